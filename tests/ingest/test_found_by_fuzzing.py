"""What fuzzing found, once each."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import DocumentError, QueryError, StoreError, TableError
from kg.ingest.canonical import canonical
from kg.ingest.files import read_lines
from kg.ingest.headers import header_rules
from kg.ingest.names import bare_form
from kg.ingest.readers.assemble import assemble
from kg.ingest.readers.limits import Limits
from kg.ingest.readers.pieces import Grid, GridCell
from kg.ingest.readers.sniff import kind_of
from kg.ingest.readers.workbook import read_xlsx
from kg.ingest.schema import read_schema
from kg.ingest.sites import find_brackets, find_lines
from kg.query.formats import solutions_bytes
from kg.query.results import solutions_frame
from kg.store.base import XSD, Solutions, Term
from kg.store.results import rows_answer, triples_answer
from kg.store.terms import read_tsv, write_tsv

from .made_files import xlsx, zipped


def test_a_header_cell_that_reaches_down_into_the_data_is_no_cell_of_theirs() -> None:
    texts = {
        (0, 0): "任务",
        (0, 1): "牵头单位",
        (1, 1): "市科技局、" * 9,
    }
    cells = [GridCell(row=row, column=column, text=text) for (row, column), text in texts.items()]
    cells[0].rows = 2
    document = assemble([Grid(cells=cells, height=2, width=2)], "a.docx", "docx", header_rules())
    assert [[cell.text for cell in block.cells] for block in document.blocks if block.kind == "row"] == [[texts[1, 1]]]


def test_a_superscript_digit_sorts_as_a_letter() -> None:
    table = read_schema().tables["works"]
    assert "x²" in canonical(table, ["label_zh"], [["x²"], ["x2"]]).decode()


@pytest.mark.parametrize(
    "parts", [{"xl/workbook.xml": b"<workbook/>"}, {"[Content_Types].xml": b"<Types/>"}, {"a": b""}]
)
def test_a_workbook_of_the_wrong_parts_is_one_clear_error(tmp_path: Path, parts: dict[str, bytes]) -> None:
    with pytest.raises(TableError, match="the workbook is damaged"):
        list(read_lines(zipped(tmp_path / "units.xlsx", parts)))


def test_a_cell_in_the_farthest_corner_of_a_sheet_is_refused_at_once(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "units.xlsx", [["id"], ["unit/a"]])
    import openpyxl

    book = openpyxl.load_workbook(path)
    book.worksheets[0]["XFD20000"] = "far"
    book.save(path)
    with pytest.raises(TableError, match="delete what stands far from the table"):
        list(read_lines(path))


def test_an_empty_cell_at_the_end_of_a_row_of_a_sheet_is_an_empty_cell(tmp_path: Path) -> None:
    lines = list(read_lines(xlsx(tmp_path / "units.xlsx", [["id", "note"], ["unit/a", None]])))
    assert lines == [(1, ["id", "note"]), (2, ["unit/a", ""])]


@pytest.mark.parametrize("number", ["", "many", "NaN", "INF"])
def test_a_number_that_is_none_stays_text_in_a_sheet(number: str) -> None:
    found = Solutions(variables=("n",), rows=[(Term("literal", number, f"{XSD}double"),)])
    assert solutions_bytes(found, "xlsx").startswith(b"PK")


@pytest.mark.parametrize("kind", ["integer", "double", "boolean"])
def test_a_column_with_a_value_that_is_not_of_its_type_is_a_column_of_texts(kind: str) -> None:
    rows = [(Term("literal", text, XSD + kind),) for text in ("1", "many")]
    assert list(solutions_frame(Solutions(variables=("n",), rows=rows))["n"]) == ["1", "many"]


def test_an_address_that_is_no_iri_stays_one_cell() -> None:
    rows: list[tuple[Term | None, ...]] = [(Term("iri", "http://a/\tb> c\n\\"), Term("literal", "x"))]
    found = read_tsv(write_tsv(("a", "b"), rows))
    assert [[term and term.value for term in row] for row in found] == [["http://a/\tb> c\n\\", "x"]]


def test_a_character_that_xml_cannot_hold_is_refused() -> None:
    with pytest.raises(QueryError, match="U\\+0001"):
        solutions_bytes(Solutions(variables=("a",), rows=[(Term("literal", "\x01"),)]), "xml")


def test_an_answer_that_is_no_rdf_is_the_servers_fault() -> None:
    with pytest.raises(StoreError, match="no N-Triples"):
        triples_answer(b"<html>", "nt", None)
    with pytest.raises(StoreError, match="no RDF term"):
        rows_answer(("a",), [(Term("literal", "x", None, "-"),)], None, "json")


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a"])
def test_a_zip_of_a_version_to_come_is_one_clear_error(tmp_path: Path, name: str) -> None:
    body = bytearray(zipped(tmp_path / "z", {"xl/workbook.xml": b"<workbook/>"}).read_bytes())
    place = body.index(b"PK\x01\x02")
    body[place + 6] = 188  # the version that is needed to read it
    with pytest.raises(DocumentError, match="damaged or cut short"):
        kind_of(bytes(body), name)


def test_rows_beyond_two_hundred_blank_ones_are_left_out_with_a_remark(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["任务", "牵头单位"],
        ["建港口", "市科技局"],
        *([[None, None]] * 300),
        ["后面的", "市财政局"],
    ]
    _, remarks = read_xlsx(xlsx(tmp_path / "a.xlsx", rows).read_bytes(), "a.xlsx", Limits())
    assert remarks == ["sheet 'Sheet': rows after 2 are not read: 200 blank rows follow it"]


def test_triples_that_are_read_leniently_are_written_leniently() -> None:
    found = triples_answer(b'<http://a/s> <http://a/p> "x"@abcdefghijklm .\n', "ttl", None)
    assert b"@abcdefghijklm" in found.body


def test_a_deep_nest_of_brackets_gives_a_few_sites_and_not_one_a_bracket():
    text = f"{'(' * 400}市商务局负责{')' * 400}\n"
    assert len(list(find_brackets(text * 10))) == 10 * 6
    assert bare_form("市商务局(" * 5000 + ")" * 5000) == "市商务局"


def test_labels_on_one_endless_line_are_read_within_reach():
    text = "责任单位:市商务局," * 2000
    sites = list(find_lines(text, []))
    assert len(sites) == 2000
    assert sum(site.end - site.start for site in sites) <= len(text)
    (endless,) = find_lines(f"责任单位:{'市商务局、' * 5000}", [])
    assert endless.end - endless.start < 4000
