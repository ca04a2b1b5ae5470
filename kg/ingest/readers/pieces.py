"""What a reader finds in a file, in reading order, before it becomes a Document: paragraphs, page furniture, tables."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kg.ingest.typeface import unmarked


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph of running text on one page (the page it starts on).

    `page_breaks` are offsets in it where a new page begins; `printed` is the text with the type that tells the leads, where one does.
    """

    text: str
    page: int | None = None
    page_breaks: tuple[tuple[int, int], ...] = ()
    printed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """A page number, or a running head or foot."""

    text: str
    page: int | None = None


@dataclass(slots=True, kw_only=True)
class GridCell:
    """One cell where it stands: `rows` and `columns` say how far it reaches.

    `runs_on` says that its last printed line is full, so that its text may go on after a page break; `span` is where it stands in a
    plain text, and `printed` the text with the type that tells the leads, where one does.
    """

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    runs_on: bool = False
    span: tuple[int, int] = (0, 0)
    printed: str = ""


@dataclass(slots=True, kw_only=True)
class Grid:
    """One table as printed: cells by position, and the page each row starts on.

    `edges` are the column borders in points, for telling whether a table goes on over a page break; empty elsewhere.
    """

    cells: list[GridCell]
    height: int
    width: int
    pages: list[int | None] = field(default_factory=list)
    edges: tuple[float, ...] = ()
    name: str = ""

    def page_of(self, row: int) -> int | None:
        """Return the page a row starts on."""
        return self.pages[row] if row < len(self.pages) else None

    def row(self, row: int) -> list[GridCell | None]:
        """Return the cell that covers each position of one row; None where the file has no cell."""
        covered: list[GridCell | None] = [None] * self.width
        for cell in self.cells:
            if cell.row <= row < cell.row + cell.rows:
                for column in range(cell.column, min(cell.column + cell.columns, self.width)):
                    covered[column] = cell
        return covered

    def begun(self) -> list[list[GridCell]]:
        """Return the cells that begin in each row, from left to right."""
        begun: list[list[GridCell]] = [[] for _ in range(self.height)]
        for cell in sorted(self.cells, key=lambda cell: cell.column):
            begun[cell.row].append(cell)
        return begun

    def matrix(self) -> list[list[GridCell | None]]:
        """Return the cell that covers each position; None where the file has no cell."""
        covered: list[list[GridCell | None]] = [[None] * self.width for _ in range(self.height)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.rows, self.height)):
                for column in range(cell.column, min(cell.column + cell.columns, self.width)):
                    covered[row][column] = cell
        return covered


def transposed(grid: Grid) -> Grid:
    """Return a table with its rows as columns."""
    cells = [
        replace(c, row=c.column, column=c.row, rows=c.columns, columns=c.rows)
        for c in sorted(grid.cells, key=lambda cell: (cell.column, cell.row))
    ]
    return Grid(cells=cells, height=grid.width, width=grid.height, pages=[grid.page_of(0)] * grid.width, name=grid.name)


def parted(grid: Grid, at: int) -> tuple[Grid, Grid]:
    """Return the rows of a table above row `at` and those from it on, as two tables; a cell that crosses the cut stays above."""
    above = [cell for cell in grid.cells if cell.row < at]
    for cell in above:
        cell.rows = min(cell.rows, at - cell.row)
    below = [cell for cell in grid.cells if cell.row >= at]
    for cell in below:
        cell.row -= at
    return (
        replace(grid, cells=above, height=at, pages=grid.pages[:at]),
        replace(grid, cells=below, height=grid.height - at, pages=grid.pages[at:]),
    )


Piece = Paragraph | Furniture | Grid


def with_type_aside(piece: Piece) -> Piece:
    """Return a piece whose text may hold letters in type with these in `printed` alone."""
    if isinstance(piece, Paragraph):
        return replace(piece, text=unmarked(piece.text), printed=piece.text)
    if isinstance(piece, Grid):
        for cell in piece.cells:
            cell.text, cell.printed = unmarked(cell.text), cell.text
    return piece
