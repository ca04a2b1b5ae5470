"""Drawn tables some of whose ruled lines end halfway: such a line parts the cells of its own columns, the others reach across it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.ingest.readers.text_runs import Span, TextRow, TextRun, stripped

_PART = re.compile(r"[│┃║|｜┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╒╤╕╞╪╡╘╧╛]")
_RULE = re.compile(r"[─━═┄┈]{2,}")
_FEWEST = 2  # columns


@dataclass(slots=True)
class _Cell:
    """One cell: its first row, the row after its last (at the table's foot where no line ends it), and the pieces of its text."""

    first: int
    end: int = 1 << 30
    pieces: list[Span] = field(default_factory=list)


def read_halfway(text: str, lines: Sequence[Span]) -> TextRun | None:
    """Return the table that lines draw, if some ruled line of it ends halfway and all lines have as many cells; else nothing."""
    parted = [_segments(text, *line) for line in lines]
    width = len(parted[0]) if parted else 0
    if width < _FEWEST or any(len(segments) != width for segments in parted):
        return None
    ruled = [[_RULE.fullmatch(text, *segment) is not None for segment in segments] for segments in parted]
    if not any(any(rules) and not all(rules) for rules in ruled):
        return None
    row = 0
    columns: list[list[_Cell]] = [[_Cell(0)] for _ in range(width)]
    for number, (segments, rules) in enumerate(zip(parted, ruled, strict=True)):
        row += any(rules) and number > 0
        for own, segment, rule in zip(columns, segments, rules, strict=True):
            if rule:
                own[-1].end = row
                own.append(_Cell(row))
            elif segment[0] < segment[1]:
                own[-1].pieces.append(segment)
    rows = row + (not all(ruled[-1]))
    return TextRun(text, [_row(text, columns, at, lines[0][0], rows) for at in range(rows)])


def _segments(text: str, start: int, end: int) -> list[Span]:
    """Return the spans between the uprights of a line; uprights at its edges part nothing."""
    start += _PART.match(text, start) is not None
    end -= end > start and _PART.match(text, end - 1) is not None
    cuts = [found.start() for found in _PART.finditer(text, start, end)]
    return [
        stripped(text, first, last)
        for first, last in zip([start, *(cut + 1 for cut in cuts)], [*cuts, end], strict=True)
    ]


def _row(text: str, columns: Sequence[Sequence[_Cell]], at: int, place: int, rows: int) -> TextRow:
    """Return one row: the cells that begin in it, and nothing where one reaches into it from above; `place` is where blank cells stand."""
    row = TextRow([])
    for own in columns:
        cell = next((cell for cell in own if cell.first == at and cell.end > at), None)
        pieces = cell.pieces if cell is not None else []
        row.cells.append((pieces[0][0], pieces[-1][1]) if pieces else (place, place))
        row.texts.append("\n".join(text[slice(*piece)] for piece in pieces))
        row.reach.append(min(cell.end, rows) - at if cell is not None else 0)
    return row
