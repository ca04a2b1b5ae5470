"""The Document: what every reader makes of a file, and what every extractor reads.

`Document.text` is one string. Every span anywhere counts its code points, 0-based, end exclusive. For a plain text file it is the
decoded file; for every other format it is the extracted text, made the same way each time, which `kg ingest` writes beside its
tables so that the spans can be checked against it.

In extracted text one paragraph is one line and one table row is one line, its cells parted by tabs. What a page break tore apart is
whole again, so a paragraph or a cell never holds page furniture; furniture stands in blocks of its own. In a plain text file a block
is one printed line as it is, so a sentence that was broken over lines spans several blocks.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Literal

BlockKind = Literal["paragraph", "row", "furniture"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of one table row.

    `start` and `end` are its span in the document's text. A cell that a vertical merge carries down (`carried`) keeps the span of the
    cell it is carried from; an empty cell has ``start == end``. A cell spanning several columns stands once, at its first column.
    """

    start: int
    end: int
    text: str
    column: int
    carried: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, one table row, or one piece of furniture: page number, running head or foot, header row of a table.

    Parameters
    ----------
    kind : {"paragraph", "row", "furniture"}
        Extractors of running text read paragraphs only, extractors of tables read rows only.
    start, end : int
        Its span in `Document.text`.
    page : int or None
        Page it starts on, from 1; None where the format has no pages.
    table, row : int or None
        For rows: number of the table in the document and of the row in the table (header rows left out), both from 0.
    header : tuple of str
        For rows: the text of each column's header, several header rows joined by ``/``; empty where no header was found.
    cells : tuple of Cell
        For rows: the cells in column order.
    section : str
        For rows: the text of the last section row above (``一、…``), or empty.
    """

    kind: BlockKind
    start: int
    end: int
    page: int | None = None
    table: int | None = None
    row: int | None = None
    header: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file, read.

    `kind` is txt, html, docx, pdf, xlsx or csv; `sha256` is that of `text` encoded as UTF-8 and identifies it as a source;
    `warnings` are one-line remarks for the report (what was skipped or looks damaged, and where). `marked` are the spans of the letters
    that are printed in the type (bold, underlined …) by which the document says that it tells its leads; empty where it does not say so.

    Examples
    --------
    >>> document = plain_document("plan.txt", "一、目标\\n市科技局负责")
    >>> [document.text[b.start:b.end] for b in document.paragraphs()]
    ['一、目标', '市科技局负责']
    """

    path: str
    kind: str
    sha256: str
    text: str
    blocks: tuple[Block, ...]
    warnings: tuple[str, ...] = ()
    page_starts: tuple[int, ...] = ()
    marked: tuple[tuple[int, int], ...] = ()

    def __hash__(self) -> int:
        return hash((self.path, self.sha256))

    def paragraphs(self) -> Iterator[Block]:
        """Give the paragraphs in order, without rows and page furniture."""
        return (block for block in self.blocks if block.kind == "paragraph")

    def rows(self) -> Iterator[Block]:
        """Give the table rows in order."""
        return (block for block in self.blocks if block.kind == "row")

    def page_at(self, offset: int) -> int | None:
        """Return the page, from 1, on which the character at `offset` is printed; None where the format has no pages."""
        return bisect_right(self.page_starts, offset) if self.page_starts else None

    def marked_in(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the spans of `marked` between two offsets, counted from the first.

        Examples
        --------
        >>> Document(path="", kind="docx", sha256="", text="甲局、乙局", blocks=(), marked=((0, 2),)).marked_in(1, 5)
        [(0, 1)]
        """
        first = bisect_right(self.marked, start, key=lambda span: span[1])
        within = takewhile(lambda span: span[0] < end, islice(self.marked, first, None))
        return [(max(span[0], start) - start, min(span[1], end) - start) for span in within]


def text_sha256(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 form.

    Examples
    --------
    >>> text_sha256("青岛")[:8]
    '6e12544f'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def plain_document(path: str, text: str, warnings: tuple[str, ...] = ()) -> Document:
    """Return a Document of kind txt: one paragraph for each line that is not blank, stripped of outer white space."""
    blocks = []
    offset = 0
    for line in text.split("\n"):
        body = line.strip()
        if body:
            start = offset + line.index(body)
            blocks.append(Block(kind="paragraph", start=start, end=start + len(body)))
        offset += len(line) + 1
    return Document(path=path, kind="txt", sha256=text_sha256(text), text=text, blocks=tuple(blocks), warnings=warnings)
