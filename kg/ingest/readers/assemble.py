"""Pieces -> Document: writes the extracted text and notes where each paragraph, row and cell stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.ingest.document import Block, BlockKind, Document, text_sha256
from kg.ingest.headers import HeaderRules
from kg.ingest.readers.pieces import Furniture, Grid, GridCell, Paragraph, Piece
from kg.ingest.readers.table_blocks import OpenTable, cell_text
from kg.ingest.typeface import runs


@dataclass(slots=True)
class _Writer:
    """The text under way; `page_starts[n]` is where page n + 1 begins."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    page_starts: list[int] = field(default_factory=list)
    marked: list[tuple[int, int]] = field(default_factory=list)

    def write(self, text: str, printed: str = "") -> tuple[int, int]:
        """Write a text, of which `printed` may say what is in type; return where it stands."""
        start = self.length
        self.marked += [(start + first, start + last) for first, last in runs(printed)] if printed else []
        self.parts.append(text)
        self.length += len(text)
        return start, self.length

    def turn_to(self, page: int | None, offset: int) -> None:
        while page is not None and len(self.page_starts) < page:
            self.page_starts.append(offset)

    def add_line(
        self, kind: BlockKind, text: str, page: int | None, breaks: Sequence[tuple[int, int]] = (), printed: str = ""
    ) -> None:
        self.turn_to(page, self.length)
        start, end = self.write(text, printed)
        for offset, next_page in breaks:
            self.turn_to(next_page, start + offset)
        self.write("\n")
        if end > start:
            self.blocks.append(Block(kind=kind, start=start, end=end, page=page))

    def add_cells(
        self, cells: Sequence[GridCell], page: int | None, spans: dict[int, tuple[int, int]]
    ) -> tuple[int, int]:
        """Write a row's cells on one line and note where each stands; return where the line does."""
        self.turn_to(page, self.length)
        start = self.length
        for index, cell in enumerate(cells):
            if index:
                self.write("\t")
            spans[id(cell)] = self.write(cell_text(cell.text), cell_text(cell.printed))
        end = self.length
        self.write("\n")
        return start, end


def assemble(
    pieces: Sequence[Piece], path: str, kind: str, rules: HeaderRules, warnings: Sequence[str] = ()
) -> Document:
    """Return the Document that pieces in reading order make; the same pieces always give the same text."""
    remarks = list(warnings)
    writer, table = _Writer(), OpenTable(path, kind in ("csv", "xlsx"), remarks)
    for piece in pieces:
        if isinstance(piece, Paragraph):
            writer.add_line("paragraph", _one_line(piece.text), piece.page, piece.page_breaks, _one_line(piece.printed))
            table.apart += len(piece.text)
        elif isinstance(piece, Furniture):
            writer.add_line("furniture", _one_line(piece.text), piece.page)
        elif piece.width == 1:
            for cell in piece.cells:
                printed = _one_line(cell.printed)
                writer.add_line("paragraph", _one_line(cell.text), piece.page_of(cell.row), printed=printed)
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
        marked=tuple(writer.marked),
    )


def _one_line(text: str) -> str:
    return text.replace("\r", "").replace("\n", " ").replace("\t", " ")


def _write_table(writer: _Writer, table: OpenTable, grid: Grid, rules: HeaderRules) -> None:
    for part, header in table.parts(grid, rules):
        spans: dict[int, tuple[int, int]] = {}
        for row, (own, covered) in enumerate(zip(part.begun(), part.matrix(), strict=True)):
            page = part.page_of(row)
            if header is not None and header.first <= row < header.end:
                writer.add_line("furniture", _one_line("\t".join(cell.text for cell in own)), page)
            elif header is not None and row < header.first:  # what stands above the header is the table's title
                writer.add_line("paragraph", _one_line(" ".join(cell.text for cell in own if cell.text)), page)
            else:
                start, end = writer.add_cells(own, page, spans)
                block = table.block(part, row, own, covered, spans, start, end)
                writer.blocks += [block] if block is not None else []
