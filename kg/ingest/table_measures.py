"""Cuts a table row whose cells number the measures of its task and their units alike, into one row a measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.ingest.document import Block, Cell
from kg.ingest.headers import UNIT_KINDS

_ITEM = re.compile(
    r"(?m)^\s*(?:[（(]\s*(?P<number>\d{1,2})\s*[)）]|(?P<point>\d{1,2})[.．、](?!\d)|(?P<ring>[①-⑳]))\s*"
)
_TASK_KINDS = ("title", "content", "project", "")

Part = tuple[int, int]


def measures_of(row: Block, kinds: Sequence[str], text: str) -> list[Block]:
    """Return a row as one row a measure, where a task's cell and a unit's cell hold the same numbers; else the row alone.

    Parameters
    ----------
    row : Block
        A table row.
    kinds : sequence of str
        The kind of each column.
    text : str
        The document's text.
    """
    parts = {index: _parts(cell) for index, cell in enumerate(row.cells)}
    units = [tuple(found) for index, found in parts.items() if _kind(row.cells[index], kinds) in UNIT_KINDS and found]
    tasks = [tuple(found) for index, found in parts.items() if _kind(row.cells[index], kinds) in _TASK_KINDS and found]
    numbers = next((found for found in units if found in tasks and len(found) > 1), ())
    alike = {index: found for index, found in parts.items() if tuple(found) == numbers}
    return [_measure(row, kinds, alike, number, text) for number in numbers] or [row]


def _kind(cell: Cell, kinds: Sequence[str]) -> str:
    return kinds[cell.column] if cell.column < len(kinds) else ""


def _parts(cell: Cell) -> dict[str, Part]:
    """Return where each numbered part of a cell stands in it, by its number; nothing where a number comes twice or text stands before."""
    marks = list(_ITEM.finditer(cell.text))
    ends = [mark.start() for mark in marks[1:]] + [len(cell.text)]
    parts = {_number(mark): (mark.end(), end) for mark, end in zip(marks, ends, strict=True)} if marks else {}
    return parts if len(parts) == len(marks) and marks and not cell.text[: marks[0].start()].strip() else {}


def _number(mark: re.Match[str]) -> str:
    return mark["number"] or mark["point"] or str(ord(mark["ring"]) - ord("①") + 1)


def _measure(row: Block, kinds: Sequence[str], alike: dict[int, dict[str, Part]], number: str, text: str) -> Block:
    """Return the row of one measure: of cells numbered alike its part, all others as if merged over the measures.

    A cell that does not stand in the text as it is read (one with ``<br>`` in it) keeps its whole span.
    """
    cells = []
    for index, cell in enumerate(row.cells):
        if index in alike:
            first, last = alike[index][number]
            part = cell.text[first:last].rstrip()
            exact = text[cell.start : cell.end] == cell.text
            start, end = (cell.start + first, cell.start + first + len(part)) if exact else (cell.start, cell.end)
            cells.append(replace(cell, start=start, end=end, text=part))
        else:
            cells.append(cell if _kind(cell, kinds) in UNIT_KINDS else replace(cell, carried=True))
    return replace(row, cells=tuple(cells))
