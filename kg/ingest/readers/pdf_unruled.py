"""Tables without a full grid of ruling lines: columns from the gaps under a recognised header, rows from rules, numbers or white space."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kg.ingest.headers import HeaderRules
from kg.ingest.readers.pdf_headings import Band, Heading, band_text, em_of, find_headings
from kg.ingest.readers.pdf_lines import cell_text, to_lines
from kg.ingest.readers.pdf_page import Glyph, Ruling
from kg.ingest.readers.pdf_rows import Part, line_space, row_starts
from kg.ingest.readers.pieces import Grid, GridCell
from kg.ingest.rulebook import pattern

_NARROWEST = 0.25  # of a character's width: a gap between two columns is at least so wide
_FAR = 4.5  # of a character's height: white space taller than this ends a table
_ACROSS = 0.4  # share of the table's width that a rule between rows reaches
_NOTE, _SECTION = pattern("headers", "notes.line"), pattern("hierarchy", "heading")
_SEVERAL = 3  # columns in which one line of a table's rest overleaf stands
_NUMBERED = 3  # characters: （一）
_LONGEST_SECTION = 40
_HEADER_LINES = 3  # lines at the top of a page among which a repeated header begins


@dataclass(slots=True)
class Unruled:
    """One page's table: its grid, the characters it holds, where it begins, and its columns for the page after."""

    grid: Grid
    held: list[Glyph]
    top: float
    columns: Columns


@dataclass(slots=True)
class Columns:
    """What a table's columns are, for a part of it on the page after: free stretches between them, and its outer edges.

    `space` is the white space between two lines of one cell, once it is known from that between rows; `names` are the headings.
    """

    free: list[list[tuple[float, float]]]
    left: float
    right: float
    space: float | None = None
    names: tuple[str, ...] = ()

    def edges(self) -> tuple[float, ...]:
        """Return the borders: the outer edges, and the middle of the widest stretch that no character crosses."""
        widest = [max(stretches, key=lambda part: part[1] - part[0]) for stretches in self.free]
        return (self.left, *((start + end) / 2 for start, end in widest), self.right)

    def narrowed(self, band: Sequence[Glyph], em: float) -> Columns | None:
        """Return the columns with the stretches that a line leaves free; None where the line crosses from one column to the next."""
        free = [_without(stretches, band) for stretches in self.free]
        if any(not part or max(b - a for a, b in part) < _NARROWEST * em for part in free):
            return None
        left, right = min(glyph.x0 for glyph in band), max(glyph.x1 for glyph in band)
        return replace(self, free=free, left=min(self.left, left), right=max(self.right, right))


def _without(stretches: list[tuple[float, float]], band: Sequence[Glyph]) -> list[tuple[float, float]]:
    """Cut the extent of a line's characters out of free stretches."""
    first, last = stretches[0][0], stretches[-1][1]
    for glyph in band:
        if glyph.x1 > first and glyph.x0 < last and not glyph.text.isspace():
            stretches = [
                piece
                for start, end in stretches
                for piece in ((start, min(end, glyph.x0)), (max(start, glyph.x1), end))
                if piece[1] > piece[0]
            ]
            if not stretches:
                return []
    return stretches


@dataclass(slots=True)
class _Body:
    """The lines under a header that keep to its columns."""

    columns: Columns
    parts: list[Part] = field(default_factory=list)
    after: int = 0


def find_unruled(
    bands: Sequence[Band], rules: HeaderRules, across: Sequence[Ruling], page: int, before: Columns | None = None
) -> list[Unruled]:
    """Return the tables of a page that no grid of lines draws, from the top down.

    Parameters
    ----------
    bands : sequence of Band
        The page's lines outside of ruled tables, without running heads and page numbers.
    rules : HeaderRules
        The words that name columns.
    across : sequence of Ruling
        The page's horizontal lines.
    page : int
        Its number.
    before : Columns, optional
        Columns of the table that reached the foot of the page before, which may go on here without a header.
    """
    found: list[Unruled] = []
    index = done = 0
    headers = (find_headings(bands, at, rules) for at in range(min(_HEADER_LINES, len(bands))))
    header = next(filter(None, headers), None)
    again = header is not None and before is not None and _names(header[0]) == before.names
    if before is not None and bands and (header is None or again):
        body = _body(bands, header[2] + 1 if header else 0, before, rules)
        if body.parts and (again or _is_rest(body)):
            found.append(_table(body, [], bands[: body.after], across, page))
            index = done = body.after
    while index < len(bands):
        header = find_headings(bands, index, rules)
        if header is None or header[1] < done:
            index += 1
            continue
        headings, first, last = header
        body = _body(bands, last + 1, _between(headings), rules)
        if body.parts:
            found.append(_table(body, headings, bands[first : body.after], across, page))
            done = body.after
        index = max(body.after, last + 1)
    return found


def _is_rest(body: _Body) -> bool:
    """Tell whether lines at the top of a page are the rest of a table: one of them at least stands in several of its columns."""
    columns = list(pairwise(body.columns.edges()))
    filled = [sum(bool(part.text(left, right)) for left, right in columns) for part in body.parts]
    return max(filled, default=0) >= min(_SEVERAL, len(columns))


def _between(headings: Sequence[Heading]) -> Columns:
    free = [[(left.x1, right.x0)] for left, right in pairwise(headings)]
    wide = [
        [(max(left.middle, a), min(right.middle, b)) for a, b in stretches]
        for (left, right), stretches in zip(pairwise(headings), free, strict=True)
    ]
    return Columns(wide, headings[0].x0, headings[-1].x1, names=_names(headings))


def _names(headings: Sequence[Heading]) -> tuple[str, ...]:
    return tuple(heading.text for heading in headings)


def _body(bands: Sequence[Band], first: int, columns: Columns, rules: HeaderRules) -> _Body:
    """Take lines as long as they keep to the columns; a heading across the table is a row of its own."""
    body = _Body(columns, after=first)
    last = bands[first - 1][0].y if first else None
    for index in range(first, len(bands)):
        band = bands[index]
        em, text = em_of(band), band_text(band)
        if (
            _NOTE.match(text)
            or find_headings(bands, index, rules)
            or (last is not None and band[0].y - last > _FAR * em + em)
        ):
            break
        section = _is_section(band, text, em, body.columns)
        narrowed = None if section else body.columns.narrowed(band, em)
        if narrowed is None and not section:
            break
        body.columns = narrowed or body.columns
        body.parts.append(Part(band, em, section))
        last, body.after = band[0].y, index + 1
    while body.parts and body.parts[-1].section:
        body.parts.pop()
        body.after -= 1
    return body


def _is_section(band: Sequence[Glyph], text: str, em: float, columns: Columns) -> bool:
    """Tell whether a line is a heading across the table: numbered like one, in one piece, no list of units."""
    if not _SECTION.match(text) or len(text) > _LONGEST_SECTION:
        return False
    printed = [glyph for glyph in band if not glyph.text.isspace()]
    unbroken = all(b.x0 - a.x1 <= 1.2 * em for a, b in pairwise(printed))
    return unbroken and "、" not in text[_NUMBERED:] and len(text) > _NUMBERED


def _table(
    body: _Body, headings: Sequence[Heading], bands: Sequence[Band], across: Sequence[Ruling], page: int
) -> Unruled:
    edges = body.columns.edges()
    top, foot = body.parts[0].top, body.parts[-1].band[0].y
    wide = _ACROSS * (edges[-1] - edges[0])
    rules = [line.at for line in across if top < line.at < foot and _overlap(line, edges) >= wide]
    space = body.columns.space
    starts = row_starts(body.parts, edges, sorted(rules), torn=not headings, space=space)
    columns = replace(body.columns, space=space if space is not None else line_space(body.parts, edges, starts))
    cells = [GridCell(row=0, column=at, text=heading.text) for at, heading in enumerate(headings)]
    height = 1 if headings else 0
    for start, end in pairwise([*starts, len(body.parts)]):
        cells += _row(body.parts[start:end], edges, height)
        height += 1
    held = [glyph for band in bands for glyph in band]
    grid = Grid(cells=cells, height=height, width=len(edges) - 1, pages=[page] * height, edges=edges)
    return Unruled(grid, held, min(glyph.y for glyph in bands[0]), columns)


def _overlap(line: Ruling, edges: tuple[float, ...]) -> float:
    return min(line.end, edges[-1]) - max(line.start, edges[0])


def _row(parts: Sequence[Part], edges: tuple[float, ...], row: int) -> list[GridCell]:
    if parts[0].section:
        text = cell_text(to_lines(glyph for part in parts for glyph in part.band), edges[-1] - edges[0])
        return [GridCell(row=row, column=0, text=text, columns=len(edges) - 1)]
    held: list[list[Glyph]] = [[] for _ in edges[1:]]
    for part in parts:
        for glyph in part.band:
            at = bisect_right(edges, (glyph.x0 + glyph.x1) / 2) - 1
            held[min(max(at, 0), len(held) - 1)].append(glyph)
    return [_cell(row, column, glyphs, edges) for column, glyphs in enumerate(held)]


def _cell(row: int, column: int, glyphs: list[Glyph], edges: tuple[float, ...]) -> GridCell:
    lines = to_lines(glyphs)
    width = max((line.x1 - line.x0 for line in lines), default=0.0)
    full = bool(lines) and lines[-1].x1 - lines[-1].x0 > (edges[column + 1] - edges[column]) - 2.2 * lines[-1].em
    return GridCell(row=row, column=column, text=cell_text(lines, max(width, 1.0)), runs_on=full)
