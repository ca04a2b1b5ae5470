"""Tables in plain text: pasted from Word or Excel, as Markdown, or one cell a line."""

from __future__ import annotations

import pytest

from kg.ingest.candidates import Candidates, find_candidates
from kg.ingest.headers import header_rules
from kg.ingest.readers.limits import Limits
from kg.ingest.reading import document_from_bytes

Found = list[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]]
TWO: Found = [("1", ("市商务局",), (), ("市财政局", "市公安局")), ("2", ("市体育局",), (), ())]


def read(text: str) -> Candidates:
    document = document_from_bytes(text.encode(), "txt", "p.txt", Limits(), header_rules())
    found = find_candidates(document, extractors={})
    assert document.text == text
    for row in document.rows():
        for cell in row.cells:
            assert row.start <= cell.start <= cell.end <= row.end or not cell.text
    return found


def said(text: str) -> Found:
    return [(s.number, s.lead, s.responsible, s.supporting) for s in read(text).statements]


def test_rows_parted_by_tabs_are_read() -> None:
    assert (
        said("分工表\n序号\t任务\t牵头单位\t配合单位\n1\t办集市\t市商务局\t市财政局、公安局\n2\t办赛\t市体育局\t")
        == TWO
    )


def test_a_cell_of_several_paragraphs_pasted_as_several_lines_is_one_cell() -> None:
    text = (
        "序号\t任务\t牵头单位\t配合单位\t时限\n1\t办集市\t市商务局\t市财政局\n市公安局\t6月\n2\t办赛\t市体育局\t\t9月\n"
    )
    assert said(text) == TWO
    assert [s.deadline for s in read(text).statements] == ["6月", "9月"]


def test_the_last_cell_goes_on_in_lines_below_and_headings_between_rows_do_not() -> None:
    text = "序号\t任务\t牵头单位\t配合单位\n一、商贸\n1\t办集市\t市商务局\t市财政局\n市公安局\n二、文体\n2\t办赛\t市体育局\t无\n"
    assert said(text) == TWO
    assert [s.section for s in read(text).statements] == ["一、商贸", "二、文体"]


def test_quoted_cells_of_a_spreadsheet_hold_line_breaks() -> None:
    text = '序号\t任务\t牵头单位\t配合单位\n1\t"办""夜""集市"\t市商务局\t"市财政局\n市公安局"\n2\t办赛\t市体育局\t\n'
    assert said(text) == TWO
    assert read(text).statements[0].title == '办"夜"集市'


def test_a_table_of_markdown_is_read() -> None:
    text = (
        "# 分工\n\n| 序号 | 任务 | **牵头单位** | 配合单位 |\n|:---|---|---|---:|\n"
        "| 1 | 办集市 | 市商务局 | 市财政局<br>市公安局 |\n| 2 | 办赛 | 市体育局 | / |\n\n以上任务按季报送。\n"
    )
    assert said(text) == TWO


def test_bars_without_a_frame_as_web_copies_have_them_are_read() -> None:
    assert (
        said(
            "序号 | 任务 | 牵头单位 | 配合单位 |\n1 | 办集市 | 市商务局 | 市财政局、公安局 |\n2 | 办赛 | 市体育局 | |\n"
        )
        == TWO
    )


def test_a_note_below_a_pasted_table_says_who_leads() -> None:
    text = "序号\t任务\t责任单位\n1\t办集市\t市商务局、市财政局\n注：排在第一位的为牵头单位\n"
    assert said(text) == [("1", ("市商务局",), ("市财政局",), ())]


def test_paragraphs_that_begin_with_a_tab_are_no_rows() -> None:
    found = read("序号\t任务\t责任单位\t时限\n1\t办集市\t市商务局\t6月\n\t二、保障措施\n\t各单位抓好落实。\n")
    assert len(found.statements) == 1
    assert [found.document.text[b.start : b.end] for b in found.document.paragraphs()] == [
        "二、保障措施",
        "各单位抓好落实。",
    ]


def test_running_text_with_tabs_and_bars_stays_running_text() -> None:
    text = "首页 | 政务 | 服务\n1.办好集市。\t（市商务局牵头，市财政局配合）\n"
    assert said(text) == [("1.", ("市商务局",), (), ("市财政局",))]


STACKED = ["序号", "任务", "牵头单位", "配合单位", "完成时限"]


def test_cells_one_a_line_are_read_by_their_columns() -> None:
    lines = [
        *STACKED,
        "1",
        "办集市",
        "市商务局",
        "市财政局、公安局",
        "6月",
        "2",
        "办赛",
        "市体育局",
        "/",
        "9月",
        "附则",
    ]
    assert said("\n".join(lines)) == TWO


@pytest.mark.parametrize(
    "header",
    [
        ["序号", "任务", "责任单位", "完成时限", "牵头", "配合"],
        ["序", "号", "任务", "牵头", "单位", "配合单位", "完成", "时限"],
        [*STACKED, "备注"],
    ],
)
def test_a_stacked_header_may_be_split_broken_or_end_in_blank_remarks(header: list[str]) -> None:
    rows = ["1", "办集市", "市商务局", "市财政局、公安局", "6月", "2", "办赛", "市体育局", "无", "9月"]
    assert said("\n".join([*header, *rows])) == TWO


def test_numbers_of_stacked_rows_begin_again_after_a_heading() -> None:
    rows = ["一、甲", "1", "办集市", "市商务局", "无", "6月", "二、乙", "1", "办赛", "市体育局", "无", "9月"]
    found = read("\n".join([*STACKED, *rows]))
    assert [(s.section, s.number, s.lead) for s in found.statements] == [
        ("一、甲", "1", ("市商务局",)), ("二、乙", "1", ("市体育局",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        ["序号", "项目名称", "责任单位", "属地", "1", "铝材技改", "某某铝业有限公司", "东区"],
        ["责任单位", "联络员", "职务", "联系电话", "市商务局", "王某", "科长", "88881111"],
        ["序号", "单位", "得分", "排名", "1", "市商务局", "95", "1"],
    ],
)
def test_stacked_lists_of_projects_people_and_scores_are_refused_with_a_reason(lines: list[str]) -> None:
    found = read("\n".join(lines))
    assert found.statements == ()
    assert "it lists" in found.skipped[0].reason


def test_lines_that_look_like_a_table_without_a_known_header_are_said() -> None:
    found = read("事情\t管事的\t日子\n修水渠\t县水利局\t5月\n办庙会\t县文旅局\t正月\n")
    assert found.statements == ()
    (said,) = found.document.warnings
    assert "no header is recognised (事情、管事的、日子); a mapping file can say" in said
