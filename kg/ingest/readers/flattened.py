"""Tables that lost their form: a text in which each cell of a task table stands on a line of its own, the header first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.ingest.document import Block, Cell, Document
from kg.ingest.headers import UNIT_KINDS, HeaderRules

_NUMBER = re.compile(r"(\d{1,3})[、.．]?\Z")
_LONGEST_HEADER = 16
_COLUMNS_MAX = 10


def restore_tables(document: Document, rules: HeaderRules) -> Document:
    """Return a plain text's Document with its flattened tables as rows; without one, the document itself.

    Only what cannot be misread is restored: the header begins with the row's number and names units, rows are numbered one after
    another, and every row has one line for each column. The first row that does not fit ends the table.
    """
    blocks = list(document.blocks)
    restored: list[Block] = []
    table = at = 0
    while at < len(blocks):
        width = _header_width(document, blocks, at, rules)
        rows = _rows(document, blocks, at, width, table) if width else []
        if len(rows) < 2:
            restored.append(blocks[at])
            at += 1
            continue
        restored += [replace(block, kind="furniture") for block in blocks[at : at + width]]
        restored += rows
        at, table = at + width * (len(rows) + 1), table + 1
    return replace(document, blocks=tuple(restored)) if table else document


def _text(document: Document, block: Block) -> str:
    return document.text[block.start : block.end]


def _header_width(document: Document, blocks: Sequence[Block], at: int, rules: HeaderRules) -> int:
    """Return how many lines from `at` name columns; 0 where they are no header of a task table."""
    first = _text(document, blocks[at])
    if len(first) > _LONGEST_HEADER or rules.kind_of(first) != "number":
        return 0
    kinds: list[str] = []
    for block in blocks[at : at + _COLUMNS_MAX]:
        text = _text(document, block)
        kind = rules.kind_of(text) if len(text) <= _LONGEST_HEADER else ""
        if not kind:
            break
        kinds.append(kind)
    return len(kinds) if len(kinds) > 2 and set(kinds) & set(UNIT_KINDS) else 0


def _rows(document: Document, blocks: Sequence[Block], at: int, width: int, table: int) -> list[Block]:
    header = tuple(_text(document, block) for block in blocks[at : at + width])
    rows: list[Block] = []
    number = None
    for start in range(at + width, len(blocks) - width + 1, width):
        lines = blocks[start : start + width]
        found = _NUMBER.match(_text(document, lines[0]))
        following = _text(document, blocks[start + width]) if start + width < len(blocks) else ""
        if found is None or (number is not None and int(found[1]) != number + 1):
            break
        number = int(found[1])
        if _is_uneven(number, [_text(document, line) for line in lines[1:]], following):
            break
        rows.append(_row(document, lines, header, table, len(rows)))
    return rows


def _is_uneven(number: int, others: Sequence[str], following: str) -> bool:
    """Tell whether the next row's number comes sooner or later than it should."""
    found = _NUMBER.match(following)
    late = found is not None and int(found[1]) != number + 1
    return late or any(other.strip("、.．") == str(number + 1) for other in others)


def _row(document: Document, lines: Sequence[Block], header: tuple[str, ...], table: int, row: int) -> Block:
    cells = tuple(
        Cell(start=line.start, end=line.end, text=_text(document, line), column=column)
        for column, line in enumerate(lines)
    )
    return Block(
        kind="row",
        start=lines[0].start,
        end=lines[-1].end,
        page=lines[0].page,
        table=table,
        row=row,
        header=header,
        cells=cells,
    )
