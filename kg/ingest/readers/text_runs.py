"""A table found in plain text: rows of cells by where they stand in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.ingest.headers import HeaderRules
from kg.ingest.readers.header_rows import names_columns
from kg.ingest.readers.pieces import Grid, GridCell

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)

Span = tuple[int, int]


@dataclass(slots=True)
class TextRow:
    """One row: its cells by where they stand; `whole` where one text stands alone across the table.

    `texts` is what the cells say where that is not all that stands between a cell's beginning and its end; `reach` over how many rows
    each reaches, 0 where one from above reaches into this row.
    """

    cells: list[Span]
    whole: bool = False
    texts: list[str] = field(default_factory=list)
    reach: list[int] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where its first text begins."""
        return next((first for first, last in self.cells if last > first), self.cells[0][0])

    @property
    def end(self) -> int:
        """Where its last text ends."""
        return next((last for first, last in reversed(self.cells) if last > first), self.cells[0][0])


@dataclass(slots=True)
class TextRun:
    """The rows of one table, its header first."""

    text: str
    rows: list[TextRow] = field(default_factory=list)

    def said(self, row: int, column: int) -> str:
        """Return what a cell says."""
        own = self.rows[row]
        return own.texts[column] if own.texts else said(self.text[slice(*own.cells[column])])

    def grid(self) -> Grid:
        """Return the table; each cell knows where it stands."""
        width = max(len(row.cells) for row in self.rows)
        cells = [
            GridCell(
                row=index, column=column, text=self.said(index, column), columns=width if row.whole else 1, span=span
            )
            for index, row in enumerate(self.rows)
            for column, span in enumerate(row.cells)
            if not row.reach or row.reach[column]
        ]
        for cell in cells:
            cell.rows = (self.rows[cell.row].reach or [1] * width)[cell.column]
        return Grid(cells=cells, height=len(self.rows), width=width)


def said(raw: str) -> str:
    """Return what a cell says: without the marks of Markdown and the doubled quotation marks of a spreadsheet.

    Examples
    --------
    >>> said("**市商务局**<br>市财政局")
    '市商务局\\n市财政局'
    """
    return _BREAK.sub("\n", raw).replace("**", "").replace('""', '"').strip()


def is_header(texts: Sequence[str], rules: HeaderRules) -> bool:
    """Tell whether the cells of a line name columns."""
    return names_columns([GridCell(row=0, column=at, text=text) for at, text in enumerate(texts)], rules)


def stripped(text: str, start: int, end: int) -> Span:
    """Return a stretch of a text without the white space at its ends."""
    raw = text[start:end]
    first = start + len(raw) - len(raw.lstrip())
    return first, max(first, start + len(raw.rstrip()))
