"""Ruling lines -> tables: which rectangles of a page are cells, and which cells reach over several rows or columns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from kg.ingest.readers.pdf_page import Ruling

_SNAP = 3.0  # points within which two line positions are one
_SHORTEST = 6.0  # points: a shorter line, once its pieces are joined, is an ornament
_LONE_ROW = 36.0  # points: a single row lower than this with few columns is a boxed line of text, no table
_MANY_BORDERS = 5  # upright borders from which even a low single row is a table's: a header, or a row's rest overleaf
_OPEN_SIDE = 8.0  # points a ruling must reach past the last border for the side to count as open

Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Lattice:
    """One table's borders: `xs` and `ys` ascending; `owner[row][column]` is the (row, column) of the merged cell's first position."""

    xs: list[float]
    ys: list[float]
    owner: list[list[tuple[int, int]]]

    def position(self, x: float, y: float) -> tuple[int, int] | None:
        """Return row and column of the position that holds a point; None outside the table."""
        if self.xs[0] <= x < self.xs[-1] and self.ys[0] <= y < self.ys[-1]:
            return bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        return None

    def box(self, row: int, column: int) -> Box:
        """Return the left, upper, right and lower border of a position."""
        return self.xs[column], self.ys[row], self.xs[column + 1], self.ys[row + 1]

    def without_foot(self, held: Container[tuple[int, int]]) -> Lattice:
        """Return the table without the rows at its foot in which no cell that holds anything begins: borders drawn beyond a page break."""
        height = len(self.owner)
        while height > 1 and not any(place[0] == height - 1 and place in held for place in self.owner[height - 1]):
            height -= 1
        return Lattice(self.xs, self.ys[: height + 1], self.owner[:height])


def find_lattices(across: list[Ruling], down: list[Ruling], before: Sequence[float] = ()) -> list[Lattice]:
    """Return the tables that ruling lines draw, from the top of the page down; a table has two columns at least.

    Parameters
    ----------
    across, down : list of Ruling
        The page's lines.
    before : sequence of float
        The borders of the last table of the page before: a single low row with the same borders is the rest of it.
    """
    across, down = _merge(across), _merge(down)
    found = [_lattice(rows, columns, before) for rows, columns in _side_by_side(_components(across, down))]
    return sorted((lattice for lattice in found if lattice is not None), key=lambda lattice: lattice.ys[0])


def _merge(rulings: list[Ruling]) -> list[Ruling]:
    """Join collinear pieces that touch."""
    merged: list[Ruling] = []
    for group in _clusters(rulings):
        at = median(ruling.at for ruling in group)
        start = end = None
        for ruling in sorted(group, key=lambda ruling: ruling.start):
            if start is None or end is None:
                start, end = ruling.start, ruling.end
            elif ruling.start <= end + _SNAP:
                end = max(end, ruling.end)
            else:
                merged.append(Ruling(at, start, end))
                start, end = ruling.start, ruling.end
        if start is not None and end is not None:
            merged.append(Ruling(at, start, end))
    return [ruling for ruling in merged if ruling.end - ruling.start >= _SHORTEST]


def _clusters(rulings: Iterable[Ruling]) -> Iterable[list[Ruling]]:
    group: list[Ruling] = []
    for ruling in sorted(rulings):
        if group and ruling.at - group[-1].at > _SNAP:
            yield group
            group = []
        group.append(ruling)
    if group:
        yield group


def _components(across: list[Ruling], down: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Group lines that cross or touch one another."""
    parent = list(range(len(across) + len(down)))
    find = _finder(parent)
    for i, row in enumerate(across):
        for j, column in enumerate(down):
            meets = (
                column.start - _SNAP <= row.at <= column.end + _SNAP
                and row.start - _SNAP <= column.at <= row.end + _SNAP
            )
            if meets:
                parent[find(i)] = find(len(across) + j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for i in range(len(parent)):
        rows, columns = groups.setdefault(find(i), ([], []))
        if i < len(across):
            rows.append(across[i])
        else:
            columns.append(down[i - len(across)])
    return [groups[key] for key in sorted(groups)]


def _side_by_side(parts: list[tuple[list[Ruling], list[Ruling]]]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Join parts of one table that a merged cell without any line across it keeps apart: same top, same foot, same rows."""
    joined: list[tuple[list[Ruling], list[Ruling]]] = []
    for rows, columns in parts:
        beside = next((part for part in joined if rows and columns and _is_beside(part, (rows, columns))), None)
        if beside is None:
            joined.append((rows, columns))
        else:
            beside[0].extend(rows)
            beside[1].extend(columns)
    return joined


def _is_beside(one: tuple[list[Ruling], list[Ruling]], other: tuple[list[Ruling], list[Ruling]]) -> bool:
    if not one[0] or not one[1]:
        return False
    (left, top, right, foot), (left2, top2, right2, foot2) = _reach(one[1]), _reach(other[1])
    fewer, more = sorted(({r.at for r in part[0]} for part in (one, other)), key=len)
    same_rows = all(any(abs(y - y2) <= _SNAP for y2 in more) for y in fewer)
    return (right < left2 or right2 < left) and abs(top - top2) <= _SNAP and abs(foot - foot2) <= _SNAP and same_rows


def _reach(down: list[Ruling]) -> tuple[float, float, float, float]:
    """Return left, top, right and foot of the lines that go down."""
    ats = [ruling.at for ruling in down]
    return min(ats), min(ruling.start for ruling in down), max(ats), max(ruling.end for ruling in down)


def _finder(parent: list[int]) -> Callable[[int], int]:
    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    return find


def _positions(rulings: list[Ruling], first: float, last: float) -> list[float]:
    """Return the borders in order, with a border added where a side of the table is left open."""
    positions = [median(ruling.at for ruling in group) for group in _clusters(rulings)]
    if not positions:
        return []
    if positions[0] - first > _OPEN_SIDE:
        positions.insert(0, first)
    if last - positions[-1] > _OPEN_SIDE:
        positions.append(last)
    return positions


def _lattice(across: list[Ruling], down: list[Ruling], before: Sequence[float]) -> Lattice | None:
    if not across or not down:
        return None
    xs = _positions(down, median(r.start for r in across), median(r.end for r in across))
    ys = _positions(across, median(c.start for c in down), median(c.end for c in down))
    if len(xs) < 3 or len(ys) < 2:
        return None
    same = len(xs) == len(before) and all(abs(x - border) <= _SNAP for x, border in zip(xs, before, strict=True))
    if len(ys) == 2 and ys[1] - ys[0] < _LONE_ROW and len(xs) < _MANY_BORDERS and not same:
        return None
    return Lattice(xs, ys, _owners(xs, ys, across, down))


def _covered(rulings: list[Ruling], at: float, middle: float) -> bool:
    return any(
        abs(ruling.at - at) <= _SNAP and ruling.start - _SNAP <= middle <= ruling.end + _SNAP for ruling in rulings
    )


def _owners(xs: list[float], ys: list[float], across: list[Ruling], down: list[Ruling]) -> list[list[tuple[int, int]]]:
    """Join neighbouring positions that no line parts."""
    width, height = len(xs) - 1, len(ys) - 1
    parent = list(range(width * height))
    find = _finder(parent)
    for row in range(height):
        for column in range(width):
            here = row * width + column
            if column + 1 < width and not _covered(down, xs[column + 1], (ys[row] + ys[row + 1]) / 2):
                _join(parent, find(here), find(here + 1))
            if row + 1 < height and not _covered(across, ys[row + 1], (xs[column] + xs[column + 1]) / 2):
                _join(parent, find(here), find(here + width))
    return [[divmod(find(row * width + column), width) for column in range(width)] for row in range(height)]


def _join(parent: list[int], a: int, b: int) -> None:
    """Keep the earliest position as the root."""
    parent[max(a, b)] = min(a, b)
