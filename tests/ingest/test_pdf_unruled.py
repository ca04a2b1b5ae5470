"""PDF pages that no grid of lines orders: tables told by their gaps, text in columns, pages that lie on their side."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.ingest.candidates import Candidates, find_candidates
from kg.ingest.document import Document
from kg.ingest.headers import header_rules
from kg.ingest.readers.limits import Limits
from kg.ingest.reading import document_from_bytes
from tests.ingest.made_pdfs import Sheet, pdf

LEFTS = (60, 100, 290, 390, 480)
HEADER = ("序号", "重点任务", "牵头单位", "配合单位", "完成时限")
ROWS = [
    ("1", "建设海洋实验室并配套|完善服务体系", "市科技局", "市财政局、|市教育局", "2026年底"),
    ("2", "举办设计周", "市文化和|旅游局", "市商务局", "持续推进"),
    ("3", "办好国际展会|并形成一批|经验做法", "市商务局", "市贸促会", "2027年底"),
    ("4", "提升港口服务", "市交通|运输局", "市生态|环境局、|市统计局", "2027年底"),
]
WANTED = [
    ("1", ("市科技局",), ("市财政局", "市教育局"), "2026年底"),
    ("2", ("市文化和旅游局",), ("市商务局",), "持续推进"),
    ("3", ("市商务局",), ("市贸促会",), "2027年底"),
    ("4", ("市交通运输局",), ("市生态环境局", "市统计局"), "2027年底"),
]


def read(path: Path) -> Document:
    return document_from_bytes(path.read_bytes(), "pdf", path.name, Limits(), header_rules())


def found(path: Path) -> Candidates:
    return find_candidates(read(path), extractors={})


def said(candidates: Candidates) -> list[tuple[str, tuple[str, ...], tuple[str, ...], str]]:
    return [(s.number, s.lead, s.supporting, s.deadline) for s in candidates.statements]


@pytest.mark.parametrize("middle", [False, True])
def test_a_table_without_lines_is_read_by_the_gaps_between_its_columns(tmp_path: Path, middle: bool) -> None:
    sheet = Sheet()
    y = sheet.row(sheet.write(200, 80, "海洋行动计划分工表") + 20, LEFTS, HEADER)
    for row in ROWS:
        y = sheet.row(y, LEFTS, row, middle=middle)
    sheet.write(80, y + 40, "各单位要加强协作，抓好落实。")
    candidates = found(pdf(tmp_path / "p.pdf", [sheet]))
    assert said(candidates) == WANTED
    assert candidates.statements[2].title == "办好国际展会并形成一批经验做法"
    assert "without a grid of lines on page 1" in candidates.document.warnings[0]
    assert candidates.document.text.rstrip().endswith("各单位要加强协作，抓好落实。")


@pytest.mark.parametrize("middle", [False, True])
def test_rows_without_lines_and_numbers_are_parted_by_white_space(tmp_path: Path, middle: bool) -> None:
    sheets = [Sheet(), Sheet()]
    y = sheets[0].row(500, LEFTS[1:], HEADER[1:])
    for row in ROWS[:2]:
        y = sheets[0].row(y, LEFTS[1:], row[1:], middle=middle)
    y = 80.0  # the next row was too tall for what was left of the page
    for row in ROWS[2:]:
        y = sheets[1].row(y, LEFTS[1:], row[1:], middle=middle)
    assert said(found(pdf(tmp_path / "p.pdf", sheets))) == [("", *wanted[1:]) for wanted in WANTED]


def test_an_annex_overleaf_is_no_rest_of_the_table_before(tmp_path: Path) -> None:
    sheets = [Sheet(), Sheet()]
    y = sheets[0].row(650, LEFTS, HEADER)
    for row in ROWS[:2]:
        y = sheets[0].row(y, LEFTS, row)
    sheets[1].write(60, 80, "附件2", "", "海洋产业名录", "海水淡化")
    candidates = found(pdf(tmp_path / "p.pdf", sheets))
    assert said(candidates) == WANTED[:2]
    assert candidates.document.text.endswith("附件2\n海洋产业名录\n海水淡化\n")


def test_lines_between_the_rows_alone_part_them(tmp_path: Path) -> None:
    sheet = Sheet()
    y = sheet.row(100, LEFTS[1:], HEADER[1:], space=2)
    for row in ROWS:
        sheet.rules.append((95, y - 11, 540, y - 11))
        y = sheet.row(y, LEFTS[1:], row[1:], middle=True, space=2)
    assert said(found(pdf(tmp_path / "p.pdf", [sheet]))) == [("", *wanted[1:]) for wanted in WANTED]


def test_a_table_without_lines_goes_on_overleaf_with_and_without_its_header(tmp_path: Path) -> None:
    for repeated in (False, True):
        sheets = [Sheet(), Sheet()]
        y = sheets[0].row(650, LEFTS, HEADER)
        for row in ROWS[:2]:
            y = sheets[0].row(y, LEFTS, row, middle=True)
        y = sheets[1].row(80, LEFTS, HEADER) if repeated else 80
        for row in ROWS[2:]:
            y = sheets[1].row(y, LEFTS, row, middle=True)
        for number, sheet in enumerate(sheets, start=1):
            sheet.write(60, 40, "海洋行动计划")
            sheet.write(290, 810, f"— {number} —")
        candidates = found(pdf(tmp_path / f"{repeated}.pdf", sheets))
        assert said(candidates) == WANTED
        assert [s.page for s in candidates.statements] == [1, 1, 2, 2]


def test_a_row_torn_by_the_page_break_is_whole_in_a_table_without_lines(tmp_path: Path) -> None:
    sheets = [Sheet(), Sheet()]
    y = sheets[0].row(650, LEFTS, HEADER)
    y = sheets[0].row(y, LEFTS, ROWS[0])
    sheets[0].row(y, LEFTS, ("2", "举办设计周并邀请海", "市文化和旅游局", "市商务局、市", "持续推进"))
    y = sheets[1].row(80, LEFTS, ("", "外机构", "", "贸促会", ""))
    for row in ROWS[2:]:
        y = sheets[1].row(y, LEFTS, row)
    candidates = found(pdf(tmp_path / "p.pdf", sheets))
    assert said(candidates)[1] == ("2", ("市文化和旅游局",), ("市商务局", "市贸促会"), "持续推进")
    assert len(candidates.statements) == 4


def test_a_header_over_two_lines_with_stacked_words_names_its_columns(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.write(60, 93, "序", "号")
    sheet.write(100, 100, "重点任务")
    sheet.write(370, 93, "责任分工")
    sheet.write(290, 107, "牵头单位")
    sheet.write(390, 107, "配合单位")
    sheet.write(480, 93, "完成", "时限")
    y = 135.0
    for row in ROWS:
        y = sheet.row(y, LEFTS, row, middle=True)
    sheet.write(60, y, "注：本表由市政府办公室解释。")
    candidates = found(pdf(tmp_path / "p.pdf", [sheet]))
    assert said(candidates) == WANTED


def test_a_header_whose_upper_halves_are_not_understood_is_none(tmp_path: Path) -> None:
    sheet = Sheet()
    for at, halves in enumerate((("序", "所属细分", "建设", "项目建设"), ("号", "领域", "单位", "期限"))):
        sheet.row(100 + 14 * at, (60, 100, 300, 480), halves)
    y = sheet.row(135, (60, 100, 300, 480), ("4", "传感器产业", "市先导发展局", "2026年"))
    sheet.row(y, (60, 100, 300, 480), ("5", "通信产品", "市慧城发展局", "2027年"))
    assert found(pdf(tmp_path / "p.pdf", [sheet])).statements == ()


def test_a_repeated_header_goes_on_with_the_columns_of_the_page_before(tmp_path: Path) -> None:
    sheets = [Sheet(), Sheet()]
    y = sheets[0].row(650, LEFTS, HEADER)
    for row in ROWS[:3]:
        y = sheets[0].row(y, LEFTS, row)
    y = sheets[1].row(80, LEFTS, HEADER)
    sheets[1].row(y, LEFTS, ROWS[3])
    candidates = found(pdf(tmp_path / "p.pdf", sheets))
    assert said(candidates) == WANTED
    assert candidates.document.text.count("重点任务") == 1


def test_section_headings_across_a_table_without_lines_are_no_rows(tmp_path: Path) -> None:
    sheet = Sheet()
    y = sheet.row(100, LEFTS, HEADER)
    for at, row in enumerate(ROWS):
        if at % 2 == 0:
            y = sheet.write(60, y, ("一、科技创新", "二、对外开放")[at // 2]) + 8
        y = sheet.row(y, LEFTS, row, middle=True)
    candidates = found(pdf(tmp_path / "p.pdf", [sheet]))
    assert said(candidates) == WANTED
    assert [s.section for s in candidates.statements] == ["一、科技创新"] * 2 + ["二、对外开放"] * 2


def test_projects_and_people_in_columns_give_no_statement(tmp_path: Path) -> None:
    sheet = Sheet()
    y = sheet.row(100, (60, 200, 400), ("项目名称", "建设单位", "总投资"))
    for at in range(4):
        y = sheet.row(y, (60, 200, 400), (f"产业园{at}期", f"海洋科技{at}有限公司", "3亿元"))
    y = sheet.row(y + 60, (60, 200, 400), ("姓名", "单位", "职务"))
    for at in range(4):
        y = sheet.row(y, (60, 200, 400), (f"张某{at}", "市科技局", "局长"))
    assert found(pdf(tmp_path / "p.pdf", [sheet])).statements == ()


LINES = [
    "1.推进海洋创新。围绕海洋经济发展，完善",
    "服务体系，提升国际化水平，办好交流活",
    "动。（市科技局牵头，市财政局配合）",
    "2.推进港口建设。围绕海洋经济发展，完善",
    "服务体系，提升国际化水平，办好交流活",
    "动，形成一批经验。（市交通运输局牵头，",
    "市生态环境局配合）",
    "3.推进会展。围绕海洋经济发展，完善服务",
]
MORE = ["体系。（市商务局牵头，市贸促会配合）", *(line.replace("推进", "深化") for line in LINES[:7])]


@pytest.mark.parametrize("shift", [0, 5])
def test_text_in_two_columns_is_read_one_column_after_the_other(tmp_path: Path, shift: float) -> None:
    sheet = Sheet()
    sheet.write(150, 80, "海洋行动计划（二〇二六年至二〇二八年）各部门")
    sheet.write(80, 120, *LINES)
    sheet.write(310, 120 + shift, *MORE)
    sheet.write(290, 810, "— 1 —")
    candidates = found(pdf(tmp_path / "p.pdf", [sheet]))
    assert [(s.title[:6], s.lead, s.supporting) for s in candidates.statements] == [
        ("推进海洋创新", ("市科技局",), ("市财政局",)),
        ("推进港口建设", ("市交通运输局",), ("市生态环境局",)),
        ("推进会展", ("市商务局",), ("市贸促会",)),
        ("深化海洋创新", ("市科技局",), ("市财政局",)),
        ("深化港口建设", ("市交通运输局",), ("市生态环境局",)),
    ]


def test_a_head_and_a_foot_that_reach_into_the_gutter_do_not_hide_the_columns(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.write(152, 40, "海洋行动计划内部资料注意保存")
    sheet.write(80, 120, *LINES)
    sheet.write(300, 120, *MORE)
    sheet.write(288, 810, "第 1 页，请勿外传")
    candidates = found(pdf(tmp_path / "p.pdf", [sheet]))
    assert [statement.lead for statement in candidates.statements] == [
        ("市科技局",), ("市交通运输局",), ("市商务局",), ("市科技局",), ("市交通运输局",)
    ]  # fmt: skip


def test_a_head_and_a_foot_beside_the_columns_stand_in_none(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.write(450, 60, "内部资料　注意保存")
    sheet.write(80, 120, *LINES)
    sheet.write(310, 120, *MORE[:6])
    sheet.write(520, 770, "海洋发展")
    text = read(pdf(tmp_path / "p.pdf", [sheet])).text
    assert text.startswith("内部资料")
    assert text.endswith("海洋发展\n")
    assert "完善服务体系。（市商务局牵头，市贸促会配合）" in text


@pytest.mark.parametrize("columns", [2, 3])
def test_text_in_several_columns_is_read_however_many_there_are(tmp_path: Path, columns: int) -> None:
    leads = ["市科技局", "市财政局", "市教育局", "市商务局", "市统计局", "市司法局", "市公安局", "市民政局", "市审计局"]
    text = [
        f"　　{n}.推进海洋创新，完善服务体系，办好交流活动，形成一批经验。（{name}牵头）"
        for n, name in enumerate(leads, start=1)
    ]
    lines = [line[at : at + 15] for line in text for at in range(0, len(line), 15)]
    sheet, tall = Sheet(), -(-len(lines) // columns)
    sheet.write(200, 70, "海洋行动计划工作安排")
    for column in range(columns):
        sheet.write(60 + 165 * column, 100, *lines[column * tall : (column + 1) * tall])
    candidates = found(pdf(tmp_path / "p.pdf", [sheet]))
    assert [statement.lead for statement in candidates.statements] == [(name,) for name in leads]


def test_text_with_gaps_in_its_lines_stays_in_its_lines(tmp_path: Path) -> None:
    sheet = Sheet()
    for at in range(8):
        sheet.write(80, 100 + 20 * at, f"第{at}组")
        sheet.write(350, 100 + 20 * at, "市科技局")
    text = read(pdf(tmp_path / "p.pdf", [sheet])).text
    assert text.index("市科技局") < text.index("第1组")


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_page_stored_lying_on_its_side_is_read_upright(tmp_path: Path, rotate: int) -> None:
    sheet = Sheet()
    y = sheet.row(100, LEFTS, HEADER)
    for row in ROWS:
        y = sheet.row(y, LEFTS, row)
    assert said(found(pdf(tmp_path / "p.pdf", [sheet], rotate))) == WANTED
