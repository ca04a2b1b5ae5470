"""What office programs do to a plan: tables within tables, text boxes, forms, dates, formulas, hidden rows, titles above a header."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import docx
import openpyxl
import pytest
from lxml import etree

from kg.ingest.candidates import Candidates, find_candidates
from kg.ingest.document import Document
from kg.ingest.headers import header_rules
from kg.ingest.readers.limits import Limits
from kg.ingest.reading import document_from_bytes

from .made_files import HEADER, ROWS, word, xlsx

LEADS = [("1", ("市科技局",)), ("2", ("市文化和旅游局",))]


def read(path: Path) -> Document:
    return document_from_bytes(path.read_bytes(), path.suffix[1:], path.name, Limits(), header_rules())


def found(path: Path) -> Candidates:
    return find_candidates(read(path), extractors={})


def leads(path: Path) -> list[tuple[str, tuple[str, ...]]]:
    return [(statement.number, statement.lead) for statement in found(path).statements]


def test_a_task_table_inside_a_layout_table_is_read(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "任务分工"
    for row, texts in zip(cell.add_table(3, 5).rows, [HEADER, *ROWS], strict=True):
        for inner, text in zip(row.cells, texts, strict=True):
            inner.text = text
    document.save(str(tmp_path / "p.docx"))
    assert leads(tmp_path / "p.docx") == LEADS


BOX = """<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><mc:AlternateContent>
<mc:Choice Requires="wps"><w:drawing><wps:txbx>{0}</wps:txbx></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:textbox>{0}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""
INSIDE = "<w:txbxContent><w:p><w:r><w:t>2.办好展会。（市商务局牵头）</w:t></w:r></w:p></w:txbxContent>"


def test_a_text_box_is_read_once_after_its_paragraph(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("1.提升服务。（市财政局牵头）")
    paragraph._p.append(etree.fromstring(BOX.format(INSIDE)))
    document.save(str(tmp_path / "p.docx"))
    assert leads(tmp_path / "p.docx") == [("1.", ("市财政局",)), ("2.", ("市商务局",))]


def test_a_form_for_each_task_is_read_as_its_row(tmp_path: Path) -> None:
    rows = [["任务名称", "举办设计周"], ["牵头单位", "市商务局"], ["配合单位", "市财政局"], ["完成时限", "2026年底"]]
    (statement,) = found(word(tmp_path / "p.docx", ["第一项"], rows)).statements
    assert (statement.title, statement.lead, statement.supporting, statement.deadline) == (
        "举办设计周", ("市商务局",), ("市财政局",), "2026年底",
    )  # fmt: skip


def test_rows_without_numbers_under_one_merged_unit_cell_are_each_a_statement(tmp_path: Path) -> None:
    rows = [["举措", "责任单位"], ["办设计周", "市商务局"], ["办艺术节", ""], ["办展会", "市贸促会"]]
    titles = [s.title for s in found(word(tmp_path / "p.docx", [], rows, merge=((1, 1), (2, 1)))).statements]
    assert titles == ["办设计周", "办艺术节", "办展会"]


def test_the_numbers_of_the_units_in_a_cell_are_no_part_of_their_names(tmp_path: Path) -> None:
    rows = [["任务", "责任单位"], ["办设计周", "1.市商务局\n2.市贸促会"]]
    (statement,) = found(word(tmp_path / "p.docx", [], rows)).statements
    assert statement.responsible == ("市商务局", "市贸促会")


@pytest.mark.parametrize(
    ("value", "shown", "text"),
    [
        (date(2026, 6, 1), 'yyyy"年"m"月"', "2026年6月"),
        (datetime(2026, 12, 31), "yyyy-mm-dd", "2026-12-31"),
        (datetime(2026, 12, 31, 9, 30), "yyyy/m/d h:mm", "2026-12-31 09:30"),
        (0.8, "0%", "80%"),
        (3.0, "General", "3"),
    ],
)
def test_a_value_reads_as_the_sheet_shows_it(tmp_path: Path, value: object, shown: str, text: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "任务", "牵头单位", "完成时限"])
    sheet.append([1, "办好展会", "市商务局", value])
    sheet.cell(2, 4).number_format = shown
    book.save(tmp_path / "p.xlsx")
    assert found(tmp_path / "p.xlsx").statements[0].deadline == text


def test_formulas_nobody_calculated_and_hidden_rows_are_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["序号", "任务", "牵头单位"], [1, '="办"&"展"', "市商务局"], [2, "办设计周", "市财政局"]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    book.save(tmp_path / "p.xlsx")
    said = read(tmp_path / "p.xlsx").warnings
    assert "1 formulas have no stored value and are read as empty (B2)" in said[0]
    assert "1 hidden rows are read like the others" in said[1]
    assert [number for number, _ in leads(tmp_path / "p.xlsx")] == ["1", "2"]


def test_what_stands_above_the_header_is_the_title_and_no_section(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "p.xlsx", [["任务分工表"], ["制表：市政府办", "", "2026年"], HEADER, *ROWS], merges=("A1:E1",)
    )
    candidates = found(path)
    assert [statement.section for statement in candidates.statements] == ["", ""]
    assert candidates.skipped == ()
    assert "任务分工表" in [candidates.document.text[b.start : b.end] for b in candidates.document.paragraphs()]


def test_a_title_line_and_commas_in_cells_do_not_hide_the_semicolons_of_a_csv(tmp_path: Path) -> None:
    lines = ["任务分工表", *(";".join(row).replace("、", ",") for row in [HEADER, *ROWS])]
    (tmp_path / "p.csv").write_bytes("\n".join(lines).encode("gb18030"))
    assert leads(tmp_path / "p.csv") == LEADS


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["编号", "主要任务", "扛旗单位"], ["1", "办展会", "市商务局"]], "no column of units among its headers"),
        ([["1", "办展会", "市商务局"], ["2", "办节", "市财政局"]], "no header is recognised"),
    ],
)
def test_a_table_that_cannot_be_read_is_said_with_what_to_do(tmp_path: Path, rows: list[list[str]], said: str) -> None:
    candidates = found(word(tmp_path / "p.docx", [], rows))
    assert candidates.statements == ()
    assert said in candidates.skipped[0].reason
