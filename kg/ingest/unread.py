"""Role words that no statement holds: the places a reviewer looks at to see that nothing was missed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kg.ingest.document import Document
from kg.ingest.normalise import fold
from kg.ingest.rulebook import rules

_STOP = re.compile(r"[。;!?\n\f\t]|\Z")
_AROUND = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """One clause that holds a role word and is part of nothing that was read or refused.

    `start` and `end` are its span in the document's text, at most a few words either side of the role word; `printed` is the text there.
    """

    page: int | None
    start: int
    end: int
    printed: str


@cache
def _words() -> re.Pattern[str]:
    return re.compile(rules("roles")["unread"]["words"])


def find_unread(document: Document, known: Iterable[tuple[int, int]]) -> tuple[Unread, ...]:
    """Return the clauses with a role word outside the spans that are known already, in order; one entry a clause.

    Parameters
    ----------
    document : Document
        As a reader made it.
    known : iterable of (int, int)
        Spans of statements and of what was refused or skipped. Headers of tables and page furniture need not be given.

    Examples
    --------
    >>> from kg.ingest.document import plain_document
    >>> text = "（市商务局牵头）支持龙头企业牵头组建创新联合体。"
    >>> [found.printed for found in find_unread(plain_document("p.txt", text), [(1, 7)])]
    ['（市商务局牵头）支持龙头企业牵头组建创新联合体']
    """
    furniture = ((block.start, block.end) for block in document.blocks if block.kind == "furniture")
    covered = _merged([*known, *furniture])
    return tuple(_clauses(document, fold(document.text), covered))


def _clauses(document: Document, text: str, covered: Sequence[tuple[int, int]]) -> Iterator[Unread]:
    starts = [start for start, _ in covered]
    at = 0
    for word in _words().finditer(text):
        index = bisect_right(starts, word.start()) - 1
        if word.start() < at or (index >= 0 and word.start() < covered[index][1]):
            continue
        stop = _STOP.search(text, word.end())
        at = stop.start() if stop else len(text)
        first = max(word.start() - _AROUND, *(text.rfind(mark, 0, word.start()) + 1 for mark in "。;!?\n\f\t"))
        end = min(at, word.end() + _AROUND)
        yield Unread(page=document.page_at(first), start=first, end=end, printed=document.text[first:end])


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans as disjoint ones in order."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
