"""Grid -> blocks: which rows of a table are its header, headings within it, notes, and rows of tasks; the same for every format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.errors import DocumentError
from kg.ingest.document import Block, Cell
from kg.ingest.headers import HeaderRules
from kg.ingest.readers.forms import as_rows
from kg.ingest.readers.header_rows import Header, find_header, further_header, is_header_again
from kg.ingest.readers.pieces import Grid, GridCell, parted
from kg.ingest.rulebook import pattern

_SECTION, _NOTE = pattern("hierarchy", "heading"), pattern("headers", "notes.row")
_STRAY = 30  # characters between two parts of one table: a page number or note that was not told as such

Spans = Mapping[int, tuple[int, int]]


@dataclass(slots=True)
class OpenTable:
    """The table under way, kept over pieces so that a part without a header goes on from the one before."""

    place: str
    strict: bool
    warnings: list[str]
    number: int = -1
    row: int = 0
    width: int = 0
    apart: int = 0
    header: Header | None = None
    section: str = ""

    def parts(self, grid: Grid, rules: HeaderRules) -> Iterator[tuple[Grid, Header | None]]:
        """Give the tables that a grid holds, one below the other, each with its header; this table is the one given last."""
        grid = as_rows(grid, rules)
        header = find_header(grid, rules)
        if header is not None and header.late and self._goes_on(grid):
            above, grid = parted(grid, header.first)
            yield above, self._begin(None, above)
            header = find_header(grid, rules)
        while header is not None and (cut := further_header(grid, header, rules)):
            above, grid = parted(grid, cut)
            yield above, self._begin(header, above)
            header = find_header(grid, rules)
        yield grid, self._begin(header, grid)

    def _goes_on(self, grid: Grid) -> bool:
        return grid.width == self.width and self.apart <= _STRAY

    def _begin(self, header: Header | None, grid: Grid) -> Header | None:
        header = self._unambiguous(header, grid)
        if header is not None or not self._goes_on(grid):
            self.number, self.row, self.section = self.number + 1, 0, ""
            self.header, self.width = header, grid.width
        self.apart = 0
        return header

    def _unambiguous(self, header: Header | None, grid: Grid) -> Header | None:
        """Refuse a header that names two columns alike: a sheet as a whole, a table among others with a remark."""
        if header is None or not header.twice:
            return header
        page = grid.page_of(header.first)
        sheet = f"sheet {grid.name}" if grid.name else ""
        place = ", ".join(filter(None, [self.place, sheet, f"page {page}" if page else ""]))
        problem = f"two columns are headed {header.twice!r}"
        if self.strict:
            raise DocumentError(problem, place=place, remedy="rename one of them")
        self.warnings.append(f"{place}: {problem}; the table is not read")
        return replace(header, texts=())

    def block(
        self,
        grid: Grid,
        row: int,
        own: Sequence[GridCell],
        covered: Sequence[GridCell | None],
        spans: Spans,
        start: int,
        end: int,
    ) -> Block | None:
        """Return the block of a row below the header whose line is `start` to `end`; `own` begin in it, `spans` tells where each cell stands."""
        texts = [cell.text.strip() for cell in own if cell.text.strip()]
        page = grid.page_of(row)
        if not texts:
            return None
        if self.header is not None and is_header_again(self.header, covered):
            return Block(kind="furniture", start=start, end=end, page=page)
        if _is_note(texts):
            return Block(kind="paragraph", start=start, end=end, page=page)
        if _is_section(own, texts, grid.width):
            self.section = " ".join(texts[0].split())
            return Block(kind="paragraph", start=start, end=end, page=page)
        self.row += 1
        return Block(
            kind="row",
            start=start,
            end=end,
            page=page,
            table=self.number,
            row=self.row - 1,
            header=self.header.texts if self.header is not None else (),
            cells=_cells(row, covered, spans),
            section=self.section,
        )


def opens_heading(text: str) -> bool:
    """Tell whether a text opens like a heading or a note within a table: 一、… or 注：…."""
    return _SECTION.match(text) is not None or _NOTE.match(text) is not None


def cell_text(text: str) -> str:
    """Return a cell's text as it stands in a document: without tabs, which part cells."""
    return text.replace("\t", " ").replace("\r", "").strip()


def _cells(row: int, covered: Sequence[GridCell | None], spans: Spans) -> tuple[Cell, ...]:
    """Return a row's cells; a cell of the header that reaches down has no span here and says nothing."""
    found: list[Cell] = []
    for column, cell in enumerate(covered):
        first = cell is not None and (column == 0 or covered[column - 1] is not cell)
        if cell is not None and first and id(cell) in spans:
            start, end = spans[id(cell)]
            found.append(Cell(start=start, end=end, text=cell_text(cell.text), column=column, carried=cell.row != row))
    return tuple(found)


def _is_note(texts: list[str]) -> bool:
    """Tell whether a row is a note below the table: one text alone that says so."""
    return len(texts) == 1 and _NOTE.match(texts[0]) is not None


def _is_section(own: Sequence[GridCell], texts: list[str], width: int) -> bool:
    """Tell whether a row is a heading across the table: one text alone, wide or numbered like a heading."""
    if len(texts) != 1:
        return False
    cell = next(cell for cell in own if cell.text.strip())
    return cell.columns * 2 > width or _SECTION.match(texts[0]) is not None
