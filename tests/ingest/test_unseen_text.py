"""What a reader of the page does not see: hidden, crossed out, never filled in, or the raised mark of a note; all but marks are said."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from .made_files import HEADER, ROWS, share_strings, word
from .test_office_forms import found, read

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SUPPORT = ("市财政局", "市教育局")


def supporting(path: Path) -> tuple[str, ...]:
    return found(path).statements[0].supporting


def with_run(path: Path, text: str, **settings: bool) -> Path:
    """Write a plan as Word with one more run in the supporting units of its first row."""
    document = docx.Document(str(word(path, [], [HEADER, *ROWS])))
    run = document.tables[0].cell(1, 3).paragraphs[0].add_run(text)
    for name, value in settings.items():
        setattr(run.font, name, value)
    document.save(str(path))
    return path


@pytest.mark.parametrize(
    ("setting", "said"), [("hidden", "hidden"), ("strike", "crossed out"), ("double_strike", "crossed out")]
)
def test_hidden_and_crossed_out_text_of_word_is_left_out_and_said(tmp_path: Path, setting: str, said: str) -> None:
    path = with_run(tmp_path / "p.docx", "、市体育局", **{setting: True})
    assert supporting(path) == SUPPORT
    assert read(path).warnings == (f"1 pieces of text that are {said} are not read",)


def test_text_that_is_said_not_to_be_hidden_is_read(tmp_path: Path) -> None:
    assert supporting(with_run(tmp_path / "p.docx", "、市体育局", hidden=False)) == (*SUPPORT, "市体育局")


@pytest.mark.parametrize("mark", ["①", "1", "[2]", "*"])
def test_the_raised_mark_of_a_note_is_no_part_of_a_name(tmp_path: Path, mark: str) -> None:
    assert supporting(with_run(tmp_path / "p.docx", mark, superscript=True)) == SUPPORT


def test_a_field_of_a_form_that_nobody_filled_in_is_empty(tmp_path: Path) -> None:
    document = docx.Document(str(word(tmp_path / "p.docx", [], [HEADER, *ROWS])))
    cell = document.tables[0].cell(1, 3)._tc
    hint = "<w:p><w:r><w:t>单击此处输入单位</w:t></w:r></w:p>"
    cell.replace(
        cell.p_lst[0],
        parse_xml(f"<w:sdt {W}><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{hint}</w:sdtContent></w:sdt>"),
    )
    document.save(str(tmp_path / "p.docx"))
    assert supporting(tmp_path / "p.docx") == ()


def test_word_numbers_the_rows_of_a_table_in_cells_without_text(tmp_path: Path) -> None:
    document = docx.Document(str(word(tmp_path / "p.docx", [], [HEADER, *ROWS])))
    for row in (1, 2):
        paragraph = document.tables[0].cell(row, 0).paragraphs[0]
        paragraph.text = ""
        paragraph.style = document.styles["List Number"]
    document.save(str(tmp_path / "p.docx"))
    assert [statement.number for statement in found(tmp_path / "p.docx").statements] == ["1.", "2."]


def page(path: Path, inside: str) -> Path:
    rows = f"<tr><td>任务</td><td>责任单位</td></tr><tr><td>办好灯会</td><td>{inside}</td></tr>"
    path.write_text(f"<html><body><table>{rows}</table></body></html>", encoding="utf-8")
    return path


@pytest.mark.parametrize("tag", ["del", "s", "strike"])
def test_crossed_out_text_of_a_page_is_left_out_and_said(tmp_path: Path, tag: str) -> None:
    path = page(tmp_path / "p.html", f"市商务局<{tag}>、市体育局</{tag}>")
    assert found(path).statements[0].responsible == ("市商务局",)
    assert "crossed out" in read(path).warnings[0]


@pytest.mark.parametrize("hidden", ["hidden", 'style="visibility: hidden"', 'style="display:none"'])
def test_hidden_parts_of_a_page_are_left_out(tmp_path: Path, hidden: str) -> None:
    path = page(tmp_path / "p.html", f"市商务局<span {hidden}>、市体育局</span><sup>[1]</sup>")
    assert found(path).statements[0].responsible == ("市商务局",)


def sheet(path: Path, units: object) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["序号", "任务", "责任单位", "配合单位"], [1, "办好灯会", "市商务局", units]):
        book.active.append(row)
    return book


def test_a_crossed_out_cell_of_a_sheet_is_empty_and_said(tmp_path: Path) -> None:
    book = sheet(tmp_path / "p.xlsx", "市体育局")
    assert book.active is not None
    book.active["D2"].font = Font(strike=True)
    book.save(tmp_path / "p.xlsx")
    assert supporting(tmp_path / "p.xlsx") == ()
    assert "1 cells hold text that is crossed out" in read(tmp_path / "p.xlsx").warnings[0]


def test_a_crossed_out_part_of_a_cell_is_left_out_and_said(tmp_path: Path) -> None:
    struck = TextBlock(InlineFont(strike=True), "、市体育局")
    sheet(
        tmp_path / "p.xlsx", CellRichText("市财政局", struck, TextBlock(InlineFont(vertAlign="superscript"), "①"))
    ).save(tmp_path / "p.xlsx")
    share_strings(tmp_path / "p.xlsx")
    assert supporting(tmp_path / "p.xlsx") == ("市财政局",)
    assert "crossed out" in read(tmp_path / "p.xlsx").warnings[0]


def test_hidden_columns_of_a_sheet_are_read_and_said(tmp_path: Path) -> None:
    book = sheet(tmp_path / "p.xlsx", "市体育局")
    assert book.active is not None
    book.active.column_dimensions["D"].hidden = True
    book.save(tmp_path / "p.xlsx")
    assert supporting(tmp_path / "p.xlsx") == ("市体育局",)
    assert read(tmp_path / "p.xlsx").warnings == ("sheet 'Sheet': 1 hidden columns are read like the others",)
