"""Reads an XLSX workbook: one table a sheet, merged cells as they are drawn."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries

from kg.errors import DocumentError
from kg.ingest.readers.delimited import too_big
from kg.ingest.readers.limits import MIB, Limits, check_no_entities, check_zip
from kg.ingest.readers.pieces import Grid, GridCell, Paragraph, Piece

_MERGED = re.compile(rb'<mergeCell\b[^>]*\bref="([A-Z0-9:]+)"')
_BLANK_ROWS = 200  # rows without a value in a row after which a sheet is taken as ended


def read_xlsx(data: bytes, path: str, limits: Limits) -> tuple[list[Piece], list[str]]:
    """Return the sheets' tables, each after a paragraph with the sheet's name.

    Raises
    ------
    DocumentError
        If the file is damaged, a zip bomb, or over the limits.
    """
    check_zip(data, path, limits)
    check_no_entities(data, path)
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        parts = [
            (sheet.title, _sheet(sheet, data, path, limits))
            for sheet in workbook.worksheets
            if sheet.sheet_state == "visible"
        ]
        hidden = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state != "visible"]
    except (DocumentError, MemoryError):
        raise
    except Exception as error:  # openpyxl raises many kinds on damaged parts
        problem = f"the workbook is damaged, or needs over {limits.memory // MIB} MB of memory: {type(error).__name__}"
        raise DocumentError(problem, place=path, remedy="save it anew as .xlsx") from error
    pieces: list[Piece] = []
    for title, grid in parts:
        if grid is not None:
            pieces += [Paragraph(text=title), grid]
    return pieces, [f"hidden sheet {title!r} is not read" for title in hidden]


def _sheet(sheet: Any, data: bytes, path: str, limits: Limits) -> Grid | None:
    cells: dict[tuple[int, int], GridCell] = {}
    for row, column, value in _values(sheet, path, limits):
        cells[row, column] = GridCell(row=row, column=column, text=_text(value))
    if not cells:
        return None
    height = 1 + max(row for row, _ in cells)
    width = 1 + max(column for _, column in cells)
    for left, top, right, bottom in _merges(sheet, data):
        _merge(cells, (top - 1, left - 1), min(bottom, height), min(right, width))
    return Grid(cells=[cells[key] for key in sorted(cells)], height=height, width=width, name=sheet.title)


def _values(sheet: Any, path: str, limits: Limits) -> Iterator[tuple[int, int, Any]]:
    """Give the cells that hold a value; what the sheet says of its own size is not believed."""
    count = blank = 0
    sheet.reset_dimensions()
    for row, values in enumerate(sheet.iter_rows(values_only=True)):
        count += 1
        blank += 1
        for column, value in enumerate(values):
            if value is None or value == "":
                continue
            count, blank = count + 1, 0
            if column >= limits.columns or count > limits.cells:
                raise too_big(f"{path}, sheet {sheet.title}", limits)
            yield row, column, value
        if blank > _BLANK_ROWS:
            return


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if not value.time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _merges(sheet: Any, data: bytes) -> list[tuple[int, int, int, int]]:
    """Return the merged areas, which read-only sheets do not tell; they stand at the end of the sheet's part."""
    part = getattr(sheet, "_worksheet_path", "").lstrip("/")
    archive = zipfile.ZipFile(io.BytesIO(data))
    if part not in archive.namelist():
        return []
    found = [ref.decode("ascii") for ref in _MERGED.findall(archive.read(part))]
    return [bounds for bounds in map(range_boundaries, found) if None not in bounds]  # type: ignore[misc]


def _merge(cells: dict[tuple[int, int], GridCell], place: tuple[int, int], bottom: int, right: int) -> None:
    row, column = place
    if bottom <= row or right <= column:
        return
    cell = cells.setdefault(place, GridCell(row=row, column=column, text=""))
    cell.rows, cell.columns = bottom - row, right - column
