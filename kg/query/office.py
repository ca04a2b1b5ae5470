"""Rows of terms -> XLSX and Parquet."""

from __future__ import annotations

import io
from collections.abc import Sequence
from math import isfinite

from kg.errors import LimitError
from kg.store.base import XSD, Solutions, Term

Rows = Sequence[Sequence[Term | None]]
_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))
_LONGEST_CELL = 32767
_MOST_ROWS = 1_048_575


def xlsx_bytes(variables: Sequence[str], rows: Rows) -> bytes:
    """Return a workbook of one sheet: numbers as numbers, everything else as text; no formula, no link, fixed date.

    Raises
    ------
    LimitError
        If there are more rows than a sheet holds, or a longer text than a cell holds.
    """
    from datetime import datetime

    import xlsxwriter

    if len(rows) > _MOST_ROWS:
        raise LimitError(f"{len(rows)} rows are more than a sheet holds ({_MOST_ROWS}) — write csv or parquet")
    out = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, settings) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})
        sheet = book.add_worksheet("answer")
        bold = book.add_format({"bold": True})
        for place, name in enumerate(variables):
            sheet.write_string(0, place, name, bold)
        for line, row in enumerate(rows, start=1):
            for place, term in enumerate(row):
                if term is not None:
                    _write_cell(sheet, line, place, term)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def _write_cell(sheet: object, line: int, place: int, term: Term) -> None:
    number = _number(term)
    if number is not None:
        sheet.write_number(line, place, number)  # type: ignore[attr-defined]
    elif len(term.value) > _LONGEST_CELL:
        raise LimitError(
            f"row {line} has a text of {len(term.value)} characters, more than a cell holds ({_LONGEST_CELL}) — write csv or parquet"
        )
    else:
        sheet.write_string(line, place, term.value)  # type: ignore[attr-defined]


def _number(term: Term) -> float | None:
    """Return the number a term stands for, or None where a sheet cannot hold it as it is written: it stays text then."""
    if term.datatype not in _NUMBERS or len(term.value) > 15:
        return None
    try:
        number = float(term.value)
    except ValueError:
        return None
    return number if isfinite(number) else None


def parquet_bytes(variables: Sequence[str], rows: Rows) -> bytes:
    """Return a Parquet file, its columns typed like a DataFrame's."""
    from kg.query.results import solutions_frame

    frame = solutions_frame(Solutions(variables=tuple(variables), rows=[tuple(row) for row in rows]))
    out = io.BytesIO()
    frame.to_parquet(out, index=False)
    return out.getvalue()
