"""What the text around a table says of its units: the first listed leads, a mark or the type they are printed in shows who does.

Tables that follow one another under the same header are parts of one (表1, 表2): what is said before the first or below the last holds
for all of them, unless one has notes of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from kg.ingest.document import Block, Document
from kg.ingest.normalise import fold
from kg.ingest.rulebook import pattern
from kg.ingest.said_once import Leads, find_convention, find_conventions, find_lead_mark, leads_by, said_once

_NEAR = 80  # characters between a sentence without 下同 and the table it means
_AFTER = 400  # characters after a table in which its notes stand
_SENTENCE = re.compile(r"[^。;\n]*\Z")


def caption_of(document: Document, row: Block) -> str:
    """Return the last paragraph before a table."""
    paragraphs, starts = _paragraphs(document)
    at = bisect_left(starts, row.start)
    return document.text[paragraphs[at - 1].start : paragraphs[at - 1].end] if at else ""


def leads_of(document: Document, rows: Sequence[Block], kinds: Sequence[str]) -> Leads | None:
    """Return what a header, the text before or a note says of the leads; a lead column makes it void."""
    if "lead" in kinds:
        return None
    near = [*map(fold, rows[0].header), *_notes(document).get(rows[0].start, ())]
    said = next(filter(None, map(find_convention, near)), None) or _said_before(document, rows[0].start)
    return leads_by(said) if said else _lead_mark(document)


@lru_cache(maxsize=1)
def _paragraphs(document: Document) -> tuple[list[Block], list[int]]:
    """Return the paragraphs of a document and where they begin; asked for by each of its tables."""
    paragraphs = list(document.paragraphs())
    return paragraphs, [block.start for block in paragraphs]


@lru_cache(maxsize=1)
def _lead_mark(document: Document) -> Leads | None:
    return find_lead_mark(fold(document.text))


@lru_cache(maxsize=1)
def _conventions(document: Document) -> tuple[list[re.Match[str]], list[int]]:
    found = find_conventions(fold(document.text))
    return found, [said.start() for said in found]


@lru_cache(maxsize=1)
def _tables(document: Document) -> list[tuple[Block, Block]]:
    """Return the first and the last row of each table."""
    groups = (list(group) for _, group in groupby(document.rows(), key=lambda row: (row.table, row.header)))
    return [(rows[0], rows[-1]) for rows in groups]


@lru_cache(maxsize=1)
def _first_of_series(document: Document) -> Mapping[int, int]:
    """Return, by where a table begins, where the first of the tables under the same header before it does."""
    firsts: dict[int, int] = {}
    above, begin = None, 0
    for first, _ in _tables(document):
        begin = begin if above is not None and above == first.header else first.start
        firsts[first.start], above = begin, first.header
    return firsts


def _said_before(document: Document, start: int) -> re.Match[str] | None:
    """Return what was said last before a table: for all that follows, for the one it is near to, or before all tables of them."""
    found, starts = _conventions(document)
    at = bisect_left(starts, start)
    if not at:
        return None
    last, begin = found[at - 1], _first_of_series(document).get(start, start)
    if last["onward"] is not None or begin - last.end() < _NEAR:
        return last
    sentence = _SENTENCE.search(last.string, max(0, last.start() - _NEAR), last.start())
    of_tables = said_once("of_tables").search(last.string, sentence.start() if sentence else last.start(), last.end())
    return last if of_tables and last.end() < _tables(document)[0][0].start else None


@lru_cache(maxsize=1)
def _notes(document: Document) -> Mapping[int, tuple[str, ...]]:
    """Return the notes of each table, folded, by where it begins: those between its rows and just below it, else of the next of its series."""
    paragraphs, starts = _paragraphs(document)
    notes: dict[int, tuple[str, ...]] = {}
    below: tuple[Block | None, tuple[str, ...]] = None, ()
    for first, last in reversed(_tables(document)):
        end = min(below[0].start if below[0] else len(document.text), last.end + _AFTER)
        around = paragraphs[bisect_left(starts, first.start) : bisect_left(starts, end)]
        texts = (fold(document.text[block.start : block.end]) for block in around)
        own = tuple(text for text in texts if pattern("headers", "notes.text").match(text))
        same = below[0] is not None and below[0].header == first.header
        notes[first.start] = own or (below[1] if same else ())
        below = first, notes[first.start]
    return notes
