"""Whatever the bytes, a reader gives a Document whose spans hold, or a deliberate error; nothing else."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import DocumentError
from kg.ingest.document import Document
from kg.ingest.headers import header_rules
from kg.ingest.readers.assemble import assemble
from kg.ingest.readers.limits import Limits
from kg.ingest.readers.pieces import Grid, GridCell, Paragraph
from kg.ingest.readers.sniff import kind_of
from kg.ingest.reading import document_from_bytes
from kg.ingest.table_statements import find_table_statements

from .made_files import HEADER, ROWS, pdf, word, xlsx

SLOW = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
CELL = st.text(alphabet="市科技局财政、，；（）〔〕/等各 \n\t牵头责任单位1一。", max_size=12)


def check(document: Document) -> None:
    last = 0
    for block in document.blocks:
        assert last <= block.start < block.end <= len(document.text)
        last = block.end
        assert all(document.text[cell.start : cell.end] == cell.text for cell in block.cells)
    for statement in find_table_statements(document).statements:
        assert document.text[statement.start : statement.end] == statement.printed


def read(data: bytes, name: str) -> None:
    said = ""
    try:
        check(document_from_bytes(data, kind_of(data, name), name, Limits(), header_rules()))
    except DocumentError as error:
        said = str(error)
    assert "\n" not in said


@SLOW
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.csv", "a.html", "a.xlsx", "a.docx", "a.pdf", "a"]))
def test_random_bytes_give_a_document_or_one_line(data: bytes, name: str) -> None:
    read(data, name)


@SLOW
@given(text=st.text(max_size=300), name=st.sampled_from(["a.txt", "a.csv", "a.html"]))
def test_random_text_gives_a_document_or_one_line(text: str, name: str) -> None:
    read(text.encode("utf-8", "surrogatepass"), name)


@cache
def wholes() -> dict[str, bytes]:
    folder = Path(tempfile.mkdtemp())
    made: list[Path] = [
        xlsx(folder / "a.xlsx", [HEADER, *ROWS], ("A2:A3",)),
        word(folder / "a.docx", ["正文"], [HEADER, *ROWS]),
        pdf(folder / "a.pdf", ["one page", "another page"]),
    ]
    return {path.name: path.read_bytes() for path in made}


SHARE = st.floats(0, 1, exclude_max=True)


@SLOW
@given(
    name=st.sampled_from(["a.xlsx", "a.docx", "a.pdf"]),
    changes=st.lists(st.tuples(SHARE, st.integers(0, 255)), max_size=6),
    length=st.one_of(st.just(1.0), SHARE),
)
def test_a_damaged_file_gives_a_document_or_one_line(
    name: str, changes: list[tuple[float, int]], length: float
) -> None:
    body = bytearray(wholes()[name])
    for place, value in changes:
        body[int(place * len(body))] = value
    read(bytes(body[: max(1, int(length * len(body)))]), name)


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    header = draw(st.permutations(["序号", "任务", "牵头单位", "责任单位", "配合单位"]))[:width]
    cells = [GridCell(row=0, column=column, text=text) for column, text in enumerate(header)]
    taken: set[tuple[int, int]] = set()
    for row in range(1, height):
        for column in range(width):
            if (row, column) in taken:
                continue
            rows = draw(st.integers(1, height - row))
            taken |= {(row + i, column) for i in range(rows)}
            cells.append(GridCell(row=row, column=column, text=draw(CELL), rows=rows))
    return Grid(cells=cells, height=height, width=width, pages=[1] * height)


@SLOW
@given(st.lists(st.one_of(grids(), CELL.map(lambda text: Paragraph(text=text, page=1))), max_size=4))
def test_any_tables_and_paragraphs_keep_their_spans(pieces: list[Grid | Paragraph]) -> None:
    check(assemble(pieces, "a.docx", "docx", header_rules()))
