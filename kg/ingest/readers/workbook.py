"""Reads an XLSX workbook: one table a sheet, merged cells as they are drawn."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils.cell import range_boundaries

from kg.errors import DocumentError
from kg.ingest.readers.delimited import too_big
from kg.ingest.readers.limits import MIB, Limits, check_no_entities, check_zip
from kg.ingest.readers.note_marks import is_note_mark
from kg.ingest.readers.pieces import Grid, GridCell, Paragraph, Piece
from kg.ingest.readers.workbook_type import typed
from kg.ingest.rulebook import rules

_MERGED = re.compile(rb'<mergeCell\b[^>]*\bref="([A-Z0-9:]+)"')
_UNCALCULATED = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*><f(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>')
_HIDDEN_ROW = re.compile(rb"<row\b[^>]*\shidden=\"(?:1|true)\"")
_HIDDEN_COLUMNS = re.compile(rb'<col\b(?=[^>]*\shidden="(?:1|true)")(?=[^>]*\smin="(\d+)")[^>]*\smax="(\d+)"')
_QUOTED, _BRACKETED = re.compile(r'"[^"]*"'), re.compile(r"\[[^\]]*\]")
_UNITS: Mapping[str, str] = rules("deadlines")["date"]
_SHOWN = 5  # cells named in a remark
_BLANK_ROWS = 200  # rows without a value in a row after which a sheet is taken as ended


def read_xlsx(data: bytes, path: str, limits: Limits, look: str = "") -> tuple[list[Piece], list[str]]:
    """Return the sheets' tables, each after a paragraph with the sheet's name; letters printed as `look` says in type.

    Raises
    ------
    DocumentError
        If the file is damaged, a zip bomb, or over the limits.
    """
    check_zip(data, path, limits)
    check_no_entities(data, path)
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, rich_text=True)
        visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
        ended: list[str] = []
        parts = [(sheet.title, _sheet(sheet, data, path, limits, ended, look)) for sheet in visible]
        hidden = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state != "visible"]
        remarks = ended + [remark for sheet in visible for remark in _remarks(sheet, data)]
    except (DocumentError, MemoryError):
        raise
    except Exception as error:  # openpyxl raises many kinds on damaged parts
        problem = f"the workbook is damaged, or needs over {limits.memory // MIB} MB of memory: {type(error).__name__}"
        raise DocumentError(problem, place=path, remedy="save it anew as .xlsx") from error
    pieces: list[Piece] = []
    for title, grid in parts:
        if grid is not None:
            pieces += [Paragraph(text=title), grid]
    return pieces, [*(f"hidden sheet {title!r} is not read" for title in hidden), *remarks]


def _sheet(sheet: Any, data: bytes, path: str, limits: Limits, remarks: list[str], look: str) -> Grid | None:
    cells: dict[tuple[int, int], GridCell] = {}
    for row, column, text in _values(sheet, path, limits, remarks, look):
        cells[row, column] = GridCell(row=row, column=column, text=text)
    if not cells:
        return None
    height = 1 + max(row for row, _ in cells)
    width = 1 + max(column for _, column in cells)
    for left, top, right, bottom in _merges(sheet, data):
        _merge(cells, (top - 1, left - 1), min(bottom, height), min(right, width))
    return Grid(cells=[cells[key] for key in sorted(cells)], height=height, width=width, name=sheet.title)


def _values(sheet: Any, path: str, limits: Limits, remarks: list[str], look: str) -> Iterator[tuple[int, int, str]]:
    """Give the cells that hold a value, as text; what the sheet says of its own size is not believed."""
    count = blank = crossed = 0
    crossing = any(font.strike for font in sheet.parent._fonts)
    sheet.reset_dimensions()
    for row, cells in enumerate(sheet.iter_rows()):
        count += 1
        blank += 1
        for column, cell in enumerate(cells):
            value = cell.value
            if value is None or value == "":
                continue
            count, blank = count + 1, 0
            if column >= limits.columns or count > limits.cells:
                raise too_big(f"{path}, sheet {sheet.title}", limits)
            struck = crossing and bool(cell.font.strike)
            value = typed(value, cell.font, look) if look else value
            text = "" if struck else _text(value, cell.number_format if isinstance(value, (date, float, int)) else "")
            crossed += struck or (isinstance(value, CellRichText) and any(map(_is_struck, value)))
            if text:
                yield row, column, text
        if blank > _BLANK_ROWS:
            remarks.append(
                f"sheet {sheet.title!r}: rows after {row + 1 - blank} are not read: {_BLANK_ROWS} blank rows follow it"
            )
            break
    if crossed:
        remarks.append(f"sheet {sheet.title!r}: {crossed} cells hold text that is crossed out, which is not read")


def _text(value: Any, shown: str) -> str:
    """Return a value as the sheet shows it, for the formats that plans use: dates, shares, whole numbers."""
    if isinstance(value, CellRichText):
        return _rich(value)
    if isinstance(value, datetime):
        day = _dated(value, shown)
        return day if value.time() == time(0) else f"{day} {value:%H:%M}"
    if isinstance(value, date):
        return _dated(value, shown)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and shown.rstrip().endswith("%"):
        return f"{round(100 * value, 2):g}%"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _rich(value: CellRichText) -> str:
    """Return a text of several types without what is crossed out and without the raised marks of notes."""
    text = ""
    for part in value:
        raised = isinstance(part, TextBlock) and part.font.vertAlign == "superscript"
        if not _is_struck(part) and not (raised and is_note_mark(str(part), text)):
            text += str(part)
    return text.strip()


def _is_struck(part: object) -> bool:
    return isinstance(part, TextBlock) and bool(part.font.strike)


def _dated(day: date, shown: str) -> str:
    """Return a date as precisely as its format shows it, in Chinese where the format is: 2026年6月, 2026-06-30."""
    plain = _QUOTED.sub("", _BRACKETED.sub("", shown)).lower()
    parts = [(mark, value) for mark, value in (("y", day.year), ("m", day.month), ("d", day.day)) if mark in plain]
    if not parts:
        return day.isoformat()
    if any(unit in shown for unit in _UNITS.values()):
        return "".join(f"{value}{_UNITS[mark]}" for mark, value in parts)
    return "-".join(f"{value:04d}" if mark == "y" else f"{value:02d}" for mark, value in parts)


def _remarks(sheet: Any, data: bytes) -> Iterator[str]:
    """Say what a reader of the printed sheet would see otherwise: formulas nobody calculated, and rows that are hidden."""
    part = _part(sheet, data)
    empty = [ref.decode("ascii") for ref in _UNCALCULATED.findall(part)]
    if empty:
        cells = ", ".join(empty[:_SHOWN]) + (", …" if len(empty) > _SHOWN else "")
        problem = f"sheet {sheet.title!r}: {len(empty)} formulas have no stored value and are read as empty ({cells})"
        yield f"{problem}; open and save the workbook in a spreadsheet program first"
    hidden = _HIDDEN_ROW.findall(part)
    if hidden:
        yield f"sheet {sheet.title!r}: {len(hidden)} hidden rows are read like the others"
    columns = sum(int(last) - int(first) + 1 for first, last in _HIDDEN_COLUMNS.findall(part))
    if columns:
        yield f"sheet {sheet.title!r}: {columns} hidden columns are read like the others"


def _part(sheet: Any, data: bytes) -> bytes:
    name = getattr(sheet, "_worksheet_path", "").lstrip("/")
    archive = zipfile.ZipFile(io.BytesIO(data))
    return archive.read(name) if name in archive.namelist() else b""


def _merges(sheet: Any, data: bytes) -> list[tuple[int, int, int, int]]:
    """Return the merged areas, which read-only sheets do not tell; they stand at the end of the sheet's part."""
    found = [ref.decode("ascii") for ref in _MERGED.findall(_part(sheet, data))]
    return [bounds for bounds in map(range_boundaries, found) if None not in bounds]  # type: ignore[misc]


def _merge(cells: dict[tuple[int, int], GridCell], place: tuple[int, int], bottom: int, right: int) -> None:
    row, column = place
    if bottom <= row or right <= column:
        return
    cell = cells.setdefault(place, GridCell(row=row, column=column, text=""))
    cell.rows, cell.columns = bottom - row, right - column
