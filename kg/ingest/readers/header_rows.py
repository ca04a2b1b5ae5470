"""Which rows of a table are its header: the first ones whose cells name columns, over one or several rows."""

from __future__ import annotations

from dataclasses import dataclass

from kg.ingest.headers import UNIT_KINDS, HeaderRules, squeeze
from kg.ingest.readers.pieces import Grid, GridCell

_LOOK_AT = 6  # rows from the top in which a header is looked for
_ROWS_MAX = 3
_FORM_WIDTH, _FORM_HEIGHT = 6, 15  # columns and rows of a form at most
_LONGEST = 40  # characters: a longer cell is no header


@dataclass(frozen=True, slots=True)
class Header:
    """A table's header: rows `first` to `end` (exclusive), the text over each column, and a text that heads two columns, or empty."""

    first: int
    end: int
    texts: tuple[str, ...]
    twice: str = ""


def find_header(grid: Grid, rules: HeaderRules) -> Header | None:
    """Return the header of a table, or None when no row names at least two columns."""
    matrix = grid.matrix()
    for row in range(min(_LOOK_AT, grid.height)):
        if not _names_columns(matrix[row], rules):
            continue
        end = _end(matrix, row, rules)
        texts = _texts(matrix, row, end, grid.width)
        return Header(row, end, texts, _twice(matrix[end - 1], texts))
    return None


def is_form(grid: Grid, rules: HeaderRules) -> bool:
    """Tell whether a table is a form: its first column names what stands beside, units among it, as in one table a task."""
    if not 2 <= grid.width <= _FORM_WIDTH or grid.height > _FORM_HEIGHT:
        return False
    first = [line[0] for line in grid.matrix()]
    kinds = {rules.kind_of(cell.text) for cell in first if cell is not None and cell.text.strip()}
    return bool(kinds & set(UNIT_KINDS)) and _names_columns(first, rules)


def _twice(lowest: list[GridCell | None], texts: tuple[str, ...]) -> str:
    """Return a text that stands over two columns in cells of their own."""
    seen: dict[str, int] = {}
    for cell, text in zip(lowest, texts, strict=True):
        if text and seen.setdefault(text, id(cell)) != id(cell):
            return text
    return ""


def _distinct(covered: list[GridCell | None]) -> list[GridCell]:
    seen: dict[int, GridCell] = {id(cell): cell for cell in covered if cell is not None}
    return list(seen.values())


def _names_columns(covered: list[GridCell | None], rules: HeaderRules) -> bool:
    cells = [cell for cell in _distinct(covered) if cell.text.strip()]
    if len(cells) < 2 or any(len(cell.text) > _LONGEST for cell in cells):
        return False
    kinds = {rules.kind_of(cell.text) for cell in cells} - {""}
    return len(kinds) >= 2 and 2 * sum(bool(rules.kind_of(cell.text)) for cell in cells) >= len(cells)


def _end(matrix: list[list[GridCell | None]], first: int, rules: HeaderRules) -> int:
    """Return the row after the header: merged cells reach down, and a split cell is followed by its parts."""
    reach = max(cell.row + cell.rows for cell in _distinct(matrix[first]))
    end = first + 1
    while end < min(first + _ROWS_MAX, len(matrix)):
        below = [cell for cell in _distinct(matrix[end]) if cell.row == end and cell.text.strip()]
        short = bool(below) and all(len(cell.text) <= _LONGEST for cell in below)
        split = any(cell.columns > 1 for cell in _distinct(matrix[first]))
        named = any(rules.kind_of(cell.text) in UNIT_KINDS for cell in below)
        if not short or not (reach > end or (split and named)):
            break
        end += 1
    return end


def _texts(matrix: list[list[GridCell | None]], first: int, end: int, width: int) -> tuple[str, ...]:
    texts = []
    for column in range(width):
        parts: dict[int, str] = {}
        for row in range(first, end):
            cell = matrix[row][column]
            if cell is not None and cell.text.strip():
                parts[id(cell)] = squeeze(cell.text)
        texts.append("/".join(parts.values()))
    return tuple(texts)


def is_header_again(header: Header, covered: list[GridCell | None]) -> bool:
    """Tell whether a row repeats the header, as at the top of a new page or section."""
    texts = [squeeze(cell.text) if cell is not None else "" for cell in covered]
    last = [text.rpartition("/")[2] for text in header.texts]
    return texts == last or texts == list(header.texts)
