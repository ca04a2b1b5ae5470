"""Pieces -> Document: writes the extracted text and notes where each paragraph, row and cell stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.errors import DocumentError
from kg.ingest.document import Block, BlockKind, Cell, Document, text_sha256
from kg.ingest.headers import HeaderRules
from kg.ingest.readers.header_rows import Header, find_header, is_form, is_header_again
from kg.ingest.readers.pieces import Furniture, Grid, GridCell, Paragraph, Piece, transposed

_SECTION = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}\s*[、.．]|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章部篇])"
)
_STRAY = 30  # characters between two parts of one table: a page number or note that was not told as such


@dataclass(slots=True)
class _Writer:
    """The text under way; `page_starts[n]` is where page n + 1 begins."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    page_starts: list[int] = field(default_factory=list)

    def write(self, text: str) -> tuple[int, int]:
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start, self.length

    def turn_to(self, page: int | None, offset: int) -> None:
        while page is not None and len(self.page_starts) < page:
            self.page_starts.append(offset)

    def add_line(self, kind: BlockKind, text: str, page: int | None, breaks: Sequence[tuple[int, int]] = ()) -> None:
        self.turn_to(page, self.length)
        start, end = self.write(text)
        for offset, next_page in breaks:
            self.turn_to(next_page, start + offset)
        self.write("\n")
        if end > start:
            self.blocks.append(Block(kind=kind, start=start, end=end, page=page))


@dataclass(slots=True)
class _Table:
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


def assemble(
    pieces: Sequence[Piece], path: str, kind: str, rules: HeaderRules, warnings: Sequence[str] = ()
) -> Document:
    """Return the Document that pieces in reading order make; the same pieces always give the same text."""
    remarks = list(warnings)
    writer, table = _Writer(), _Table(path, kind in ("csv", "xlsx"), remarks)
    for piece in pieces:
        if isinstance(piece, Paragraph):
            writer.add_line("paragraph", _one_line(piece.text), piece.page, piece.page_breaks)
            table.apart += len(piece.text)
        elif isinstance(piece, Furniture):
            writer.add_line("furniture", _one_line(piece.text), piece.page)
        elif piece.width == 1:
            for cell in piece.cells:
                writer.add_line("paragraph", _one_line(cell.text), piece.page_of(cell.row))
        else:
            _write_table(writer, table, piece, rules)
    text = "".join(writer.parts)
    return Document(
        path=path,
        kind=kind,
        sha256=text_sha256(text),
        text=text,
        blocks=tuple(writer.blocks),
        warnings=tuple(remarks),
        page_starts=tuple(writer.page_starts),
    )


def _one_line(text: str) -> str:
    return text.replace("\r", "").replace("\n", " ").replace("\t", " ")


def _write_table(writer: _Writer, table: _Table, grid: Grid, rules: HeaderRules) -> None:
    header = find_header(grid, rules)
    if header is None and is_form(grid, rules):
        grid = transposed(grid)
        header = find_header(grid, rules)
    header = _unambiguous(header, table, grid)
    if header is not None or grid.width != table.width or table.apart > _STRAY:
        table.number, table.row, table.section = table.number + 1, 0, ""
        table.header, table.width = header, grid.width
    table.apart = 0
    spans: dict[int, tuple[int, int]] = {}
    matrix = grid.matrix()
    first = header.first if header is not None else 0
    for row, covered in enumerate(matrix):
        own = [cell for cell in grid.cells if cell.row == row]
        own.sort(key=lambda cell: cell.column)
        page = grid.page_of(row)
        if header is not None and first <= row < header.end:
            writer.add_line("furniture", _one_line("\t".join(cell.text for cell in own)).replace("\t", " "), page)
            continue
        if row < first:  # what stands above the header is the table's title
            writer.add_line("paragraph", _one_line(" ".join(cell.text for cell in own if cell.text)), page)
            continue
        _write_row(writer, table, grid, row, covered, own, spans)


def _unambiguous(header: Header | None, table: _Table, grid: Grid) -> Header | None:
    """Refuse a header that names two columns alike: a sheet as a whole, a table among others with a remark."""
    if header is None or not header.twice:
        return header
    page = grid.page_of(header.first)
    place = ", ".join(
        filter(None, [table.place, f"sheet {grid.name}" if grid.name else "", f"page {page}" if page else ""])
    )
    problem = f"two columns are headed {header.twice!r}"
    if table.strict:
        raise DocumentError(problem, place=place, remedy="rename one of them")
    table.warnings.append(f"{place}: {problem}; the table is not read")
    return replace(header, texts=())


def _write_row(
    writer: _Writer,
    table: _Table,
    grid: Grid,
    row: int,
    covered: list[GridCell | None],
    own: list[GridCell],
    spans: dict[int, tuple[int, int]],
) -> None:
    page = grid.page_of(row)
    writer.turn_to(page, writer.length)
    start = writer.length
    for index, cell in enumerate(own):
        if index:
            writer.write("\t")
        spans[id(cell)] = writer.write(cell.text.replace("\t", " ").replace("\r", "").strip())
    end = writer.length
    writer.write("\n")
    texts = [cell.text.strip() for cell in own if cell.text.strip()]
    if not texts:
        return
    again = table.header is not None and is_header_again(table.header, covered)
    if again or _is_section(own, texts, grid.width):
        table.section = table.section if again else _one_line(texts[0])
        writer.blocks.append(Block(kind="furniture" if again else "paragraph", start=start, end=end, page=page))
        return
    cells = tuple(
        _cell(cell, row, column, spans)
        for column, cell in enumerate(covered)
        if _starts(cell, covered, column)
        and id(cell) in spans  # a cell of the header that reaches down says nothing here
    )
    header = table.header.texts if table.header is not None else ()
    block = Block(
        kind="row",
        start=start,
        end=end,
        page=page,
        table=table.number,
        row=table.row,
        header=header,
        cells=cells,
        section=table.section,
    )
    table.row += 1
    writer.blocks.append(block)


def _starts(cell: GridCell | None, covered: list[GridCell | None], column: int) -> bool:
    return cell is not None and (column == 0 or covered[column - 1] is not cell)


def _cell(cell: GridCell | None, row: int, column: int, spans: dict[int, tuple[int, int]]) -> Cell:
    assert cell is not None
    start, end = spans[id(cell)]
    text = cell.text.replace("\t", " ").replace("\r", "").strip()
    return Cell(start=start, end=end, text=text, column=column, carried=cell.row != row)


def _is_section(own: list[GridCell], texts: list[str], width: int) -> bool:
    """Tell whether a row is a heading across the table: one text alone, wide or numbered like a heading."""
    if len(texts) != 1:
        return False
    cell = next(cell for cell in own if cell.text.strip())
    return cell.columns * 2 > width or _SECTION.match(texts[0]) is not None
