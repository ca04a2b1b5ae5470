"""Columns of units that no header word tells, but the cells do: 分工安排 over 市商务局牵头，市财政局配合."""

from __future__ import annotations

from collections.abc import Sequence

from kg.ingest.document import Block
from kg.ingest.headers import UNIT_KINDS
from kg.ingest.names import BODIES, kind_of
from kg.ingest.roles import parse_roles

_FEWEST = 3  # rows: fewer may look so by chance
_SHARE = 0.8  # of a column's cells must say who does what, and nothing else
_OPEN = {"", "content", "duty", "assigned"}  # kinds of columns that may turn out to be one of units


def told_by_cells(rows: Sequence[Block], kinds: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds of a table's columns; where none holds units, a column whose cells are role texts with verbs does.

    Parameters
    ----------
    rows : sequence of Block
        A table's rows.
    kinds : sequence of str
        The kind of each column, as its header tells.
    """
    if set(kinds) & set(UNIT_KINDS) or len(rows) < _FEWEST:
        return tuple(kinds)
    columns = range(max([len(kinds), *(cell.column + 1 for row in rows for cell in row.cells)]))
    known = [kinds[at] if at < len(kinds) else "" for at in columns]
    for at in (at for at in columns if known[at] in _OPEN):
        texts = [cell.text for row in rows for cell in row.cells if cell.column == at and cell.text.strip()]
        if len(texts) >= _FEWEST and sum(map(_tells, texts)) >= _SHARE * len(texts):
            known[at] = "responsible"
            return tuple(known)
    return tuple(kinds)


def _tells(text: str) -> bool:
    """Whether a cell holds nothing but units and their verbs."""
    found = parse_roles(text)
    return found.verbal and bool(found.names()) and all(kind_of(name) in BODIES for name in found.names())
