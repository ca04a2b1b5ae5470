"""Reads a CSV or TSV file as one table."""

from __future__ import annotations

import csv
import io

from kg.errors import DocumentError
from kg.ingest.readers.decode import decode
from kg.ingest.readers.limits import Limits
from kg.ingest.readers.pieces import Grid, GridCell, Piece


def read_csv(data: bytes, path: str, limits: Limits) -> tuple[list[Piece], list[str]]:
    """Return the file's one table; the delimiter is a comma, a tab or a semicolon, whichever the first line has most of.

    Raises
    ------
    DocumentError
        If the file is no CSV, or has over the limit of cells or columns.
    """
    text, remarks = decode(data, path)
    first = text.partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    cells: list[GridCell] = []
    height = width = 0
    try:
        for row, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)):
            height, width = row + 1, max(width, len(values))
            if width > limits.columns or len(cells) > limits.cells:
                raise too_big(path, limits)
            cells += [GridCell(row=row, column=column, text=value.strip()) for column, value in enumerate(values)]
    except csv.Error as error:
        raise DocumentError(
            f"the file is no well-formed CSV: {error}", place=path, remedy="save it anew as CSV UTF-8"
        ) from error
    return [Grid(cells=cells, height=height, width=width)], remarks


def too_big(path: str, limits: Limits) -> DocumentError:
    """Return the error for a table over the limits."""
    problem = f"the table has over {limits.cells} cells or {limits.columns} columns"
    return DocumentError(problem, place=path, remedy="keep the rows and columns of the plan only")
