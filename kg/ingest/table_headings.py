"""Tables grouped by unit: no column names units, the headings between the rows do (一、市教育局)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.ingest.document import Block, Cell, Document
from kg.ingest.headers import UNIT_KINDS
from kg.ingest.names import kind_of
from kg.ingest.normalise import fold
from kg.ingest.rulebook import pattern
from kg.ingest.units import parse_units

_NUMBER, _COUNT = pattern("hierarchy", "before_unit"), pattern("hierarchy", "count")
_FEWEST = 2  # different headings
_NEVER = {*UNIT_KINDS, "roster", "power", "agenda", "event", "project", "builder", "investment", "wish"}


def with_headed_units(
    document: Document, rows: Sequence[Block], kinds: Sequence[str]
) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Return the rows of a table with the unit of the heading above each in a further column, and the kinds of its columns.

    Rows and kinds come back as they are where a column names units, where nothing says what is to be done, or where a heading is no unit.
    """
    same = tuple(rows), tuple(kinds)
    if set(kinds) & _NEVER or not set(kinds) & {"title", "content"} or not all(row.section for row in rows):
        return same
    named = {section: _units(section) for section in {row.section for row in rows}}
    if len(named) < _FEWEST or not all(named.values()):
        return same
    headings = [block for block in document.paragraphs() if block.start < rows[-1].start]
    headed = []
    for row in rows:
        above = next((block for block in reversed(headings) if block.end <= row.start), row)
        first = document.text.find(named[row.section], above.start, above.end)
        if first < 0:
            return same
        cell = Cell(
            start=first, end=first + len(named[row.section]), text=named[row.section], column=len(kinds), carried=True
        )
        headed.append(replace(row, cells=(*row.cells, cell)))
    return tuple(headed), (*kinds, "responsible")


def _units(heading: str) -> str:
    """Return the units of a heading without its number and without how many tasks follow; nothing where it is more than units."""
    found = _NUMBER.match(heading)
    text = _COUNT.sub("", heading[found.end() if found else 0 :])
    kinds = [kind_of(fold(name)) for name in parse_units(text).names]
    return text if "organ" in kinds and set(kinds) <= {"organ", "unit", "group"} else ""
