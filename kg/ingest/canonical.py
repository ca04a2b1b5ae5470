"""Writes tables in their one canonical form: schema column order, rows in natural order of their ids, LF, quotes only where needed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.errors import TableError
from kg.ingest.files import find_tables, read_lines
from kg.ingest.schema import Schema, Table
from kg.whole import write_whole

_DIGITS = re.compile(r"(\d+)")


def canonical(table: Table, header: Sequence[str], rows: Sequence[Sequence[str]], place: str = "") -> bytes:
    """Return the canonical bytes of a table: the schema's columns in its order, rows in natural order, cells trimmed.

    Raises
    ------
    TableError
        If a column is unknown or a row has another number of cells than the header.
    """
    unknown = sorted(set(header) - set(table.names))
    if unknown:
        raise TableError(
            f"column {unknown[0]!r} is unknown", place=place, remedy=f"{table.name} has: {', '.join(table.names)}"
        )
    uneven = next((row for row in rows if len(row) != len(header)), None)
    if uneven is not None:
        raise TableError(f"a row has {len(uneven)} cells, the header {len(header)}: {uneven[:1]}", place=place)
    printed = {column.name for column in table.columns if column.kind == "printed"}
    order = [(header.index(name) if name in header else -1, name) for name in table.names]
    cells = [[_cell(row, at, name in printed) for at, name in order] for row in rows]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.names)
    writer.writerows(sorted(cells, key=_natural))
    return out.getvalue().encode()


def _cell(row: Sequence[str], at: int, printed: bool) -> str:
    if at < 0:
        return ""
    return row[at] if printed else row[at].strip()


def _natural(cells: Iterable[str]) -> list[list[tuple[int, int, str]]]:
    """Return a key that sorts ``p1-2`` before ``p1-10``."""
    return [
        [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _DIGITS.split(cell)] for cell in cells
    ]


def format_tables(folder: Path, schema: Schema, *, check: bool = False) -> list[Path]:
    """Bring every CSV table of a data folder into canonical form and return those that were not; with `check` write nothing.

    Raises
    ------
    TableError
        If a table cannot be read or written.
    """
    found = [
        (file.path, schema.tables[file.table]) for file in find_tables(folder, schema) if file.path.suffix == ".csv"
    ]
    if (folder / "sources.csv").is_file():
        found.insert(0, (folder / "sources.csv", schema.sources))
    changed = []
    for path, table in found:
        lines = [cells for _, cells in read_lines(path)]
        body = canonical(table, lines[0] if lines else table.names, lines[1:], str(path))
        if path.read_bytes() != body:
            changed.append(path)
            if not check:
                _write(path, body)
    return changed


def _write(path: Path, body: bytes) -> None:
    try:
        write_whole(path, body)
    except OSError as error:
        raise TableError(
            f"cannot be written: {error.strerror}", place=str(path), remedy="make room; the table is as it was"
        ) from error


def document(schema: Schema) -> str:
    """Return Markdown that describes every table and column, in the schema's order."""
    parts = [_described(table) for table in (*schema.tables.values(), schema.sources)]
    return "\n".join(parts)


def _described(table: Table) -> str:
    lines = [
        f"### `{table.name}` {table.zh}",
        "",
        f"{table.en}.",
        "",
        "| column | 列 | kind | property | what it holds |",
        "|" + " --- |" * 5,
    ]
    for column in table.columns:
        marks = " (required)" * column.required + " (several, joined by ` \\| `)" * column.many
        cells = (
            f"`{column.name}`",
            column.zh,
            column.kind,
            column.property and f"`{column.property}`",
            column.en + marks,
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])
