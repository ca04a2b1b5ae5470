"""Reads a DOCX: paragraphs with the numbers Word prints before them, and tables with merged cells."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from kg.errors import DocumentError
from kg.ingest.readers.delimited import too_big
from kg.ingest.readers.limits import MIB, Limits, check_no_entities, check_zip
from kg.ingest.readers.pieces import Grid, GridCell, Paragraph, Piece
from kg.ingest.readers.word_text import DELETED, FALLBACK, Texts, is_placeholder

_WRAPPERS = {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"), qn("w:smartTag"), qn("w:moveTo")}


def read_docx(data: bytes, path: str, limits: Limits, look: str = "") -> tuple[list[Piece], list[str]]:
    """Return a document's paragraphs and tables in order, letters printed as `look` says in type; text that tracked changes deleted is left out.

    Raises
    ------
    DocumentError
        If the file is damaged, a zip bomb, or declares XML entities.
    """
    check_zip(data, path, limits)
    check_no_entities(data, path)
    try:
        document = docx.Document(io.BytesIO(data))
        texts = Texts(document, look)
        pieces = list(_pieces(document.element.body, texts, path, limits))
    except (DocumentError, MemoryError):
        raise
    except Exception as error:  # python-docx raises many kinds on damaged parts
        problem = f"the document is damaged, or needs over {limits.memory // MIB} MB of memory: {type(error).__name__}"
        raise DocumentError(problem, place=path, remedy="save it anew as .docx") from error
    if not pieces:
        raise DocumentError(
            "the document holds no text", place=path, remedy="if it holds pictures, run text recognition (OCR) first"
        )
    return pieces, texts.remarks()


def _pieces(parent: Any, texts: Texts, path: str, limits: Limits) -> Iterator[Piece]:
    for child in parent:
        if child.tag == qn("w:p"):
            for line in texts.of(child).split("\n"):
                if line.strip():
                    yield Paragraph(text=line.strip())
            for box in _boxes(child):
                yield from _pieces(box, texts, path, limits)
        elif child.tag == qn("w:tbl"):
            if _is_layout(child):
                for cell in child.iterfind("w:tr/w:tc", child.nsmap):
                    yield from _pieces(cell, texts, path, limits)
            else:
                yield _grid(child, texts, path, limits)
        elif child.tag in _WRAPPERS and not is_placeholder(child):
            yield from _pieces(child, texts, path, limits)


def _boxes(element: Any) -> Iterator[Any]:
    """Give the text boxes anchored in a paragraph, each once: Word keeps a second copy for old programs."""
    for child in element:
        if child.tag == qn("w:txbxContent"):
            yield child
        elif child.tag != FALLBACK and child.tag not in DELETED:
            yield from _boxes(child)


def _is_layout(table: Any) -> bool:
    """Tell whether a table only holds other tables: one in a cell of it has more cells than it has itself."""
    cells = list(table.iterfind("w:tr/w:tc", table.nsmap))
    inner = [
        sum(1 for _ in nested.iterfind("w:tr/w:tc", table.nsmap))
        for cell in cells
        for nested in cell.iterfind("w:tbl", table.nsmap)
    ]
    return bool(inner) and max(inner) > len(cells)


def _children(parent: Any, tag: str) -> Iterator[Any]:
    """Give the children of one kind, also those inside content controls and tracked insertions."""
    for child in parent:
        if child.tag == qn(tag):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)


def _property(element: Any, path: str) -> str | None:
    found = element.find(path, element.nsmap)
    return None if found is None else found.get(qn("w:val"), "")


def _grid(table: Any, texts: Texts, path: str, limits: Limits) -> Grid:
    cells: list[GridCell] = []
    above: dict[int, GridCell] = {}
    rows = [row for row in _children(table, "w:tr") if row.find("w:trPr/w:del", row.nsmap) is None]
    width = 0
    for row, element in enumerate(rows):
        column = int(_property(element, "w:trPr/w:gridBefore") or 0)
        for part in _children(element, "w:tc"):
            across = max(int(_property(part, "w:tcPr/w:gridSpan") or 1), 1)
            merge = _property(part, "w:tcPr/w:vMerge")
            if column + across > limits.columns or len(cells) > limits.cells:
                raise too_big(path, limits)
            if merge is not None and merge != "restart" and column in above:
                above[column].rows = row + 1 - above[column].row
            else:
                cell = GridCell(row=row, column=column, text=_cell_text(part, texts), columns=across)
                cells.append(cell)
                above[column] = cell
            column += across
        width = max(width, column)
    return Grid(cells=cells, height=len(rows), width=width)


def _cell_text(cell: Any, texts: Texts) -> str:
    lines = (texts.of(paragraph, in_cell=True) for paragraph in _paragraphs(cell))
    return "\n".join(line for line in lines if line)


def _paragraphs(element: Any) -> Iterator[Any]:
    """Give the paragraphs of a cell, those of tables and text boxes in it too, but none of a field that nobody filled in."""
    for child in element:
        if child.tag == qn("w:p"):
            yield child
        if child.tag not in DELETED and child.tag != FALLBACK and not is_placeholder(child):
            yield from _paragraphs(child)
