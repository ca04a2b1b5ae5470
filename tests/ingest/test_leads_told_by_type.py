"""Leads that a document tells by the type they are printed in: 注：加粗的为牵头单位."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import RGBColor
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from kg.ingest.candidates import find_candidates
from kg.ingest.document import Document
from kg.ingest.headers import header_rules
from kg.ingest.readers.limits import Limits
from kg.ingest.reading import document_from_bytes

from .made_files import share_strings

HEADER = ["序号", "工作任务", "责任单位"]
NOTE = "注：加粗的为牵头单位"
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


def read(path: Path) -> Document:
    return document_from_bytes(path.read_bytes(), path.suffix[1:], path.name, Limits(), header_rules())


def led(document: Document) -> list[tuple[str, str, str]]:
    """Return the leads, the responsible and the supporting units of each statement."""
    found = find_candidates(document, extractors={}).statements
    return [("、".join(s.lead), "、".join(s.responsible), "、".join(s.supporting)) for s in found]


def flags(document: Document) -> set[str]:
    return {flag for s in find_candidates(document, extractors={}).statements for flag in s.flags if "lead" in flag}


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Return the pieces of a text in which ``**…**`` is in type."""
    return [(piece, bool(at % 2)) for at, piece in enumerate(_BOLD.split(text)) if piece]


def _set(run: Any, look: str) -> None:
    if look == "red":
        run.font.color.rgb = RGBColor(255, 0, 0)
    elif look in ("bold", "underline", "italic"):
        setattr(run.font, look, True)
    else:
        run.style = look


def word(path: Path, paragraphs: list[str], rows: list[list[str]] = [], look: str = "bold") -> Document:  # noqa: B006
    document = docx.Document()
    strong = document.styles.add_style("Strong Too", WD_STYLE_TYPE.CHARACTER)
    strong.font.bold = True
    document.styles.add_style("Strongest", WD_STYLE_TYPE.CHARACTER).base_style = strong
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                _runs(cell.paragraphs[0], text, look)
    for text in paragraphs:
        _runs(document.add_paragraph(), text, look)
    document.save(str(path))
    return read(path)


def _runs(paragraph: Any, text: str, look: str) -> None:
    for piece, typed in _pieces(text):
        run = paragraph.add_run(piece)
        if typed:
            _set(run, look)


def workbook(path: Path, cell: object, font: Font | None = None, note: str = NOTE) -> Document:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (HEADER, ["1", "修葺码头", cell], [note]):
        sheet.append(row)
    if font:
        sheet["C2"].font = font
    book.save(path)
    return read(share_strings(path))


def page(path: Path, body: str) -> Document:
    path.write_text(f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>", encoding="utf-8")
    return read(path)


LISTS = [
    ("（责任单位：**市商务局**、市财政局）", ("市商务局", "市财政局", "")),
    ("（责任单位：市财政局、**市商务局**、市科技局等）", ("市商务局", "市财政局、市科技局", "")),
    ("（责任单位：**市商务局、市科技局**，市财政局）", ("市商务局、市科技局", "市财政局", "")),
    ("（**责任单位：市商务局**、市财政局；配合单位：市科技局）", ("市商务局", "市财政局", "市科技局")),
    ("（责任单位：市财政局、**商务局**、科技局）", ("市商务局", "市财政局、市科技局", "")),
    ("（责任单位：**杭州市**、宁波市人民政府）", ("杭州市人民政府", "宁波市人民政府", "")),
    ("（市财政局和**市商务局**按职责分工负责）", ("市商务局", "市财政局", "")),
    ("（责任单位：**市商务\n局**、市财政局）", ("市商务局", "市财政局", "")),
    ("（责任单位：**市場監管局**、市財政局，6月底完成）", ("市场监管局", "市财政局", "")),
    (
        "（**市数据局（市大数据中心）**、各县（市、区）政府按职责分工负责）",
        ("市数据局（市大数据中心）", "各县（市、区）政府", ""),
    ),
]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_bold_names_of_a_list_lead_where_the_document_says_so(tmp_path: Path, text: str, expected: object) -> None:
    document = word(tmp_path / "a.docx", [NOTE, f"1.办展。{text}"])
    assert led(document) == [expected]
    assert flags(document) == {"marked-is-lead"}


@pytest.mark.parametrize(
    "text",
    [
        "（责任单位：市商务局、市财政局）",
        "**（责任单位：市商务局、市财政局）**",
        "（责任单位：市**商务**局、市财政局）",
        "（**责任单位**：市商务局、市财政局）",
        "（责任单位：**市数据局**（市大数据中心）、市财政局）",
    ],
)
def test_where_no_name_or_every_name_is_bold_nothing_is_guessed(tmp_path: Path, text: str) -> None:
    document = word(tmp_path / "a.docx", [NOTE, f"1.办展。{text}"])
    assert [lead for lead, _, _ in led(document)] == [""]
    assert flags(document) == {"lead-told-by-type"}


def test_a_document_that_says_nothing_of_type_is_read_without(tmp_path: Path) -> None:
    document = word(tmp_path / "a.docx", ["1.办展。（责任单位：**市商务局**、市财政局）"])
    assert document.marked == ()
    assert led(document) == [("", "市商务局、市财政局", "")]


def test_a_lead_that_is_named_stands_whatever_is_bold(tmp_path: Path) -> None:
    document = word(tmp_path / "a.docx", [NOTE, "1.办展。（市商务局牵头，**市财政局**、市科技局参与）"])
    assert led(document) == [("市商务局", "", "市财政局、市科技局")]


@pytest.mark.parametrize(
    ("note", "look"),
    [
        ("注：黑体的为牵头单位", "bold"),
        ("注：加黑的責任單位為牽頭單位", "bold"),
        ("注：带下划线的为牵头单位", "underline"),
        ("注：标红的为牵头单位", "red"),
        ("注：红色字体的单位为牵头单位", "red"),
        ("注：斜体的为牵头单位", "italic"),
        (NOTE, "Strong Too"),
        (NOTE, "Strongest"),
    ],
)
def test_the_words_say_which_type_is_meant(tmp_path: Path, note: str, look: str) -> None:
    text = "1.办展。（责任单位：市财政局、**市商务局**）"
    assert led(word(tmp_path / "a.docx", [note, text], look=look)) == [("市商务局", "市财政局", "")]


@pytest.mark.parametrize(
    ("note", "look"), [(NOTE, "red"), ("注：标红的为牵头单位", "bold"), ("注：楷体的为牵头单位", "bold")]
)
def test_another_type_says_nothing(tmp_path: Path, note: str, look: str) -> None:
    document = word(tmp_path / "a.docx", [note, "1.办展。（责任单位：市财政局、**市商务局**）"], look=look)
    assert led(document) == [("", "市财政局、市商务局", "")]
    assert flags(document) == {"lead-told-by-type"}


def test_type_changes_neither_the_text_nor_titles_nor_times(tmp_path: Path) -> None:
    said = "**1.办好国际展会。**（责任单位：**市商务局**、市财政局，**6月底完成**）"
    document = word(tmp_path / "a.docx", [said, f"**{NOTE}**"])
    plain = word(tmp_path / "b.docx", [said.replace("**", ""), NOTE])
    assert (document.text, document.blocks) == (plain.text, plain.blocks)
    (found,) = find_candidates(document, extractors={}).statements
    assert (found.number, found.title, found.deadline) == ("1.", "办好国际展会", "6月底完成")
    assert found.printed in document.text
    assert found.lead == ("市商务局",)


def test_what_the_others_do_is_said_with_it(tmp_path: Path) -> None:
    text = "1.办展。（责任单位：市财政局、**市商务局**）"
    document = word(tmp_path / "a.docx", [f"{NOTE}，其余为配合单位。", text])
    assert led(document) == [("市商务局", "", "市财政局")]


CELLS = [
    ("**市商务局**、市财政局", ("市商务局", "市财政局", "")),
    ("市财政局\n**市商务局**\n市科技局", ("市商务局", "市财政局、市科技局", "")),
    ("1.市财政局\n2.**市商务局**", ("市商务局", "市财政局", "")),
    ("市财政局、**商务局**", ("市商务局", "市财政局", "")),
]


@pytest.mark.parametrize(("cell", "expected"), CELLS)
def test_bold_names_in_a_cell_lead(tmp_path: Path, cell: str, expected: object) -> None:
    rows = [[f"**{name}**" for name in HEADER], ["**1**", "**修葺码头**", cell]]
    assert led(word(tmp_path / "a.docx", [NOTE], rows)) == [expected]


def test_measures_that_number_their_units_have_leads_of_their_own(tmp_path: Path) -> None:
    rows = [HEADER, ["1", "（1）办展\n（2）设奖", "（1）**市商务局**、市财政局\n（2）市商务局、**市财政局**"]]
    found = led(word(tmp_path / "a.docx", [NOTE], rows))
    assert found == [("市商务局", "市财政局", ""), ("市财政局", "市商务局", "")]


def test_units_in_brackets_behind_a_cell_s_measures_are_told_apart_too(tmp_path: Path) -> None:
    rows = [
        ["序号", "主要举措"],
        ["1", "举办展会。（责任单位：市财政局、**市商务局**）"],
        ["2", "设立奖项。（责任单位：市科技局）"],
    ]
    assert led(word(tmp_path / "a.docx", [NOTE], rows))[0] == ("市商务局", "市财政局", "")


def _rich(*pieces: object) -> CellRichText:
    return CellRichText(*pieces)


BOLD, RED = InlineFont(b=True), InlineFont(color="FFFF0000")
WORKBOOKS: list[tuple[object, Font | None, str, tuple[str, str, str]]] = [
    (_rich(TextBlock(BOLD, "市商务局"), "、市财政局"), None, NOTE, ("市商务局", "市财政局", "")),
    (_rich("市财政局、", TextBlock(BOLD, "市商务局")), None, NOTE, ("市商务局", "市财政局", "")),
    (_rich("市商务局", TextBlock(InlineFont(), "、市财政局")), Font(b=True), NOTE, ("市商务局", "市财政局", "")),
    (_rich(TextBlock(RED, "市商务局"), "、市财政局"), None, "注：红字为牵头单位", ("市商务局", "市财政局", "")),
    (
        _rich(TextBlock(InlineFont(u="single"), "市商务局"), "、市财政局"),
        None,
        "注：下划线的为牵头单位",
        ("市商务局", "市财政局", ""),
    ),
    (_rich(TextBlock(RED, "市商务局"), "、市财政局"), None, NOTE, ("", "市商务局、市财政局", "")),
    ("市商务局、市财政局", Font(b=True), NOTE, ("", "市商务局、市财政局", "")),
    ("市商务局、市财政局", None, NOTE, ("", "市商务局、市财政局", "")),
]


@pytest.mark.parametrize(("cell", "font", "note", "expected"), WORKBOOKS)
def test_a_workbook_keeps_the_type_of_its_cells(
    tmp_path: Path, cell: object, font: Font | None, note: str, expected: object
) -> None:
    assert led(workbook(tmp_path / "a.xlsx", cell, font, note)) == [expected]


PAGES = [
    (NOTE, "<b>市商务局</b>、市财政局"),
    (NOTE, "市财政局、\n<strong>市商\n务局</strong>\n"),
    (NOTE, "<span style='font-weight: 700'>市商务局</span>、市财政局"),
    (NOTE, "<b>市商务局<span style='font-weight:normal'>、市财政局</span></b>"),
    (NOTE, "<strong><span style='font-size:16px;color:#000'>市商务局</span></strong>、市财政局"),
    ("注：下划线的为牵头单位", "<u>市商务局</u>、市财政局"),
    ("注：下划线的为牵头单位", "<span style='text-decoration:underline'>市商务局</span>、市财政局"),
    ("注：标红的为牵头单位", "<font color='red'>市商务局</font>、市财政局"),
    (
        "注：标红的为牵头单位",
        "<span style='background-color:red'>市财政局</span>、<span style='color:#FF0000'>市商务局</span>",
    ),
    ("注：标红的为牵头单位", "<span style='color: rgb(255, 0, 0);'>市商务局</span>、市财政局"),
    ("注：斜体的为牵头单位", "<em>市商务局</em>、市财政局"),
]


@pytest.mark.parametrize(("note", "units"), PAGES)
def test_a_web_page_keeps_the_type_of_its_names(tmp_path: Path, note: str, units: str) -> None:
    running = page(tmp_path / "a.html", f"<p>{note}</p><p>1.办展。（责任单位：{units}）</p>")
    assert led(running) == [("市商务局", "市财政局", "")]
    rows = f"<tr><th>序号</th><th>任务</th><th>责任单位</th></tr><tr><td>1</td><td>办展</td><td>{units}</td></tr>"
    assert led(page(tmp_path / "b.html", f"<table>{rows}</table><p>{note}</p>")) == [("市商务局", "市财政局", "")]
