"""Role words that no statement holds: the places a reviewer looks at to see that nothing was missed, and may add a statement at."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from kg.ingest.candidate import Statement
from kg.ingest.document import Document
from kg.ingest.hierarchy import Outline
from kg.ingest.normalise import fold, normalise
from kg.ingest.rulebook import pattern

UNREAD = "unread"
_STOPS = "。;；!！?？\n\f\t"
_STOP = re.compile(rf"[{_STOPS}]|\Z")
_AROUND = 60
_OPENING, _CLOSING = "（([【〔 　\n", "）)]】〕，,、 　\n"  # left over at the ends of a clause


def find_unread(
    document: Document, statements: Sequence[Statement], refused: Iterable[tuple[int, int]] = ()
) -> tuple[Statement, ...]:
    """Return the clauses with a role word outside of all that was read or refused, in order; one entry a clause.

    An entry is a statement that names no unit: rule ``unread``, confidence 0, number, title and section of the task the place stands
    under. Its span is the clause, cut where a statement stands, or where it goes on for long on either side of the role word.

    Parameters
    ----------
    document : Document
        As a reader made it.
    statements : sequence of Statement
        What was read in it.
    refused : iterable of (int, int)
        Spans of what was refused or skipped. Headers of tables and page furniture need not be given.

    Examples
    --------
    >>> from kg.ingest.document import plain_document
    >>> text = "3.组建联盟。支持龙头企业牵头组建创新联合体。"
    >>> [(place.number, place.title, place.printed) for place in find_unread(plain_document("p.txt", text), [])]
    [('3.', '组建联盟', '支持龙头企业牵头组建创新联合体')]
    """
    furniture = ((block.start, block.end) for block in document.blocks if block.kind == "furniture")
    read = [(statement.start, statement.end) for statement in statements]
    clauses = list(_clauses(document.text, _merged(read), _merged([*read, *refused, *furniture])))
    standing = _Standing(document, statements) if clauses else None
    return tuple(standing.place(*clause) for clause in clauses) if standing else ()


def _clauses(
    text: str, read: Sequence[tuple[int, int]], covered: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, int]]:
    """Give start and end of each clause, or of what is left of it beside what was read, and where its role word stands."""
    at = 0
    for word in pattern("roles", "unread.words").finditer(fold(text)):
        known = bisect_right(covered, word.start(), key=lambda span: span[0])
        if word.start() < at or (known and word.start() < covered[known - 1][1]):
            continue
        below = bisect_right(read, word.start(), key=lambda span: span[0])
        stop = _STOP.search(text, word.end())
        at = min(stop.start() if stop else len(text), read[below][0] if below < len(read) else len(text))
        reach = max(0, word.start() - _AROUND, read[below - 1][1] if below else 0)
        first = max(reach, *(text.rfind(mark, reach, word.start()) + 1 for mark in _STOPS))
        part = text[first : min(at, word.end() + _AROUND)].rstrip(_OPENING)
        yield first + len(part) - len(part.lstrip(_CLOSING)), first + len(part), word.start()


class _Standing:
    """Knows which task a place of one document stands under: its row's, where it stands in a table, else that of the last number above."""

    def __init__(self, document: Document, statements: Sequence[Statement]) -> None:
        self.document = document
        self.normal = normalise(document)
        self.outline = Outline(self.normal)
        self.rows = tuple(document.rows())
        self._starts = [row.start for row in self.rows]
        self._read = {self._row(read.start): read for read in reversed(statements)}

    def _row(self, offset: int) -> int:
        """Return which table row holds an offset, or -1."""
        index = bisect_right(self._starts, offset) - 1
        return index if index >= 0 and offset < self.rows[index].end else -1

    def place(self, start: int, end: int, word: int) -> Statement:
        """Return the entry for the clause from `start` to `end` whose role word stands at `word`."""
        number, title, section = self._task(word, end)
        return Statement(
            start=start,
            end=end,
            printed=self.document.text[start:end],
            rule=UNREAD,
            source=self.document.path,
            number=number,
            title=title,
            page=self.document.page_at(start),
            confidence=0.0,
            section=section,
        )

    def _task(self, word: int, end: int) -> tuple[str, str, str]:
        """Return number, title and section of the task that a role word stands under."""
        index = self._row(word)
        if index >= 0:
            read = self._read.get(index)
            return (read.number, read.title, read.section) if read else ("", "", self.rows[index].section)
        at = self.normal.offset(word)
        marker = self.outline.above(at)
        if marker is None:
            return "", self.outline.line_title(at, self.normal.offset(end - 1) + 1), ""
        return marker.number, self.outline.title(marker), self.outline.section(marker)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans as disjoint ones in order."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
