"""Pages -> what stands on each from the top down: tables with a grid of lines, tables without one, and lines column by column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kg.ingest.headers import header_rules
from kg.ingest.readers.pdf_columns import in_reading_order
from kg.ingest.readers.pdf_flow import REPEATS, Heads, PageFlow, at_edge, head_key, is_furniture, running_heads
from kg.ingest.readers.pdf_grid import Box, Lattice, find_lattices
from kg.ingest.readers.pdf_headings import Band, may_be_header
from kg.ingest.readers.pdf_lines import Line, to_bands, to_line
from kg.ingest.readers.pdf_page import Glyph, PrintedPage
from kg.ingest.readers.pdf_tables import table_of
from kg.ingest.readers.pdf_unruled import Columns, Unruled, find_unruled
from kg.ingest.readers.pieces import Grid

_FOOT = 0.5  # share of the page's height: a table with nothing below that ends so near the foot may go on overleaf
_NOWHERE = (0.0, 0.0, 0.0, 0.0)
_LONGEST_NUMBER = 16  # characters of a line that is a page number

_Cells = defaultdict[tuple[int, int], list[Glyph]]


class _Layout:
    """Lays out the pages of one document in order; a table without a grid hands its columns to the next page."""

    def __init__(self, pages: Sequence[PrintedPage]) -> None:
        self.pages, self.rules = pages, header_rules()
        self.before: Columns | None = None
        self.borders: tuple[float, ...] = ()
        self.gapped: list[int] = []
        self._heads: Heads | None = None
        self._overleaf: Heads = set()

    def heads(self) -> Heads:
        """Return the lines that stand on many pages; found once, when first asked for."""
        if self._heads is None:
            flows = [
                PageFlow(p.number, p.width, p.height, [to_line(band) for band in to_bands(p.glyphs)])
                for p in self.pages
            ]
            self._heads = running_heads(flows, REPEATS)
        return self._heads

    def flow(self, page: PrintedPage) -> PageFlow:
        """Part the characters of a page into tables and lines, and set both in order."""
        grids, loose = _ruled(page, self.borders)
        self.borders = grids[-1][1].edges if grids else ()
        bands = to_bands(loose)
        tables = self._unruled(page, bands)
        held = {id(glyph) for table in tables for glyph in table.held}
        bands = [band for band in bands if id(band[0]) not in held]
        grids += [(table.top, table.grid) for table in tables]
        self._hand_on(page, tables, bands)
        if tables:
            self.gapped.append(page.number)
        grids.sort(key=lambda item: item[0])
        return PageFlow(page.number, page.width, page.height, _in_order(grids, bands, _edge_lines(page, bands)))

    def _unruled(self, page: PrintedPage, bands: list[Band]) -> list[Unruled]:
        if self.before is None and not any(may_be_header(band, self.rules) for band in bands):
            return []
        free = [band for band in bands if not self._is_furniture(page, band, bands)]
        return find_unruled(free, self.rules, page.across, page.number, self.before)

    def _is_furniture(self, page: PrintedPage, band: Band, bands: Sequence[Band]) -> bool:
        """Tell whether a line is no part of a table; a bare number is one unless it is the outermost line of the page."""
        line = to_line(band)
        if line.text.isdecimal() and band is not bands[0] and band is not bands[-1]:
            return False
        return is_furniture(line, _empty(page), self.heads() | self._overleaf)

    def _hand_on(self, page: PrintedPage, tables: list[Unruled], bands: list[Band]) -> None:
        self.before, self._overleaf = None, set()
        if tables:
            foot = max(glyph.y for glyph in tables[-1].held)
            below = [band for band in bands if band[0].y > foot and not self._is_furniture(page, band, bands)]
            if not below and foot > (1 - _FOOT) * page.height:
                self.before = tables[-1].columns
                lines = [to_line(band) for band in bands]
                self._overleaf = {head_key(line) for line in lines if at_edge(line, _empty(page))}


def _empty(page: PrintedPage) -> PageFlow:
    return PageFlow(page.number, page.width, page.height)


def page_flows(pages: Sequence[PrintedPage]) -> tuple[list[PageFlow], list[int]]:
    """Return the pages laid out, and the numbers of those with a table that no grid of lines draws."""
    layout = _Layout(pages)
    return [layout.flow(page) for page in pages], layout.gapped


def _ruled(page: PrintedPage, before: Sequence[float]) -> tuple[list[tuple[float, Grid]], list[Glyph]]:
    """Return the tables that a grid of lines draws, each with its upper edge, and the characters outside of them."""
    lattices = find_lattices(page.across, page.down, before)
    if not lattices:
        return [], page.glyphs
    tables = [(lattice, _Cells(list)) for lattice in lattices]
    loose: list[Glyph] = []
    cell, (left, top, right, foot) = loose, _NOWHERE
    for glyph in page.glyphs:
        x0, x1, y, size, _, _ = glyph
        x, y = (x0 + x1) / 2, y - 0.3 * size
        if not (left <= x < right and top <= y < foot):
            cell, (left, top, right, foot) = _cell_at(x, y, tables, loose)
        cell.append(glyph)
    filled = [(lattice.without_foot(cells), cells) for lattice, cells in tables if cells]
    return [(lattice.ys[0], table_of(lattice, cells, page.number)) for lattice, cells in filled], loose


def _cell_at(
    x: float, y: float, tables: Sequence[tuple[Lattice, _Cells]], loose: list[Glyph]
) -> tuple[list[Glyph], Box]:
    """Return what the cell at a point holds so far and how far the cell reaches; what stands outside of tables reaches nowhere."""
    for lattice, cells in tables:
        position = lattice.position(x, y)
        if position is not None:
            row, column = position
            return cells[lattice.owner[row][column]], lattice.box(row, column)
    return loose, _NOWHERE


def _edge_lines(page: PrintedPage, bands: Sequence[Band]) -> set[int]:
    """Return the outermost lines that are page numbers: they stand in no column of text."""
    ends = [band for band in (*bands[:1], *bands[-1:]) if len(band) <= _LONGEST_NUMBER]
    return {id(band) for band in ends if is_furniture(to_line(band), _empty(page), set())}


def _in_order(grids: Sequence[tuple[float, Grid]], bands: Sequence[Band], alone: set[int]) -> list[Line | Grid]:
    """Set lines and tables in order; a table, or a page number, parts the columns of text above it from those below."""
    items: list[Line | Grid] = []
    stops: list[tuple[float, Line | Grid]] = [(band[0].y, to_line(band)) for band in bands if id(band) in alone]
    rest = [band for band in bands if id(band) not in alone]
    for top, item in sorted([*grids, *stops], key=lambda stop: stop[0]):
        above = [band for band in rest if band[0].y < top]
        rest = rest[len(above) :]
        items += [*in_reading_order(above), item]
    return [*items, *in_reading_order(rest)]
