"""Plain text -> the same text with the rows of its tables as rows: what was pasted from Word, Excel, Markdown or a web page."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from kg.ingest.document import Block, Document
from kg.ingest.headers import HeaderRules
from kg.ingest.readers.parted_lines import find_parted
from kg.ingest.readers.ruled_lines import find_ruled
from kg.ingest.readers.stacked_lines import find_stacked
from kg.ingest.readers.table_blocks import OpenTable
from kg.ingest.readers.text_runs import Span, TextRun

_LIKE_A_TABLE = re.compile(r"(?m)(?:^[^\t\n]+(?:\t[^\t\n]*){2,}(?:\n|\Z)){3,}")
_SAID, _SHOWN = 5, 40  # remarks at most, and characters of a line in them


def with_tables(document: Document, rules: HeaderRules) -> Document:
    """Return a plain text with the rows of its tables as rows; the text stays as it is.

    Examples
    --------
    >>> from kg.ingest.document import plain_document
    >>> from kg.ingest.headers import header_rules
    >>> found = with_tables(plain_document("p.txt", "序号\\t任务\\t责任单位\\n1\\t办展\\t市商务局"), header_rules())
    >>> [[cell.text for cell in row.cells] for row in found.rows()]
    [['1', '办展', '市商务局']]
    """
    warnings = list(document.warnings)
    table = OpenTable(document.path, False, warnings)
    starts = [block.start for block in document.blocks]
    blocks: list[Block] = []
    at = 0
    runs = [run for find in (find_ruled, find_parted, find_stacked) for run in find(document.text, rules)]
    for run in sorted(runs, key=lambda run: run.rows[0].start):
        start, end = run.rows[0].start, run.rows[-1].end
        if start < at:
            continue
        blocks += document.blocks[bisect_left(starts, at) : bisect_left(starts, start)]
        table.apart += start - at
        blocks += _blocks(run, table, rules)
        at = end
    blocks += document.blocks[bisect_left(starts, at) :]
    ends = [(run.rows[0].start, run.rows[-1].end) for run in runs]
    warnings += _unread(document, ends)
    return replace(document, blocks=tuple(blocks), warnings=tuple(warnings))


def _unread(document: Document, read: list[Span]) -> Iterator[str]:
    """Say where lines of as many cells look like a table whose header is not recognised."""
    for found in islice(_LIKE_A_TABLE.finditer(document.text), _SAID):
        if not any(start < found.end() and found.start() < end for start, end in read):
            first = "、".join(found[0].partition("\n")[0].split())[:_SHOWN]
            problem = f"lines at {found.start()}-{found.end()} look like a table, but no header is recognised ({first})"
            yield f"{problem}; a mapping file can say what its columns hold (--mapping)"


def _blocks(run: TextRun, table: OpenTable, rules: HeaderRules) -> Iterator[Block]:
    for part, header in table.parts(run.grid(), rules):
        spans = {id(cell): cell.span for cell in part.cells}
        begun = part.begun()
        said = [[cell.span for cell in own if cell.text] for own in begun]
        for row, covered in enumerate(part.matrix()):
            if not said[row]:
                continue
            start, end = min(said[row])[0], max(said[row])[1]
            if header is None or row >= header.end:
                block = table.block(part, row, begun[row], covered, spans, start, end)
                if block is not None:
                    yield block
            elif row < header.first:
                yield Block(kind="paragraph", start=start, end=end)
            elif row + 1 == part.height or end <= min(said[row + 1], default=(end, end))[0]:
                yield Block(kind="furniture", start=start, end=end)
