"""Characters in a lattice -> the table of one page; tables of following pages -> one table, rows torn by the break made whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kg.ingest.name_lines import breaks_between, lists
from kg.ingest.readers.pdf_grid import Lattice
from kg.ingest.readers.pdf_lines import NUMERAL, cell_text, join_text, to_lines
from kg.ingest.readers.pdf_page import Glyph
from kg.ingest.readers.pieces import Grid, GridCell
from kg.ingest.rulebook import pattern, rules

_SAME_EDGE = 8.0  # points
_HEADER_ROWS = 3
_HEADING = pattern("hierarchy", "heading")
_CLOSED = tuple("。；;！？")
_STOP = "。"
_HABIT = 3  # cells of a column that end with a full stop before the others are held to it
_OPEN = tuple("、，,：:（(〔“《" + rules("fragments")["joins"])
_GOES_ON = tuple("、，,。；;）)〕”》")
_PAIRS = ("（）", "()", "〔〕", "“”", "《》")


def table_of(lattice: Lattice, held: Mapping[tuple[int, int], list[Glyph]], page: int) -> Grid:
    """Return the table that a lattice and the characters in each of its cells make."""
    cells = [_cell(lattice, place, reach, held.get(place, [])) for place, reach in _reaches(lattice).items()]
    height = len(lattice.ys) - 1
    return Grid(cells=cells, height=height, width=len(lattice.xs) - 1, pages=[page] * height, edges=tuple(lattice.xs))


def _reaches(lattice: Lattice) -> dict[tuple[int, int], tuple[int, int]]:
    reach: dict[tuple[int, int], tuple[int, int]] = {}
    for row, owners in enumerate(lattice.owner):
        for column, place in enumerate(owners):
            rows, columns = reach.get(place, (1, 1))
            reach[place] = max(rows, row - place[0] + 1), max(columns, column - place[1] + 1)
    return reach


def _cell(lattice: Lattice, place: tuple[int, int], reach: tuple[int, int], glyphs: list[Glyph]) -> GridCell:
    (row, column), (rows, columns) = place, reach
    lines = to_lines(glyphs)
    width = lattice.xs[column + columns] - lattice.xs[column]
    full = bool(lines) and lines[-1].x1 - lines[-1].x0 > width - 2.2 * lines[-1].em
    return GridCell(row=row, column=column, text=cell_text(lines, width), rows=rows, columns=columns, runs_on=full)


def continues(above: Grid, below: Grid) -> bool:
    """Tell whether the table at the top of a page goes on from the one at the foot of the page before: same column borders."""
    fewer, more = sorted((above.edges, below.edges), key=len)
    if len(fewer) < 3 or len(more) - len(fewer) > 2:
        return False
    ends_match = abs(fewer[0] - more[0]) <= _SAME_EDGE and abs(fewer[-1] - more[-1]) <= _SAME_EDGE
    return ends_match and all(any(abs(edge - other) <= _SAME_EDGE for other in more) for edge in fewer)


def join_tables(above: Grid, below: Grid) -> Grid:
    """Return one table: a repeated header is dropped, a torn row made whole, and a merge carried over the break."""
    above, below = _on_same_edges(above, below)
    below = _without_header(above, below)
    if below.height == 0:
        return above
    last, first = above.row(above.height - 1), below.row(0)
    torn = _is_torn(last, first, _number_column(above), _stopped_columns(above))
    shift = above.height - (1 if torn else 0)
    cells = list(above.cells)
    for cell in below.cells:
        owner = last[cell.column] if cell.row == 0 else None
        if owner is not None and (torn or not cell.text.strip()) and owner.columns == cell.columns:
            _extend(owner, cell, shift)
        else:
            cells.append(replace(cell, row=cell.row + shift))
    pages = [*above.pages, *below.pages[1 if torn else 0 :]]
    return Grid(cells=cells, height=shift + below.height, width=above.width, pages=pages, edges=above.edges)


def _extend(owner: GridCell, cell: GridCell, shift: int) -> None:
    owner.rows = shift + cell.rows - owner.row
    if cell.text:
        apart = not owner.runs_on or not lists(owner.text + cell.text)
        parted = apart and breaks_between(owner.text, cell.text)
        owner.text = f"{owner.text}\n{cell.text}" if parted else join_text(owner.text, cell.text)
        owner.runs_on = cell.runs_on


def _on_same_edges(above: Grid, below: Grid) -> tuple[Grid, Grid]:
    edges = max(above.edges, below.edges, key=len)
    return _stretch(above, edges), _stretch(below, edges)


def _stretch(grid: Grid, edges: tuple[float, ...]) -> Grid:
    """Return the table with the columns that `edges` cut."""
    if len(grid.edges) == len(edges):
        return grid
    at = [min(range(len(edges)), key=lambda i: abs(edges[i] - edge)) for edge in grid.edges]
    cells = [
        replace(cell, column=at[cell.column], columns=at[cell.column + cell.columns] - at[cell.column])
        for cell in grid.cells
    ]
    return replace(grid, cells=cells, width=len(edges) - 1, edges=edges)


def _row_texts(grid: Grid, row: int) -> list[str]:
    return ["".join(cell.text.split()) if cell is not None else "" for cell in grid.row(row)]


def _without_header(above: Grid, below: Grid) -> Grid:
    """Drop the rows at the top that repeat the first rows of the table."""
    same = 0
    while same < min(_HEADER_ROWS, above.height, below.height) and _row_texts(above, same) == _row_texts(below, same):
        same += 1
    if same == 0:
        return below
    cells = [replace(cell, row=cell.row - same) for cell in below.cells if cell.row >= same]
    return replace(below, cells=cells, height=below.height - same, pages=below.pages[same:])


def _number_column(grid: Grid) -> int | None:
    """Return the column that numbers every row by itself, if one of the first three does; merged numbers tell nothing."""
    for column in range(min(3, grid.width)):
        cells = [cell for cell in grid.cells if cell.column == column and cell.text]
        numbered = [cell for cell in cells if NUMERAL.match(cell.text)]
        if len(numbered) >= 2 and len(numbered) >= 0.6 * len(cells) and all(cell.rows == 1 for cell in numbered):
            return column
    return None


def _stopped_columns(grid: Grid) -> set[int]:
    """Return the columns whose cells end with a full stop, those of the last row left aside."""
    stopped = set()
    for column in range(grid.width):
        texts = [cell.text for cell in grid.cells if cell.column == column and cell.text and cell.row < grid.height - 1]
        stops = sum(text.endswith(_STOP) for text in texts)
        if stops >= _HABIT and stops >= 0.75 * len(texts):
            stopped.add(column)
    return stopped


def _is_torn(last: list[GridCell | None], first: list[GridCell | None], numbers: int | None, stopped: set[int]) -> bool:
    """Tell whether the first row after a break is the rest of the last row before it.

    Where every row has a number, a row without one is a rest. Elsewhere a torn row has nothing to say in the columns whose text was
    complete, and in each other column it goes on where a full line stopped; a new row follows cells that all came to an end. Where
    cells end with a full stop, one without is torn.
    """
    pairs = [(a, b) for a, b in zip(last, first, strict=True) if a is not None and b is not None]
    filled = [b for _, b in pairs if b.text]
    if not filled or any(NUMERAL.match(b.text) and a.text and not _is_closed_by(a, b) for a, b in pairs[:3]):
        return False
    silent = any(a.text and not b.text for a, b in pairs)
    numeral = first[numbers] if numbers is not None else None
    if silent and (len(filled) == 1 or (numeral is not None and not numeral.text)):
        return not _is_heading(filled[0])
    late = any(NUMERAL.match(b.text) and not a.text for a, b in pairs[:3])
    both = [(a, b) for a, b in pairs if a.text and b.text]
    score = sum(3 if b.column in stopped and not a.text.endswith(_STOP) else _goes_on(a, b) for a, b in both)
    return silent if not both else score > 0 and (silent or late or score >= 3)


def _is_heading(cell: GridCell) -> bool:
    """Tell whether a lone text is a section row, as wide as the table or numbered like a heading."""
    return cell.columns > 2 or _HEADING.match(cell.text) is not None


def _goes_on(a: GridCell, b: GridCell) -> int:
    """Weigh how far the text of one cell reads as the rest of the other."""
    if b.text.startswith(_GOES_ON) or a.text.endswith(_OPEN):
        return 3
    if _is_closed_by(a, b):
        return 3
    if a.text.endswith(_CLOSED):
        return -2
    return 1 if a.runs_on else -1


def _is_closed_by(a: GridCell, b: GridCell) -> bool:
    """Tell whether a bracket that one cell opens is closed in the other."""
    return any(a.text.count(pair[0]) > a.text.count(pair[1]) and pair[1] in b.text for pair in _PAIRS)
