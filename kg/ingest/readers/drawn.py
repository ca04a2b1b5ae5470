"""Finds the tables that plain text draws with bars, box characters or tabs, and makes rows of them; the text stays as it is.

Lines that follow one another and have the same number of cells are a table where one of them is a header with a column of units. What stands
between two ruled lines is one row; without ruled lines a line is a row, or goes on with the row above where its number is blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kg.ingest.document import Block, BlockKind, Document
from kg.ingest.headers import UNIT_KINDS, HeaderRules
from kg.ingest.readers.header_rows import Header, find_header
from kg.ingest.readers.pieces import Grid, GridCell
from kg.ingest.readers.table_blocks import OpenTable

_BARS, _TAB = "│┃║|｜¦", "\t"
_RULE = re.compile(r"[\s─━═┄┈┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╒╤╕╞╪╡╘╧╛│┃║+|｜:=_—－-]{3,}")
_FEWEST_LINES = 2

Span = tuple[int, int]


@dataclass(slots=True)
class _Row:
    """One row: the blocks it comes from, and for each column the spans of the pieces of its cell."""

    blocks: list[Block]
    cells: list[list[Span]]


def with_drawn_tables(document: Document, rules: HeaderRules) -> Document:
    """Return a plain text document with the tables drawn in it as rows."""
    if not any(mark in document.text for mark in f"{_BARS}{_TAB}"):
        return document
    blocks: list[Block] = []
    table = OpenTable(document.path, False, [])
    for mark, lines in groupby(document.blocks, key=lambda block: _mark(document.text, block)):
        own = list(lines)
        blocks += _drawn(document.text, own, mark, table, rules) or own
    return replace(document, blocks=tuple(blocks), warnings=(*document.warnings, *table.warnings))


def _mark(text: str, block: Block) -> str:
    """Return what parts the cells of a line, or an empty text; ruled lines go with those drawn with bars."""
    line = text[block.start : block.end]
    if any(bar in line for bar in _BARS) or _RULE.fullmatch(line):
        return _BARS
    return _TAB if _TAB in line else ""


def _drawn(text: str, lines: Sequence[Block], mark: str, table: OpenTable, rules: HeaderRules) -> list[Block]:
    """Return the blocks of lines that draw a table of units; nothing where they draw none."""
    if not mark or len(lines) < _FEWEST_LINES:
        return []
    rows = list(_rows(text, lines, mark))
    width = max((len(row.cells) for row in rows), default=0)
    if len(rows) < _FEWEST_LINES or any(len(row.cells) < width - 1 for row in rows):
        return []
    grid, spans = _grid(text, rows, width)
    header = find_header(grid, rules)
    if header is None or not any(rules.kind_of(word) in UNIT_KINDS for word in header.texts):
        return []
    rows = _joined(text, rows, header, rules)
    grid, spans = _grid(text, rows, width)
    return list(_blocks(rows, grid, spans, table, rules))


def _rows(text: str, lines: Sequence[Block], mark: str) -> Iterator[_Row]:
    """Give the rows: all lines between two ruled ones, or line by line where fewer than three are ruled."""
    ruled = [_RULE.fullmatch(text, line.start, line.end) is not None for line in lines]
    whole = sum(ruled) > _FEWEST_LINES
    row: _Row | None = None
    for line, rule in zip(lines, ruled, strict=True):
        cells = [] if rule else list(_cells(text, line, mark))
        if row is not None and (rule or not whole or len(cells) != len(row.cells)):
            yield row
            row = None
        if rule:
            continue
        if row is None:
            row = _Row([line], [[cell] for cell in cells])
        else:
            row.blocks.append(line)
            for pieces, cell in zip(row.cells, cells, strict=True):
                pieces.append(cell)
    if row is not None:
        yield row


def _cells(text: str, line: Block, mark: str) -> Iterator[Span]:
    """Give the spans of a line's cells without white space; bars at both its edges part nothing."""
    framed = text[line.start] in _BARS and text[line.end - 1] in _BARS and line.end > line.start + 1
    start, end = line.start + framed, line.end - framed
    cuts = [index for index in range(start, end) if text[index] in mark]
    for first, last in zip([start, *(cut + 1 for cut in cuts)], [*cuts, end], strict=True):
        body = text[first:last].strip()
        begin = first + (text[first:last].index(body) if body else 0)
        yield begin, begin + len(body)


def _grid(text: str, rows: Sequence[_Row], width: int) -> tuple[Grid, dict[int, Span]]:
    cells: list[GridCell] = []
    spans: dict[int, Span] = {}
    for row, drawn in enumerate(rows):
        for column in range(width):
            pieces = (
                [piece for piece in drawn.cells[column] if piece[0] < piece[1]] if column < len(drawn.cells) else []
            )
            cell = GridCell(row=row, column=column, text="\n".join(text[start:end] for start, end in pieces))
            at = drawn.blocks[0].start
            spans[id(cell)] = (pieces[0][0], pieces[-1][1]) if pieces else (at, at)
            cells.append(cell)
    return Grid(cells=cells, height=len(rows), width=width), spans


def _joined(text: str, rows: Sequence[_Row], header: Header, rules: HeaderRules) -> list[_Row]:
    """Join a row without a number to the one above, where rows are numbered."""
    numbers = [column for column, word in enumerate(header.texts) if rules.kind_of(word) == "number"]
    joined: list[_Row] = []
    for index, row in enumerate(rows):
        blank = bool(numbers) and not any(text[start:end] for start, end in row.cells[numbers[0]])
        if blank and index > header.end and len(row.cells) == len(joined[-1].cells):
            joined[-1].blocks += row.blocks
            for pieces, more in zip(joined[-1].cells, row.cells, strict=True):
                pieces += more
        else:
            joined.append(row)
    return joined


def _blocks(
    rows: Sequence[_Row], grid: Grid, spans: dict[int, Span], table: OpenTable, rules: HeaderRules
) -> Iterator[Block]:
    """Give the blocks of a table: what stands above its header, the header as furniture, its rows."""
    at = 0
    for part, header in table.parts(grid, rules):
        if not all(id(cell) in spans for cell in part.cells):
            return
        for row, covered in enumerate(part.matrix()):
            drawn, at = rows[at], at + 1
            start, end = drawn.blocks[0].start, drawn.blocks[-1].end
            if header is not None and row < header.end:
                kind: BlockKind = "paragraph" if row < header.first else "furniture"
                yield from (replace(block, kind=kind) for block in drawn.blocks)
            else:
                block = table.block(part, row, covered, spans, start, end)
                yield from [block] if block is not None else []
