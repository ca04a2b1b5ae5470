"""Forms: tables whose labels stand beside what they name, one table a task or one column a task, turned into rows under a header."""

from __future__ import annotations

from dataclasses import replace

from kg.ingest.headers import UNIT_KINDS, HeaderRules, squeeze
from kg.ingest.readers.header_rows import find_header, names_columns
from kg.ingest.readers.pieces import Grid, GridCell, transposed

_WIDTH, _HEIGHT = 8, 15  # columns and rows of a form at most
_LABELS = 3  # of a form with several labels a row, at least


def as_rows(grid: Grid, rules: HeaderRules) -> Grid:
    """Return a form as a table with a header and rows; any other table as it is."""
    if not 2 <= grid.width <= _WIDTH or grid.height > _HEIGHT:
        return grid
    paired = _paired(grid, rules)
    if paired is not None:
        return paired
    if find_header(grid, rules) is None and _labels_stand_left(grid, rules):
        return transposed(grid)
    return grid


def _labels_stand_left(grid: Grid, rules: HeaderRules) -> bool:
    """Tell whether the first column names what stands beside it, units among it."""
    first = [line[0] for line in grid.matrix()]
    kinds = {rules.kind_of(cell.text) for cell in first if cell is not None and cell.text.strip()}
    return bool(kinds & set(UNIT_KINDS)) and names_columns(first, rules)


def _paired(grid: Grid, rules: HeaderRules) -> Grid | None:
    """Return a form whose rows are label, value, label, value … as a table of one row, its title above the header."""
    pairs: list[tuple[GridCell, GridCell]] = []
    titles: list[GridCell] = []
    for row in range(grid.height):
        own = sorted((cell for cell in grid.cells if cell.row == row), key=lambda cell: cell.column)
        if not row and len(own) == 1:
            titles = own
            continue
        labels, values = own[::2], own[1::2]
        if len(labels) != len(values) or not all(rules.is_name(cell.text) for cell in labels):
            return None
        if any(rules.is_name(cell.text) for cell in values):
            return None
        pairs += zip(labels, values, strict=True)
    named = [squeeze(label.text) for label, _ in pairs]
    several = len(pairs) > grid.height - len(titles)
    units = {rules.kind_of(name) for name in named} & set(UNIT_KINDS)
    if not several or len(pairs) < _LABELS or len(set(named)) < len(named) or not units:
        return None
    return _table_of(pairs, titles, grid)


def _table_of(pairs: list[tuple[GridCell, GridCell]], titles: list[GridCell], grid: Grid) -> Grid:
    top = len(titles)
    cells = [replace(cell, columns=len(pairs)) for cell in titles]
    for row in range(2):
        cells += [
            replace(pair[row], row=top + row, column=column, rows=1, columns=1) for column, pair in enumerate(pairs)
        ]
    pages = [grid.page_of(0)] * (top + 2)
    return Grid(cells=cells, height=top + 2, width=len(pairs), pages=pages, name=grid.name)
