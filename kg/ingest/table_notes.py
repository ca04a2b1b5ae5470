"""What the text around a table says of its units: the first listed leads, a mark or the type they are printed in shows who does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kg.ingest.document import Block, Document
from kg.ingest.normalise import fold
from kg.ingest.rulebook import pattern
from kg.ingest.said_once import find_convention, find_conventions, find_lead_mark, leads_by

_NEAR = 80  # characters between a sentence without 下同 and the table it means
_AFTER = 400  # characters after a table in which its notes stand


def caption_of(document: Document, row: Block) -> str:
    """Return the last paragraph before a table."""
    before = [block for block in document.paragraphs() if block.end <= row.start]
    return document.text[before[-1].start : before[-1].end] if before else ""


def leads_of(document: Document, rows: Sequence[Block], kinds: Sequence[str]) -> str:
    """Return what a header, the text before or a note says of the leads; a lead column makes it void."""
    if "lead" in kinds:
        return ""
    near = [*map(fold, rows[0].header), *_notes(document, rows)]
    said = next(filter(None, map(find_convention, near)), None) or _said_before(document, rows[0].start)
    return leads_by(said) if said else _lead_mark(document)


@lru_cache(maxsize=1)
def _lead_mark(document: Document) -> str:
    """Return what the whole document says of marks; asked for by each of its tables."""
    return find_lead_mark(fold(document.text))


def _said_before(document: Document, start: int) -> re.Match[str] | None:
    last = next(reversed(find_conventions(fold(document.text[:start]))), None)
    return last if last and (last["onward"] is not None or start - last.end() < _NEAR) else None


def _notes(document: Document, rows: Sequence[Block]) -> Iterator[str]:
    """Give the notes that stand between the rows of a table or just below it, folded."""
    later = (block.start for block in document.rows() if block.start > rows[-1].start)
    end = min(next(later, len(document.text)), rows[-1].end + _AFTER)
    for block in document.paragraphs():
        if rows[0].start < block.start < end:
            text = fold(document.text[block.start : block.end])
            if pattern("headers", "notes.text").match(text):
                yield text
