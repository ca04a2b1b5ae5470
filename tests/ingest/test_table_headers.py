"""Headers over several rows whose merged cells are lost, several tables on one sheet, forms with several labels a row."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.ingest.candidates import Candidates, find_candidates
from kg.ingest.headers import header_rules
from kg.ingest.readers.limits import Limits
from kg.ingest.reading import document_from_bytes

from .made_files import word, xlsx


def csv(*lines: str) -> Candidates:
    document = document_from_bytes("\n".join(lines).encode(), "csv", "p.csv", Limits(), header_rules())
    return find_candidates(document, extractors={})


def found(path: Path) -> Candidates:
    document = document_from_bytes(path.read_bytes(), path.suffix[1:], path.name, Limits(), header_rules())
    return find_candidates(document, extractors={})


def test_the_lower_row_of_a_header_is_told_without_its_merged_cells() -> None:
    (statement,) = csv(
        "序号,重点任务,责任单位,,完成时限", ",,牵头,配合,", "1,改造旧厂房,市商务局,市财政局、各区政府,2026年底"
    ).statements
    assert (statement.lead, statement.supporting) == (("市商务局",), ("市财政局", "各区政府"))
    assert (statement.number, statement.deadline) == ("1", "2026年底")


def test_three_rows_of_a_header_are_told_without_their_merged_cells() -> None:
    (statement,) = csv(
        "序号,任务,,分工,,",
        ",名称,具体举措,市级,,区级",
        ",,,牵头单位,配合单位,责任单位",
        "1,办好双年展,布置三处展馆,市文化和旅游局,市财政局,各区文旅局",
    ).statements
    assert (statement.lead, statement.responsible, statement.supporting) == (
        ("市文化和旅游局",), ("各区文旅局",), ("市财政局",),
    )  # fmt: skip


def test_quarters_below_a_header_are_no_row() -> None:
    candidates = csv("序号,工作任务,进度,,责任单位", ",,上半年,下半年,", "1,编写地方志,收集资料,完成初稿,市档案馆")
    assert [s.responsible for s in candidates.statements] == [("市档案馆",)]
    assert candidates.skipped == ()


def test_a_header_of_two_rows_that_comes_again_is_no_row() -> None:
    header = ["序号,任务,责任单位,", ",,牵头,配合"]
    candidates = csv(*header, "1,甲项工作,市教育局,市财政局", *header, "2,乙项工作,市民政局,市财政局")
    assert [s.number for s in candidates.statements] == ["1", "2"]


def test_a_second_table_on_a_sheet_has_columns_of_its_own(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["一、改革事项"],
        ["序号", "改革事项", "牵头部门", "配合部门"],
        [1, "简化登记", "市行政审批局", "市司法局"],
        ["二、工程"],
        ["编号", "工程名称", "责任主体", "完成时限"],
        [1, "疏浚内河", "市水务局", "2026年"],
    ]
    first, second = found(xlsx(tmp_path / "p.xlsx", rows, merges=("A1:D1", "A4:D4"))).statements
    assert (first.lead, first.supporting) == (("市行政审批局",), ("市司法局",))
    assert (second.lead, second.responsible, second.deadline) == ((), ("市水务局",), "2026年")


def test_a_header_far_below_a_preface_is_found() -> None:
    preface = [f"填表说明{n}：每项任务填写一行,,," for n in range(9)]
    assert len(csv(*preface, "序号,任务,责任单位,完成时限", "1,修订规程,市应急管理局,6月").statements) == 1


def test_a_form_with_two_labels_a_row_is_read_as_one_task(tmp_path: Path) -> None:
    rows = [
        ["任务编号", "A7", "完成时限", "2026年底"],
        ["任务名称", "建设渔人码头", "主要内容", "修复旧船坞"],
        ["牵头单位", "市文化和旅游局", "配合单位", "市海洋发展局"],
    ]
    (statement,) = found(word(tmp_path / "p.docx", ["任务单"], rows)).statements
    assert (statement.number, statement.title, statement.deadline) == ("A7", "建设渔人码头", "2026年底")
    assert (statement.lead, statement.supporting) == (("市文化和旅游局",), ("市海洋发展局",))


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("协同责任单位", "supporting"),
        ("主要责任单位", "responsible"),
        ("牵头（责任）单位", "lead"),
        ("市级主管部门", "responsible"),
        ("区县协同部门", "supporting"),
        ("实施主体及职责", "responsible"),
        ("办理单位", "responsible"),
        ("统筹单位", "lead"),
    ],
)
def test_the_word_before_the_unit_says_its_role(header: str, role: str) -> None:
    (statement,) = csv(f"序号,任务,{header}", "1,甲项工作,市林业局").statements
    assert getattr(statement, role) == ("市林业局",)


def test_members_support_where_a_column_leads_and_are_no_units_elsewhere() -> None:
    (statement,) = csv("工作组,牵头单位,成员单位,主要职责", "宣传组,市委宣传部,团市委,发布信息").statements
    assert (statement.title, statement.lead, statement.supporting) == ("宣传组", ("市委宣传部",), ("团市委",))
    assert csv("序号,任务,成员单位", "1,协调救助,市民政局").statements == ()


def test_a_score_sheet_names_who_answers_and_not_who_scores() -> None:
    (statement,) = csv("序号,考核内容,分值,评分标准,责任单位", "1,清理积案,10,少一件扣一分,市信访局").statements
    assert (statement.title, statement.responsible) == ("清理积案", ("市信访局",))
    assert csv("序号,考核内容,分值,考核单位", "1,清理积案,10,市信访局").statements == ()


def test_headers_in_traditional_characters_are_told() -> None:
    (statement,) = csv("序號,工作任務,牽頭單位,協辦單位", "1,優化口岸,市商務局,市財政局").statements
    assert (statement.lead, statement.supporting) == (("市商务局",), ("市财政局",))


@pytest.mark.parametrize("header", ["责任单位及责任人", "责任单位（责任人）", "责任部门/负责人"])
@pytest.mark.parametrize("cell", ["市住建局　王某某", "市住建局（王某某）", "市住建局\n李某"])
def test_people_named_beside_units_are_no_part_of_their_names(header: str, cell: str) -> None:
    (statement,) = csv(f'序号,任务,"{header}"', f'1,建公寓,"{cell}\n市人社局（陈某）"').statements
    assert statement.responsible == ("市住建局", "市人社局")


def test_a_row_that_heads_the_rows_below_takes_no_units_from_the_row_above() -> None:
    rows = ["1,改革,", "1.1,修订规章,市司法局", "2,开放,", "2.1,开通航班,市交通运输局", "三,服务,", "1,设驿站,市总工会"]
    candidates = csv("序号,任务,责任单位", *rows)
    assert [s.number for s in candidates.statements] == ["1.1", "2.1", "1"]
    assert {skipped.reason for skipped in candidates.skipped} == {"the row names no unit; it heads the rows below it"}


def test_units_joined_by_a_word_in_a_cell_are_parted() -> None:
    (statement,) = csv("序号,任务,责任单位", "1,开展试点,生态环境部会同有关部门").statements
    assert statement.responsible == ("生态环境部", "有关部门")


def test_a_bracketed_number_needs_no_column_of_its_own() -> None:
    (statement,) = csv("项目,内容,牵头单位,参加", "（二）,基层减负,市委办公室,市纪委监委").statements
    assert (statement.number, statement.supporting) == ("（二）", ("市纪委监委",))


def test_a_header_that_speaks_of_tasks_in_other_words_is_one_of_tasks() -> None:
    (statement,) = csv("序号,攻坚任务及其要点,办理部门", "1,疏通航道,市港航局").statements
    assert (statement.title, statement.responsible) == ("疏通航道", ("市港航局",))
