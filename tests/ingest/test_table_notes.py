"""What notes say of a table's units, measures that cells number alike, rows of sums, and rows whose number stands above."""

from __future__ import annotations

import pytest

from .test_table_statements import found_in

HEADER = ["序号", "任务", "责任单位"]


@pytest.mark.parametrize(
    "note", ["注：责任单位中排在第一位的为牵头单位。", "备注：列第一位的为牵头单位", "说明：各任务首位单位为牵头单位"]
)
def test_a_note_below_a_table_may_say_that_the_first_unit_leads(note: str) -> None:
    (statement,) = found_in(HEADER, ["1", "修葺码头", "市商务局、市财政局"], [note, "", ""]).statements
    assert (statement.lead, statement.responsible) == (("市商务局",), ("市财政局",))


def test_a_note_is_no_section_and_no_row_without_units() -> None:
    found = found_in(HEADER, ["1", "甲", "市商务局"], ["注：按月报送", "", ""], ["2", "乙", "市财政局"])
    assert [s.section for s in found.statements] == ["", ""]
    assert found.skipped == []


@pytest.mark.parametrize(
    ("note", "units"),
    [
        ("注：带*的为牵头单位", "市财政局、*市商务局"),
        ("注：标注★的单位为牵头单位", "市财政局、市商务局★"),
        ("备注：“▲”为牵头单位", "市财政局，▲市商务局"),
    ],
)
def test_a_mark_shows_who_leads_where_a_note_says_so(note: str, units: str) -> None:
    (statement,) = found_in(HEADER, ["1", "修葺码头", units], [note, "", ""]).statements
    assert (statement.lead, statement.responsible) == (("市商务局",), ("市财政局",))


def test_bold_print_that_shows_who_leads_is_flagged() -> None:
    found = found_in(HEADER, ["1", "修葺码头", "市商务局、市财政局"], ["注：加粗的为牵头单位", "", ""])
    assert found.statements[0].responsible == ("市商务局", "市财政局")
    assert "lead-told-by-type" in found.statements[0].flags


def test_measures_and_units_that_are_numbered_alike_are_statements_of_their_own() -> None:
    found = found_in(
        ["序号", "任务", "举措", "责任单位", "完成时限"],
        [
            "3",
            "丰富夜生活",
            "（1）延长展馆开放。\n（2）开通夜班船。",
            "（1）市文化和旅游局\n（2）市交通运输局、财政局",
            "年底",
        ],
    )
    first, second = found.statements
    assert (first.number, first.title, first.responsible) == ("3", "延长展馆开放", ("市文化和旅游局",))
    assert (second.number, second.title, second.responsible) == ("3", "开通夜班船", ("市交通运输局", "市财政局"))
    assert second.printed == "市交通运输局、财政局"
    assert second.deadline == "年底"


def test_numbered_units_of_a_task_without_measures_stay_one_statement() -> None:
    (statement,) = found_in(HEADER, ["1", "办设计周", "1.市商务局\n2.市贸促会"]).statements
    assert statement.responsible == ("市商务局", "市贸促会")


@pytest.mark.parametrize("row", [["合计", "", "3个单位"], ["", "总 计", ""]])
def test_a_row_of_sums_is_no_task(row: list[str]) -> None:
    found = found_in(HEADER, ["1", "甲项工作", "市教育局"], row)
    assert len(found.statements) == 1
    assert [skipped.reason for skipped in found.skipped] == ["the row gives sums"]


def test_a_row_without_a_number_belongs_to_the_number_above_in_its_section() -> None:
    found = found_in(
        ["序号", "任务", "举措", "责任单位"],
        ["1", "稳就业", "办招聘会", "市人社局"],
        ["", "", "办培训班", "市总工会"],
        ["二、保民生", "", "", ""],
        ["", "", "建食堂", "市民政局"],
    )
    assert [(s.number, s.title) for s in found.statements] == [("1", "办招聘会"), ("1", "办培训班"), ("", "建食堂")]


@pytest.mark.parametrize(
    ("cell", "lead", "responsible", "supporting", "deadline"),
    [
        ("市统计局，6月底前", (), ("市统计局",), (), "6月底前"),
        ("主办：市商务局，协办：各区政府", ("市商务局",), (), ("各区政府",), ""),
        ("主办：市商务局\n承办：市贸促会", ("市商务局",), ("市贸促会",), (), ""),
    ],
)
def test_a_unit_cell_may_hold_a_time_or_the_labels_of_hosts(
    cell: str, lead: tuple[str, ...], responsible: tuple[str, ...], supporting: tuple[str, ...], deadline: str
) -> None:
    (statement,) = found_in(HEADER, ["1", "甲项工作", cell]).statements
    assert (statement.lead, statement.responsible, statement.supporting) == (lead, responsible, supporting)
    assert statement.deadline == deadline


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("市教育局\n各县（市、区）人民政府\n开发区管委会", ("市教育局", "各县（市、区）人民政府", "开发区管委会")),
        ("市发展改革委、滨江新区经发局", ("市发展改革委", "滨江新区经发局")),
    ],
)
def test_zones_have_names_and_offices_of_their_own(cell: str, units: tuple[str, ...]) -> None:
    (statement,) = found_in(HEADER, ["1", "甲项工作", cell]).statements
    assert statement.responsible == units


def test_headings_that_are_units_answer_for_the_rows_below_them() -> None:
    found = found_in(
        ["序号", "工作任务", "完成时限"],
        ["一、市教育局（2项）", "", ""],
        ["1", "新增学位", "8月"],
        ["2", "招聘教师", "9月"],
        ["二、市卫生健康委、市医保局", "", ""],
        ["3", "新增床位", "12月"],
    )
    assert [(s.number, s.responsible) for s in found.statements] == [
        ("1", ("市教育局",)), ("2", ("市教育局",)), ("3", ("市卫生健康委", "市医保局")),
    ]  # fmt: skip
    assert {s.printed for s in found.statements} == {"市教育局", "市卫生健康委、市医保局"}


@pytest.mark.parametrize("heading", ["二、改善民生", "二、保障措施（市教育局）"])
def test_headings_that_are_more_than_units_give_nothing(heading: str) -> None:
    found = found_in(
        ["序号", "工作任务", "完成时限"],
        ["一、市教育局", "", ""],
        ["1", "甲", "8月"],
        [heading, "", ""],
        ["2", "乙", "9月"],
    )
    assert found.statements == []
    assert "no column of units" in found.skipped[0].reason
