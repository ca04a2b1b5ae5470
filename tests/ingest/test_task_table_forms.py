"""Forms of task tables that offices print: units one a line, measures that name their own units, notes for several tables, odd headers."""

from __future__ import annotations

import pytest

from kg.ingest.headers import header_rules
from kg.ingest.readers.assemble import assemble
from kg.ingest.readers.pdf_lines import Line, cell_text
from kg.ingest.readers.pdf_tables import join_tables
from kg.ingest.readers.pieces import Grid, GridCell, Paragraph, Piece
from kg.ingest.table_statements import find_table_statements

from .test_pdf_tables import grid, texts
from .test_table_statements import found_in

HEADER = ["序号", "任务", "责任单位"]


def table(*rows: list[str]) -> Grid:
    cells = [GridCell(row=r, column=c, text=text) for r, row in enumerate(rows) for c, text in enumerate(row)]
    return Grid(cells=cells, height=len(rows), width=len(rows[0]))


def told(*pieces: Piece | str) -> list[str]:
    """Return lead|responsible|supporting of each statement of a document made of paragraphs and tables."""
    whole = [Paragraph(text=piece, page=None) if isinstance(piece, str) else piece for piece in pieces]
    found = find_table_statements(assemble(whole, "t.docx", "docx", header_rules()))
    return ["|".join("、".join(names) for names in (s.lead, s.responsible, s.supporting)) for s in found.statements]


FIRST, SECOND = table(HEADER, ["1", "甲", "市商务局、市财政局"]), table(HEADER, ["2", "乙", "市教育局、市体育局"])


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (("表1", FIRST, "表2", SECOND, "说明：责任单位中排在第一位的为牵头单位。"), ["市商务局|市财政局|", "市教育局|市体育局|"]),
        (("注：责任单位排首位的为牵头单位", FIRST, "表2", SECOND), ["市商务局|市财政局|", "市教育局|市体育局|"]),
        (
            (FIRST, "注：按月报送", SECOND, "注：列第一位的为牵头单位，其余为配合单位"),
            ["|市商务局、市财政局|", "市教育局||市体育局"],
        ),
        (("附表中责任单位排在第一位的为牵头单位。", "一、总体要求" * 30, FIRST), ["市商务局|市财政局|"]),
        (("排在第一位的为牵头单位。", "一、总体要求" * 30, FIRST), ["|市商务局、市财政局|"]),
    ],
)  # fmt: skip
def test_a_note_holds_for_the_tables_it_means(pieces: tuple[Piece | str, ...], expected: list[str]) -> None:
    assert told(*pieces) == expected


@pytest.mark.parametrize(
    ("note", "units", "expected"),
    [
        ("注：标★的为牵头单位，其余为配合单位", "★市商务局、市财政局", "市商务局||市财政局"),
        ("注：带*号的为牵头单位，其他单位为协办单位。", "市财政局、*市商务局", "市商务局||市财政局"),
        ("注：排名第一的为牵头单位，其他为责任单位", "市商务局、市财政局", "市商务局|市财政局|"),
        ("注：第一位单位为牵头单位；其余均为参与单位", "市商务局、市财政局", "市商务局||市财政局"),
        ("注：逗号前的为牵头单位，后面的为配合单位", "市商务局、市教育局，市财政局", "市商务局、市教育局||市财政局"),
    ],
)
def test_a_note_says_what_the_others_do(note: str, units: str, expected: str) -> None:
    assert told(table(HEADER, ["1", "甲", units]), note) == [expected]


@pytest.mark.parametrize(
    ("header", "cell", "expected"),
    [
        ("责任单位（首位为牵头）", "市商务局、市财政局", "市商务局|市财政局|"),
        ("单位（排名第一的为牵头）", "市商务局、市财政局", "市商务局|市财政局|"),
        ("牵头及配合单位", "市商务局、市财政局", "市商务局||市财政局"),
        ("牵头单位及责任单位", "市商务局、市财政局", "市商务局|市财政局|"),
        ("承办科室", "综合科、法规科", "|综合科、法规科|"),
        ("主责处室", "教务处", "教务处||"),
        ("协同部门", "市财政局", "||市财政局"),
        ("归口管理部门", "市财政局", "|市财政局|"),
        ("责任学院", "海洋学院", "|海洋学院|"),
        ("责任室（组）", "案件监督管理室", "|案件监督管理室|"),
        ("责任站所", "水利站、镇司法所", "|水利站、镇司法所|"),
        ("牵头（责任）领导及单位", "李某某\n市商务局", "市商务局||"),
        ("责任领导及责任单位", "副市长王某 市商务局", "|市商务局|"),
    ],
)
def test_a_header_says_it_in_many_words(header: str, cell: str, expected: str) -> None:
    assert told(table(["序号", "工作任务", header], ["1", "甲项工作", cell])) == [expected]


def test_who_watches_the_work_has_no_part_in_it() -> None:
    header = ["序号", "实事项目", "责任分工/牵头单位", "责任分工/督办单位"]
    assert told(table(header, ["1", "修路", "市交通运输局", "市政府督查室"])) == ["市交通运输局||"]


def test_a_list_of_things_with_the_department_above_them_is_no_task_table() -> None:
    rows = [["序号", "资产名称", "使用单位", "主管部门"], ["1", "轿车", "市机关事务中心", "市财政局"]]
    assert told(table(*rows)) == []


def test_a_row_whose_units_all_reach_down_from_above_stays_in_its_place() -> None:
    rows = [["任务", "牵头单位", "责任单位"], ["甲", "市商务局", "市财政局"], ["乙", "", "市教育局"], ["丙", "", ""]]
    merged = table(*rows)
    merged.cells = [cell for cell in merged.cells if cell.text]
    for cell in merged.cells:
        cell.rows = {"市商务局": 3, "市教育局": 2}.get(cell.text, 1)
    assert told(merged) == ["市商务局|市财政局|", "市商务局|市教育局|", "市商务局|市教育局|"]


@pytest.mark.parametrize("name", ["案由", "提案编号", "办结时间", "销号时限"])
def test_lists_of_proposals_have_columns_of_their_own(name: str) -> None:
    assert header_rules().kind_of(name)


def test_who_supervises_a_trade_builds_nothing() -> None:
    assert header_rules().kind_of("行业主管部门") == ""


def test_a_short_label_may_follow_a_name_without_anything_between() -> None:
    assert told(table(HEADER, ["1", "甲", "牵头：市交通运输局配合：市数据局"])) == ["市交通运输局||市数据局"]


def test_the_lower_row_of_a_header_tells_the_roles() -> None:
    rows = [["序号", "建议", "办理单位", ""], ["", "", "主办", "会办"], ["1", "修桥", "市交通运输局", "市财政局"]]
    assert told(table(*rows)) == ["市交通运输局||市财政局"]


def test_a_project_with_its_sum_is_a_task_where_a_column_says_who_leads() -> None:
    header = ["序号", "项目名称", "年度目标", "计划投资", "牵头单位", "承办单位"]
    assert told(table(header, ["1", "港口二期", "完工", "800", "市港航局", "甲区政府"])) == ["市港航局|甲区政府|"]
    header[4] = "建设单位"
    assert told(table(header, ["1", "港口二期", "完工", "800", "市港航局", "甲区政府"])) == []


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("市应急管理局\n市消防救援支队\n市总工会", ("市应急管理局", "市消防救援支队", "市总工会")),
        ("教务处\n学生工作处\n研究生院", ("教务处", "学生工作处", "研究生院")),
        ("市公安局\n交通警察支队", ("市公安局交通警察支队",)),
        ("国家税务总局\n甲市税务局", ("国家税务总局甲市税务局",)),
        ("市住房和城乡\n建设局", ("市住房和城乡建设局",)),
        ("★市商务局\n绵投集团", ("市商务局", "绵投集团")),
        (
            "市水务局\n清源水务集团有限公司\n各县（市、区）政府",
            ("市水务局", "清源水务集团有限公司", "各县（市、区）政府"),
        ),
        ("市文旅局\n海川日报社\n海川海关", ("市文旅局", "海川日报社", "海川海关")),
        ("国家税务总局甲市高新区\n税务局", ("国家税务总局甲市高新区税务局",)),
        ("市水务局、清源水务集团\n有限公司", ("市水务局", "清源水务集团有限公司")),
        ("信息科\n护理部\n各临床科室", ("信息科", "护理部", "各临床科室")),
        ("各县（市、区）\n政府", ("各县（市、区）政府",)),
        ("市应急局\n市直各部门", ("市应急局", "市直各部门")),
        ("省国资委\n之江实验室\n省市场监管（知\n识产权）局", ("省国资委", "之江实验室", "省市场监管（知识产权）局")),
        ("东山县、化工园区管委会", ("东山县", "化工园区管委会")),
        ("各地市、各部门", ("各地市、各部门",)),
        ("城关区党委、政府，经开区党工委、管委会", ("城关区党委", "城关区政府", "经开区党工委", "经开区管委会")),
    ],
)
def test_units_stand_one_a_line(cell: str, expected: tuple[str, ...]) -> None:
    (statement,) = found_in(HEADER, ["1", "甲", cell]).statements
    assert statement.responsible == expected


def lines(*printed: str) -> list[Line]:
    return [Line(0, 10 * len(text), 14 * at, 10, text) for at, text in enumerate(printed)]


@pytest.mark.parametrize(
    ("printed", "width", "expected"),
    [
        (("市应急管理局", "市消防救援支队", "市总工会"), 80, "市应急管理局\n市消防救援支队\n市总工会"),
        (("市公安局、市消防救援支队", "市总工会"), 200, "市公安局、市消防救援支队\n市总工会"),
        (("市公安局、市消防救援", "支队、市总工会"), 102, "市公安局、市消防救援支队、市总工会"),
        (("市住房和城乡", "建设局"), 62, "市住房和城乡建设局"),
        (("国家税务总局", "甲市税务局"), 62, "国家税务总局甲市税务局"),
        (
            ("市水务局", "清源水务集团有限公司", "各县（市、区）人民政", "府"),
            120,
            "市水务局\n清源水务集团有限公司\n各县（市、区）人民政府",
        ),
        (("牵头：市交通运输局", "配合：市数据局"), 102, "牵头：市交通运输局\n配合：市数据局"),
        (("李某某", "县卫健局"), 80, "李某某\n县卫健局"),
        (("县教育局：李某", "县妇联：陈某某"), 120, "县教育局：李某\n县妇联：陈某某"),
        (("1.县水利局；", "2.县住建局。"), 120, "1.县水利局；\n2.县住建局。"),
        (("①新建水厂", "②改造管网"), 60, "①新建水厂\n②改造管网"),
        (("市抚仙湖管理局、", "市城市管理综合行", "政执法局"), 91, "市抚仙湖管理局、市城市管理综合行政执法局"),
        (("工业和信息化部", "市场监管总局"), 81, "工业和信息化部\n市场监管总局"),
        (("市商务局", "（市口岸办）", "市住建局"), 61, "市商务局（市口岸办）\n市住建局"),
        (("市科技城管委", "会"), 62, "市科技城管委会"),
        (("市卫生健康委", "员会、市民政局"), 62, "市卫生健康委员会、市民政局"),
        (("各县（市、", "区）政府"), 60, "各县（市、区）政府"),
        (("市科技局、各县（市、区）", "政府"), 130, "市科技局、各县（市、区）政府"),
    ],
)
def test_lines_of_a_cell_break_between_names_or_within(printed: tuple[str, ...], width: float, expected: str) -> None:
    assert cell_text(lines(*printed), width) == expected


def test_a_page_breaks_between_two_names_of_a_cell() -> None:
    above = grid(HEADER, ["1", "甲。", "市科技局"], ["2", "建设国家实验", "市委宣传部\n市应急管理局"], page=1)
    whole = join_tables(above, grid(["", "室。", "市消防救援支队\n市总工会"], page=2))
    assert texts(whole)[-1][2] == "市委宣传部\n市应急管理局\n市消防救援支队\n市总工会"


def test_a_page_that_breaks_below_a_full_line_parts_names_too() -> None:
    above = grid(HEADER, ["1", "甲。", "市科技局"], ["2", "建设国家实验", "市发展和改革局"], page=1, full=True)
    whole = join_tables(above, grid(["", "室。", "市财政局"], page=2))
    assert texts(whole)[-1][2] == "市发展和改革局\n市财政局"


ASSIGNED = ["任务", "主要举措及责任单位", "时限"]


def test_measures_name_their_units_in_brackets_where_the_header_says_so() -> None:
    cell = "1.新建学校46所，扩建3所（市教育局、市自然资源局）\n2.补齐短板。（市教育局）\n3.支持市数据局（市大数据中心）建平台。"
    found = found_in(ASSIGNED, ["办学", cell, "年底"])
    assert [(s.title, s.responsible, s.deadline) for s in found.statements] == [
        ("新建学校46所，扩建3所", ("市教育局", "市自然资源局"), "年底"),
        ("补齐短板", ("市教育局",), "年底"),
    ]


def test_measures_say_themselves_who_is_responsible_where_no_column_does() -> None:
    header = ["序号", "重点任务", "工作措施"]
    found = found_in(
        header, ["3", "稳就业", "1.办招聘会。（责任单位：市人社局）\n2.办培训班。（市总工会牵头，市人社局配合）"]
    )
    assert [(s.number, s.lead, s.responsible, s.supporting) for s in found.statements] == [
        ("3", (), ("市人社局",), ()),
        ("3", ("市总工会",), (), ("市人社局",)),
    ]
    assert found_in(header, ["3", "稳就业", "办招聘会（市人社局、市总工会）。"]).statements == []
