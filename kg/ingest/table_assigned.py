"""Tables without a column of units, whose cells name them behind each measure: 开展招聘会。（责任单位：市人社局）.

Where a header says that its column holds units too (主要举措及责任单位), a bracket of nothing but units is one; elsewhere a bracket or a
line must say so itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.ingest.candidate import Statement
from kg.ingest.document import Block, Document, plain_document
from kg.ingest.headers import UNIT_KINDS
from kg.ingest.normalise import fold
from kg.ingest.said_once import Leads
from kg.ingest.sites import has_cue
from kg.ingest.statements import find_statements

_ASSIGNED = "assigned"
_TASKS = {"title", "content", "project", ""}
_NEVER = {*UNIT_KINDS, "wish", "roster", "power", "agenda", "event", "builder", "investment"}
_MARKED = ("bracket", "line", "spaced")  # rules that need a role's own words
_TOLD = (*_MARKED, "bare", "clause")


def without_assigned(kinds: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds of columns; where one holds units alone, a column of measures and units is one of measures."""
    alone = not set(kinds) & set(UNIT_KINDS)
    return tuple("title" if kind == _ASSIGNED and not alone else kind for kind in kinds)


def assigned_statements(
    document: Document, row: Block, kinds: Sequence[str], leads: Leads | None
) -> Iterator[Statement]:
    """Give what the measures in a row's cells say of their units, in a table of which no column is one of units.

    Parameters
    ----------
    document : Document
        The document.
    row : Block
        A table row.
    kinds : sequence of str
        The kind of each column.
    leads : Leads or None
        What is said of the leads.
    """
    if set(kinds) & _NEVER:
        return
    wanted = {_ASSIGNED} if _ASSIGNED in kinds else _TASKS
    for cell in row.cells:
        told = (kinds[cell.column] if cell.column < len(kinds) else "") == _ASSIGNED
        folded = fold(cell.text)
        if cell.carried or (not told and (cell.column >= len(kinds) or kinds[cell.column] not in wanted)):
            continue
        if not told and not has_cue(folded, 0, len(folded)):
            continue
        exact = document.text[cell.start : cell.end] == cell.text
        marked = tuple(document.marked_in(cell.start, cell.end)) if exact else ()
        inner = replace(plain_document(document.path, cell.text), marked=marked)
        for found in find_statements(inner, told=told, leads=leads).statements:
            if found.rule.startswith(_TOLD if told else _MARKED):
                start, end = (cell.start + found.start, cell.start + found.end) if exact else (cell.start, cell.end)
                yield replace(found, start=start, end=end, printed=document.text[start:end])
