"""Which rows of a table are its header: the first ones whose cells name columns, over one or several rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.ingest.headers import UNIT_KINDS, HeaderRules, squeeze
from kg.ingest.readers.pieces import Grid, GridCell

_LOOK_AT = 6  # rows from the top in which a header is looked for
_ROWS_MAX = 3
_STRICT = 3  # cells of a header far from the top, at least
_LONGEST_PART = 12  # characters of a lower row of a header whose merged cells are lost
_LONGEST = 40  # characters: a longer cell is no header


@dataclass(frozen=True, slots=True)
class Header:
    """A table's header: rows `first` to `end` (exclusive), the text over each column, and a text that heads two columns, or empty."""

    first: int
    end: int
    texts: tuple[str, ...]
    twice: str = ""

    @property
    def late(self) -> bool:
        """Whether it stands so far down that what is above it may be rows of another table."""
        return self.first >= _LOOK_AT


def find_header(grid: Grid, rules: HeaderRules) -> Header | None:
    """Return the header of a table, or None when no row names at least two columns.

    Beyond the first rows only a row that says two columns' names to the letter is a header.
    """
    matrix = grid.matrix()
    for row, covered in enumerate(matrix):
        if names_columns(covered, rules, strict=row >= _LOOK_AT):
            end = _end(matrix, row, rules)
            texts = _texts(matrix, row, end, grid.width)
            return Header(row, end, texts, _twice(matrix[end - 1], texts))
    return None


def further_header(grid: Grid, header: Header, rules: HeaderRules) -> int:
    """Return the row in which a second table on the same sheet begins: the header of other columns; 0 where there is none."""
    for row, covered in enumerate(grid.matrix()[header.end :], start=header.end):
        if names_columns(covered, rules, strict=True) and not is_header_again(header, covered):
            return row
    return 0


def _twice(lowest: list[GridCell | None], texts: tuple[str, ...]) -> str:
    """Return a text that stands over two columns in cells of their own."""
    seen: dict[str, int] = {}
    for cell, text in zip(lowest, texts, strict=True):
        if text and seen.setdefault(text, id(cell)) != id(cell):
            return text
    return ""


def _distinct(covered: Sequence[GridCell | None]) -> list[GridCell]:
    seen: dict[int, GridCell] = {id(cell): cell for cell in covered if cell is not None}
    return list(seen.values())


def names_columns(covered: Sequence[GridCell | None], rules: HeaderRules, *, strict: bool = False) -> bool:
    """Tell whether a row's cells name columns: two kinds at least, and half of the cells; strict: two names to the letter."""
    cells = [cell for cell in _distinct(covered) if cell.text.strip()]
    if len(cells) < 2 or any(len(cell.text) > _LONGEST for cell in cells):
        return False
    if strict and (len(cells) < _STRICT or sum(rules.is_name(cell.text) for cell in cells) < 2):
        return False
    kinds = {rules.kind_of(cell.text) for cell in cells} - {""}
    return len(kinds) >= 2 and 2 * sum(bool(rules.kind_of(cell.text)) for cell in cells) >= len(cells)


def _end(matrix: list[list[GridCell | None]], first: int, rules: HeaderRules) -> int:
    """Return the row after the header: merged cells reach down, and a split cell is followed by its parts."""
    reach = max(cell.row + cell.rows for cell in _distinct(matrix[first]))
    end = _unmerged_end(matrix, first)
    while end < min(first + _ROWS_MAX, len(matrix)):
        below = [cell for cell in _distinct(matrix[end]) if cell.row == end and cell.text.strip()]
        short = bool(below) and all(len(cell.text) <= _LONGEST for cell in below)
        split = any(cell.columns > 1 for cell in _distinct(matrix[first]))
        named = any(rules.kind_of(cell.text) in UNIT_KINDS for cell in below)
        if not short or not (reach > end or (split and named)):
            break
        end += 1
    return end


def _unmerged_end(matrix: list[list[GridCell | None]], first: int) -> int:
    """Return the row after a header whose merged cells are lost, as in CSV: its lower rows name the parts of cells with blanks beside them."""
    top = [_said(cell) for cell in matrix[first]]
    gaps = {column for column, text in enumerate(top) if not text}
    heads = {column - 1 for column in gaps} - {-1}
    end = first + 1
    while end < min(first + _ROWS_MAX, len(matrix)):
        said = {column: text for column, cell in enumerate(matrix[end]) if (text := _said(cell))}
        if not gaps & set(said) or not set(said) <= gaps | heads or max(map(len, said.values())) > _LONGEST_PART:
            break
        end += 1
    return end


def _said(cell: GridCell | None) -> str:
    return "" if cell is None else squeeze(cell.text)


def _texts(matrix: list[list[GridCell | None]], first: int, end: int, width: int) -> tuple[str, ...]:
    texts = []
    for column in range(width):
        parts: dict[int, str] = {}
        for row in range(first, end):
            cell = _over(matrix, row, column, end)
            if cell is not None and cell.text.strip():
                parts[id(cell)] = squeeze(cell.text)
        texts.append("/".join(parts.values()))
    return tuple(texts)


def _over(matrix: list[list[GridCell | None]], row: int, column: int, end: int) -> GridCell | None:
    """Return the cell of a header's row over a column; where it is blank and its parts stand below, the one it was split from."""
    cell = matrix[row][column]
    if _said(cell) or not any(_said(matrix[below][column]) for below in range(row + 1, end)):
        return cell
    return next((matrix[row][left] for left in range(column, -1, -1) if _said(matrix[row][left])), cell)


def is_header_again(header: Header, covered: Sequence[GridCell | None]) -> bool:
    """Tell whether a row repeats the header, as at the top of a new page or section."""
    texts = [_said(cell) for cell in covered]
    said = [(text, whole) for text, whole in zip(texts, header.texts, strict=False) if text]
    return len(said) > 1 and all(text == whole or text in whole.split("/") for text, whole in said)
