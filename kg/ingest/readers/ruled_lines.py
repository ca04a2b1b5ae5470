"""Tables that plain text draws: rows between ruled lines of box characters or dashes, cells parted by bars and written over several lines.

What stands between two ruled lines is one row. Where fewer than three lines are ruled, a line is a row, or goes on with the row above where its
number is blank; such tables are read here only if they are drawn with box characters, for Markdown and web copies part cells with plain bars.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.ingest.headers import UNIT_KINDS, HeaderRules
from kg.ingest.readers.halfway_lines import read_halfway
from kg.ingest.readers.header_rows import find_header
from kg.ingest.readers.text_runs import Span, TextRow, TextRun, stripped

_BOX = "│┃║¦"
_BARS = f"{_BOX}|｜"
_RULE = re.compile(r"[\s─━═┄┈┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╒╤╕╞╪╡╘╧╛│┃║+|｜:=_—－-]{3,}")
_LINE = re.compile(r"[^\n]*\n?")
_FEWEST_LINES = 2

Drawn = list[list[Span]]  # for each column the pieces of its cell


def find_ruled(text: str, rules: HeaderRules) -> Iterator[TextRun]:
    """Give the tables drawn with ruled lines or box characters, in order."""
    if not any(mark in text for mark in _BARS):
        return
    lines: list[Span] = []
    for line in _LINE.finditer(text):
        first, last = stripped(text, line.start(), line.end())
        if first < last and (any(bar in text[first:last] for bar in _BARS) or _RULE.fullmatch(text, first, last)):
            lines.append((first, last))
            continue
        if first < last or line.start() == len(text):
            yield from _run(text, lines, rules)
            lines = []


def _run(text: str, lines: Sequence[Span], rules: HeaderRules) -> Iterator[TextRun]:
    """Give the table that neighbouring lines draw, if it has a column of units."""
    halfway = read_halfway(text, lines)
    if halfway is not None and _names_units(halfway, rules):
        yield halfway
        return
    ruled = sum(_RULE.fullmatch(text, *line) is not None for line in lines)
    boxed = any(char in _BOX for line in lines for char in text[slice(*line)])
    if len(lines) < _FEWEST_LINES or not (ruled > _FEWEST_LINES or boxed):
        return
    drawn = list(_rows(text, lines, whole=ruled > _FEWEST_LINES))
    width = max(map(len, drawn), default=0)
    if len(drawn) < _FEWEST_LINES or any(len(row) < width - 1 for row in drawn):
        return
    header = find_header(_table(text, drawn).grid(), rules)
    if header is not None and _names_units(_table(text, drawn), rules):
        numbers = [column for column, word in enumerate(header.texts) if rules.kind_of(word) == "number"]
        yield _table(text, _joined(drawn, header.end, numbers[0]) if numbers else drawn)


def _names_units(run: TextRun, rules: HeaderRules) -> bool:
    header = find_header(run.grid(), rules)
    return header is not None and any(rules.kind_of(word) in UNIT_KINDS for word in header.texts)


def _rows(text: str, lines: Sequence[Span], *, whole: bool) -> Iterator[Drawn]:
    """Give the rows: all lines between two ruled ones where `whole`, else line by line."""
    row: Drawn = []
    for line in lines:
        cells = [] if _RULE.fullmatch(text, *line) else list(_cells(text, *line))
        if row and (not whole or len(cells) != len(row)):
            yield row
            row = []
        row = [[*pieces, cell] for pieces, cell in zip(row or [[]] * len(cells), cells, strict=True)]
    if row:
        yield row


def _cells(text: str, start: int, end: int) -> Iterator[Span]:
    """Give the spans of a line's cells; bars at both its edges part nothing."""
    framed = text[start] in _BARS and text[end - 1] in _BARS and end > start + 1
    start, end = start + framed, end - framed
    cuts = [index for index in range(start, end) if text[index] in _BARS]
    for first, last in zip([start, *(cut + 1 for cut in cuts)], [*cuts, end], strict=True):
        yield stripped(text, first, last)


def _joined(drawn: Sequence[Drawn], below: int, number: int) -> list[Drawn]:
    """Join a row without a number to the one above."""
    joined: list[Drawn] = []
    for index, row in enumerate(drawn):
        blank = number < len(row) and all(first == last for first, last in row[number])
        if blank and index > below and len(row) == len(joined[-1]):
            joined[-1] = [[*pieces, *more] for pieces, more in zip(joined[-1], row, strict=True)]
        else:
            joined.append(row)
    return joined


def _table(text: str, drawn: Sequence[Drawn]) -> TextRun:
    """Return the table of drawn rows: a cell reaches from its first piece to its last, and says its pieces only."""
    rows = []
    for row in drawn:
        pieces = [[piece for piece in cell if piece[0] < piece[1]] for cell in row]
        spans = [(own[0][0], own[-1][1]) if own else cell[0] for own, cell in zip(pieces, row, strict=True)]
        rows.append(TextRow(spans, texts=["\n".join(text[slice(*piece)] for piece in own) for own in pieces]))
    return TextRun(text, rows)
