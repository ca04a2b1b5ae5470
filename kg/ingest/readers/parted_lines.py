"""Tables in plain text whose rows are lines with cells parted by tabs, as pasted from Word or Excel, or by upright bars, as in Markdown.

A line that names columns opens such a table; the rows below it are read until a line that is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.ingest.headers import HeaderRules
from kg.ingest.readers.table_blocks import opens_heading
from kg.ingest.readers.text_runs import Span, TextRow, TextRun, is_header, said, stripped

_MAYBE = re.compile(r"(?m)^[^\n\t|｜]*[\t|｜][^\n]*")
_BAR, _TAB = re.compile(r"[|｜]"), re.compile(r"\t")
_RULE = re.compile(r"[\s|｜:+=_—–-]+")
_NUMBER = re.compile(r"\d{1,3}[.、．]?")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"[ ]*(?=\t|\r?\n|\Z)')
_SHORT = 60  # characters of a heading between rows
_BETWEEN = 5  # lines between two rows at most
_COLUMNS = 64  # cells of a line at most


def find_parted(text: str, rules: HeaderRules) -> Iterator[TextRun]:
    """Give the tables whose cells are parted by tabs or by upright bars, in order."""
    at = 0
    while (line := _MAYBE.search(text, at)) is not None:
        at = line.end() + 1
        for mark in (_TAB, _BAR):
            reader = _Reader(text, mark, rules)
            header, below = reader.row(line.start())
            if reader.names_columns(header):
                at = max(at, reader.read(header, below))
                if len(reader.run.rows) > 1:
                    yield reader.run
                    break


class _Reader:
    """Reads one table."""

    def __init__(self, text: str, mark: re.Pattern[str], rules: HeaderRules) -> None:
        self.text, self.mark, self.rules = text, mark, rules
        self.run = TextRun(text)
        self.width = 0

    def names_columns(self, row: TextRow) -> bool:
        """Tell whether a row's cells name columns."""
        return len(row.cells) > 1 and is_header([said(self.text[slice(*cell)]) for cell in row.cells], self.rules)

    def row(self, start: int) -> tuple[TextRow, int]:
        """Return the row that begins at `start`, and where the line after it does."""
        cells: list[Span] = []
        at, end = start, self._line_end(start)
        while True:
            quoted = _QUOTED.match(self.text, at) if self.mark is _TAB else None
            end = self._line_end(quoted.end()) if quoted is not None else end
            found = self.mark.search(self.text, quoted.end() if quoted is not None else at, end)
            last = found.start() if found is not None else end
            cells.append(quoted.span(1) if quoted is not None else stripped(self.text, at, last))
            if found is None or len(cells) == _COLUMNS:
                break
            at = found.end()
        return TextRow(self._without_edges(cells) if self.mark is _BAR else cells), end + 1

    def _without_edges(self, cells: list[Span]) -> list[Span]:
        """Leave out what stands before the first bar and after the last where that is nothing."""
        if len(cells) > 1 and cells[0][0] == cells[0][1]:
            cells = cells[1:]
        return cells[:-1] if len(cells) > 1 and cells[-1][0] == cells[-1][1] else cells

    def _line_end(self, start: int) -> int:
        end = self.text.find("\n", start)
        return len(self.text) if end < 0 else end

    def read(self, header: TextRow, at: int) -> int:
        """Take the header and the rows below it; return where they end."""
        self.run.rows.append(header)
        self.width, end = len(header.cells), at
        while at < len(self.text):
            row, following = self.row(at)
            if self.mark is _TAB:
                following = self._join(row, following)
            at, kept = following, end
            if row.start == row.end or (self.mark is _BAR and _RULE.fullmatch(self.text, row.start, row.end)):
                continue
            end = following
            if self._is_row(row):
                self.run.rows.append(row)
            elif not self._takes(row, following):
                return kept
        return end

    def _is_row(self, row: TextRow) -> bool:
        """Tell whether a line has cells: two at least, or one in its place; a paragraph may begin with a tab too."""
        filled = sum(last > first for first, last in row.cells)
        return len(row.cells) > 1 and (filled > 1 or len(row.cells) >= self.width - 1)

    def _join(self, row: TextRow, following: int) -> int:
        """Add to a row with too few cells the lines below that hold the rest: a cell of several paragraphs was pasted as several lines."""
        numbered = self.rules.kind_of(self.run.said(0, 0)) == "number"
        opened = sum(last > first for first, last in row.cells) > 1
        while opened and 1 < len(row.cells) < self.width and following < len(self.text):
            more, after = self.row(following)
            opens = numbered and _NUMBER.fullmatch(self.text[slice(*more.cells[0])]) is not None
            if more.start == more.end or opens or len(row.cells) + len(more.cells) - 1 > self.width:
                break
            row.cells[-1] = (row.cells[-1][0], more.cells[0][1])
            row.cells += more.cells[1:]
            following = after
        return following

    def _takes(self, row: TextRow, following: int) -> bool:
        """Tell whether a line of one text stands between rows: a heading, or a further paragraph of the last cell, which takes it in."""
        if row.end - row.start > _SHORT:
            return False
        below = self._next_row(following)
        if below is None:
            return False
        if opens_heading(self.text[row.start : row.end]):
            self.run.rows.append(TextRow([(row.start, row.end)], whole=True))
            return True
        above = self.run.rows[-1]
        if self.mark is _BAR or len(self.run.rows) < 2 or above.whole or self.names_columns(below):
            return False
        above.cells[-1] = (above.cells[-1][0], row.end)
        return True

    def _next_row(self, at: int) -> TextRow | None:
        """Return the next row, if nothing but blank lines, headings and a few short lines stand before it."""
        for _ in range(_BETWEEN):
            while at < len(self.text) and self._line_end(at) == at:
                at += 1
            row, following = self.row(at)
            if at >= len(self.text) or self._is_row(row):
                return row if at < len(self.text) else None
            if row.end - row.start > _SHORT:
                return None
            at = following
        return None
