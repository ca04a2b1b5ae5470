"""Task tables become statements; what only looks alike does not."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.ingest.document import Document
from kg.ingest.documents import read_document
from kg.ingest.headers import header_rules, with_mapping
from kg.ingest.readers.assemble import assemble
from kg.ingest.readers.pieces import Grid, GridCell, Paragraph
from kg.ingest.table_statements import TableFindings, find_table_statements

GOLD_TABLES = ("tab_huzhou", "tab_shaoxing", "tab_quzhou", "tab_zj15annex")


def document_of(*rows: list[str], before: str = "") -> Document:
    cells = [GridCell(row=r, column=c, text=text) for r, row in enumerate(rows) for c, text in enumerate(row)]
    grid = Grid(cells=cells, height=len(rows), width=max(map(len, rows)), pages=[1] * len(rows))
    pieces = [Paragraph(text=before, page=1), grid] if before else [grid]
    return assemble(pieces, "t.csv", "docx", header_rules())


def found_in(*rows: list[str], before: str = "") -> TableFindings:
    document = document_of(*rows, before=before)
    found = find_table_statements(document)
    assert all(document.text[s.start : s.end] == s.printed for s in found.statements)
    return found


def test_each_column_gives_its_role() -> None:
    header = ["序号", "任务名称", "牵头单位", "责任单位", "配合部门", "指导单位", "完成时限"]
    (statement,) = found_in(
        header, ["3", "建设平台", "市科技局", "市财政局", "市教育局、体育局", "省科技厅", "2026年底"]
    ).statements
    assert (statement.number, statement.title, statement.deadline) == ("3", "建设平台", "2026年底")
    assert statement.lead == ("市科技局",)
    assert statement.responsible == ("市财政局",)
    assert statement.supporting == ("市教育局", "市体育局")
    assert statement.guiding == ("省科技厅",)
    assert statement.rule == "table-row"
    assert "table-row" in statement.flags


def test_a_verb_in_the_cell_wins_over_the_column() -> None:
    (statement,) = found_in(["任务", "责任单位"], ["成立专班", "市经信局牵头，相关部门参与"]).statements
    assert (statement.lead, statement.responsible, statement.supporting) == (("市经信局",), (), ("相关部门",))


@pytest.mark.parametrize("nothing", ["/", "—", "无"])
def test_a_slash_says_that_there_is_no_unit(nothing: str) -> None:
    found = found_in(["任务", "牵头单位", "配合单位"], ["甲", "市科技局", nothing], ["乙", nothing, nothing])
    assert [(s.lead, s.supporting) for s in found.statements] == [(("市科技局",), ())]
    assert [skipped.reason for skipped in found.skipped] == ["the row says that it has no unit"]


def test_a_blank_unit_cell_is_carried_from_the_row_above() -> None:
    first, second = found_in(["序号", "任务", "责任单位"], ["1", "甲", "市科技局"], ["2", "乙", ""]).statements
    assert second.responsible == first.responsible == ("市科技局",)
    assert second.confidence < first.confidence
    assert "carried-units" in second.flags


def test_nothing_is_carried_over_a_section_row() -> None:
    found = found_in(["序号", "任务", "责任单位"], ["1", "甲", "市科技局"], ["二、活动", "", ""], ["1", "乙", ""])
    assert len(found.statements) == 1
    assert found.skipped[0].reason == "the row names no unit"


def test_numbers_that_begin_again_stay_with_their_section() -> None:
    found = found_in(
        ["序号", "任务", "责任单位"],
        ["一、平台", "", ""],
        ["1", "甲", "市科技局"],
        ["二、活动", "", ""],
        ["1", "乙", "市教育局"],
    )
    assert [(s.section, s.number) for s in found.statements] == [("一、平台", "1"), ("二、活动", "1")]


def test_the_number_of_the_task_in_the_plan_comes_before_the_number_of_the_row() -> None:
    (statement,) = found_in(
        ["序号", "对应任务", "细则名称", "牵头部门"], ["1", "（三）", "办法", "省数据局"]
    ).statements
    assert statement.number == "（三）"


def test_a_header_may_say_that_the_first_unit_leads() -> None:
    (statement,) = found_in(["任务", "责任单位（列第一位的为牵头单位）"], ["甲", "市科技局、市财政局"]).statements
    assert (statement.lead, statement.responsible) == (("市科技局",), ("市财政局",))


def test_text_before_a_table_may_say_that_the_first_unit_leads() -> None:
    (statement,) = found_in(
        ["任务", "责任单位"], ["甲", "市科技局、市财政局"], before="责任单位中列第一位的为牵头单位，下同"
    ).statements
    assert statement.lead == ("市科技局",)


def test_a_column_of_people_is_no_column_of_units() -> None:
    assert found_in(["任务", "责任人", "牵头领导"], ["甲", "王某", "李某"]).statements == []


def test_project_lists_of_companies_are_refused_with_a_reason() -> None:
    rows = [["1", "芯片项目", "某某科技有限公司"], ["2", "云项目", "某某软件股份公司"]]
    found = found_in(["序号", "项目名称", "责任单位"], *rows, before="重点项目清单")
    assert found.statements == []
    assert "every unit is a company" in found.skipped[0].reason


def test_project_lists_with_sums_invested_are_refused() -> None:
    found = found_in(["序号", "项目名称", "总投资（亿元）", "责任单位"], ["1", "港口项目", "12", "市交通运输局"])
    assert found.statements == []
    assert "invested" in found.skipped[0].reason


def test_a_table_whose_cells_hold_torn_names_is_refused() -> None:
    rows = [["1", "甲", "市委组织"], ["", "", "部"], ["2", "乙", "市招商中"], ["", "", "心"]]
    found = found_in(["序号", "任务", "牵头单位"], *rows)
    assert found.statements == []
    assert "torn names (心、部)" in found.skipped[0].reason


@pytest.mark.parametrize(
    ("header", "row", "said"),
    [
        (["序号", "姓名", "单位", "职务"], ["1", "张某", "市科技局", "局长"], "lists people"),
        (["序号", "部门", "联系人", "联系电话"], ["1", "市科技局", "张某", "88880000"], "lists people"),
        (["序号", "单位", "得分", "排名"], ["1", "市科技局", "98", "1"], "scores"),
        (
            ["序号", "活动名称", "主办单位", "承办单位"],
            ["1", "设计周", "市商务局", "某学校"],
            "events with their hosts",
        ),
        (["序号", "指标名称", "单位", "目标"], ["1", "生产总值", "亿元", "100"], "no column of units"),
        (["序号", "项目名称", "责任单位"], ["1", "芯片实验", "海洋大学"], "university or hospital"),
        (["序号", "物资名称", "数量", "责任单位"], ["1", "冲锋舟", "5艘", "市应急管理局"], "lists people, scores"),
        (["序号", "单位", "推荐单位", "荣誉称号"], ["1", "市公安局", "市委政法委", "集体"], "lists people, scores"),
        (["序号", "责任单位", "任务完成得分", "排名"], ["1", "市教育局", "95", "1"], "lists people, scores"),
        (["部门", "职责", "电话"], ["市教育局", "受理投诉", "88880000"], "lists people, scores"),
        (["时间", "课程内容", "授课人", "单位"], ["周一", "数字经济", "李某", "市委党校"], "agenda"),
        (["序号", "事项名称", "实施部门", "服务对象"], ["1", "就业登记", "市人社局", "个人"], "powers of organs"),
        (["项目名称", "主管部门", "年度目标", "资金总额"], ["修缮", "市教育局", "修好", "12"], "sums invested"),
    ],
)
def test_lists_of_people_scores_events_and_measures_are_no_tasks(header: list[str], row: list[str], said: str) -> None:
    found = found_in(header, row)
    assert found.statements == []
    assert said in found.skipped[0].reason


def test_a_column_whose_header_says_nothing_may_hold_the_task() -> None:
    (statement,) = found_in(["序号", "民生实事", "责任单位"], ["1", "改造老旧小区", "市住建局"]).statements
    assert (statement.number, statement.title) == ("1", "改造老旧小区")


def test_wishes_to_a_higher_body_are_refused() -> None:
    found = found_in(["序号", "工作举措", "建议责任单位（省级部门）"], ["1", "支持试点", "省经信厅"])
    assert found.statements == []
    assert "asked for help" in found.skipped[0].reason


def test_a_table_with_two_columns_of_one_name_is_left_out_with_a_remark() -> None:
    document = document_of(["任务", "责任单位", "责任单位"], ["甲", "市科技局", "市财政局"])
    assert find_table_statements(document).statements == []
    assert "two columns are headed '责任单位'" in document.warnings[0]


def test_a_mapping_file_names_odd_headers(tmp_path: Path) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text('[[kinds]]\nkind = "lead"\nnames = ["谁来抓"]\n', encoding="utf-8")
    rules = with_mapping(header_rules(), mapping)
    csv = tmp_path / "odd.csv"
    csv.write_text("任务,谁来抓\n甲,市科技局\n", encoding="utf-8")
    found = find_table_statements(read_document(csv, rules=rules), rules)
    assert [s.lead for s in found.statements] == [("市科技局",)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[kinds]\n", "no TOML"),
        ('[[kinds]]\nkind = "boss"\n', "unknown kind 'boss'"),
        ("[[kinds]]\n", "has no `kind`"),
    ],
)
def test_a_bad_mapping_file_is_refused(tmp_path: Path, text: str, said: str) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        with_mapping(header_rules(), mapping)


@pytest.mark.source
@pytest.mark.parametrize("name", GOLD_TABLES)
def test_every_row_of_the_annotated_tables_is_found_exactly(shared: Path, name: str) -> None:
    gold = {
        entry["doc_id"]: entry for entry in json.loads((shared / "plans" / "gold.json").read_text(encoding="utf-8"))
    }[name]
    document = read_document(shared / "plans" / gold["files"][0])
    found = find_table_statements(document).statements
    wanted = Counter(
        (s["number"], *(tuple(s[role]) for role in ("lead", "responsible", "supporting"))) for s in gold["statements"]
    )
    assert Counter((s.number, s.lead, s.responsible, s.supporting) for s in found) == wanted
    assert all(document.text[s.start : s.end] == s.printed for s in found)
    assert all(s.page for s in found)


@pytest.mark.source
@pytest.mark.parametrize("name", ["zj14", "zj28"])
def test_data_set_lists_and_page_furniture_give_no_rows(shared: Path, name: str) -> None:
    assert find_table_statements(read_document(shared / "plans" / "pdf" / f"{name}.pdf")).statements == []
