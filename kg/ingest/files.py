"""Finds the table files of a data folder and yields their lines as plain lists of cells, CSV and XLSX alike."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import TableError
from kg.ingest.schema import Schema

_MAX_UNPACKED = 200 << 20
_MAX_RATIO = 200
_MAX_ENTRIES = 5000
_MAX_COLUMNS = 100
_MAX_BLANK = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFile:
    """One file of one table of one dataset; `shown` is its path as messages print it."""

    dataset: str
    table: str
    path: Path
    shown: str


def find_tables(folder: Path, schema: Schema) -> list[TableFile]:
    """Return the table files of a data folder, sorted by dataset and by the schema's order of tables.

    A data folder holds ``tables/<dataset>/<table>.csv``, or dataset folders, or the tables of one dataset.

    Raises
    ------
    TableError
        If the folder is missing or a file in it is named like no table.
    """
    if not folder.is_dir():
        raise TableError("there is no such data folder", place=str(folder), remedy="name a folder that holds tables")
    base = folder / "tables" if (folder / "tables").is_dir() else folder
    order = {name: place for place, name in enumerate(schema.tables)}
    found = [_table_file(path, base, folder, schema) for path in _candidates(base)]
    return sorted(found, key=lambda file: (file.dataset, order[file.table]))


def _candidates(base: Path) -> Iterator[Path]:
    for path in sorted(base.rglob("*")):
        own = path.relative_to(base).parts
        if path.suffix.lower() in {".csv", ".xlsx"} and own != ("sources.csv",) and not own[-1].startswith((".", "~")):
            yield path


def _table_file(path: Path, base: Path, folder: Path, schema: Schema) -> TableFile:
    if path.stem not in schema.tables:
        known = ", ".join(schema.tables)
        raise TableError(f"no table is called {path.stem!r}", place=str(path), remedy=f"name it one of: {known}")
    dataset = path.parent.name if path.parent != base else folder.name
    return TableFile(dataset=dataset, table=path.stem, path=path, shown=_shown(path))


def _shown(path: Path) -> str:
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()


def read_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of a CSV or XLSX file with their 1-based line numbers, header first; blank lines are left out.

    Raises
    ------
    TableError
        If the file is not UTF-8, not well-formed, or unpacks beyond bounds.
    """
    yield from _xlsx_lines(path) if path.suffix.lower() == ".xlsx" else _csv_lines(path)


def _csv_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            line = 1
            for cells in reader:
                if cells:
                    yield line, cells
                line = reader.line_num + 1
    except UnicodeDecodeError as error:
        raise TableError(
            f"not UTF-8 (byte {error.start})", place=str(path), remedy="save the file as CSV UTF-8"
        ) from error
    except csv.Error as error:
        raise TableError(f"not well-formed CSV: {error}", place=f"{path}:{line}", remedy="check the quotes") from error


def _xlsx_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    _refuse_bomb(path)
    lines = _sheet_lines(path)
    while True:
        try:
            line, cells = next(lines)
        except StopIteration:
            return
        except (TableError, MemoryError):
            raise
        except Exception as error:  # openpyxl raises many kinds on damaged parts
            raise TableError(
                f"the workbook is damaged ({type(error).__name__})",
                place=str(path),
                remedy="save it again as .xlsx or .csv",
            ) from error
        yield line, cells


def _sheet_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of the first sheet; what it says of its own size is not believed."""
    from openpyxl import load_workbook

    last = width = 0
    with path.open("rb") as file:
        sheet: Any = load_workbook(file, read_only=True, data_only=True).worksheets[0]
        sheet.reset_dimensions()
        for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            texts = ["" if cell is None else _cell_text(cell) for cell in cells]
            while texts and not texts[-1]:
                texts.pop()
            if len(texts) > _MAX_COLUMNS or line - last > _MAX_BLANK:
                raise TableError(
                    f"more than {_MAX_COLUMNS} columns, or {_MAX_BLANK} blank rows before this one",
                    place=f"{path}:{line}",
                    remedy="delete what stands far from the table",
                )
            if texts:
                last, width = line, width or len(texts)
                yield line, texts + [""] * (width - len(texts))


def _cell_text(cell: object) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _refuse_bomb(path: Path) -> None:
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
        raise TableError("not an XLSX file", place=str(path), remedy="save it again as .xlsx or .csv") from error
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > _MAX_ENTRIES or unpacked > _MAX_UNPACKED or unpacked / packed > _MAX_RATIO:
        raise TableError("the XLSX file unpacks beyond bounds", place=str(path), remedy="save the table as CSV")
