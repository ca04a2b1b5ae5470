"""Reads a CSV or TSV file as one table."""

from __future__ import annotations

import csv
import io

from kg.errors import DocumentError
from kg.ingest.readers.decode import decode
from kg.ingest.readers.limits import Limits
from kg.ingest.readers.pieces import Grid, GridCell, Piece

_HEAD, _LINES = 20_000, 50  # characters and lines from which the delimiter is told


def read_csv(data: bytes, path: str, limits: Limits) -> tuple[list[Piece], list[str]]:
    """Return the file's one table; the delimiter is a comma, a tab or a semicolon, whichever most of the first lines have.

    Raises
    ------
    DocumentError
        If the file is no CSV, or has over the limit of cells or columns.
    """
    text, remarks = decode(data, path)
    delimiter = _delimiter(text)
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


def _delimiter(text: str) -> str:
    """Return what parts the cells: a title may stand above the header, and cells may hold commas."""
    head = text[:_HEAD].splitlines()[:_LINES]
    return max(",\t;", key=lambda mark: (sum(mark in line for line in head), sum(line.count(mark) for line in head)))


def too_big(path: str, limits: Limits) -> DocumentError:
    """Return the error for a table over the limits."""
    problem = f"the table has over {limits.cells} cells or {limits.columns} columns"
    return DocumentError(problem, place=path, remedy="keep the rows and columns of the plan only")
