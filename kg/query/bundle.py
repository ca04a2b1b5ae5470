"""The graph as a folder of readable tables in one ZIP: things, statements and evidence."""

from __future__ import annotations

import zipfile
from typing import IO

from kg.query.formats import csv_bytes
from kg.query.stored import stored_query
from kg.store.base import Limits, Store

TABLES = ("things", "statements", "evidence")
_DATE = (1980, 1, 1, 0, 0, 0)


def csv_bundle(store: Store, out: IO[bytes]) -> dict[str, int]:
    """Write a ZIP of UTF-8 CSV files for spreadsheets; return the rows of each. The same graph gives the same bytes.

    `things.csv`: one row a thing. `statements.csv`: one row a statement. `evidence.csv`: one row a piece of evidence.
    Inferred statements and the ontology's own terms are left out.
    """
    counts = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in TABLES:
            found = store.select(stored_query(f"export-{name}"), limits=Limits(seconds=600.0, size=None))
            counts[f"{name}.csv"] = len(found)
            body = csv_bytes(found.variables, found.rows, spreadsheet=True)
            archive.writestr(zipfile.ZipInfo(f"{name}.csv", _DATE), body, zipfile.ZIP_DEFLATED)
    return counts
