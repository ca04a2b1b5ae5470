"""The folder that `kg ingest` writes: candidate tables, the extracted texts, and the report; whole or not at all, the same bytes each time."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.ingest.candidate_tables import CANDIDATE_COLUMNS, CandidateTables, Rows
from kg.ingest.candidates import Candidates
from kg.ingest.report import Report, markdown
from kg.ingest.schema import Table, read_schema
from kg.whole import folder_under_way


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What one run of `kg ingest` gives: candidates a document, their tables and the report."""

    found: tuple[Candidates, ...]
    tables: CandidateTables
    report: Report

    def statements(self) -> list[dict[str, object]]:
        """Return all statements as JSON objects, in order."""
        return [statement.as_json() for candidates in self.found for statement in candidates.statements]

    def json(self) -> str:
        """Return all statements as a JSON array."""
        return json.dumps(self.statements(), ensure_ascii=False, indent=1) + "\n"

    def summary(self) -> str:
        """Return the report as Markdown, as people read it."""
        return markdown(self.report)

    def write(self, folder: Path) -> None:
        """Write the folder, all or nothing.

        Raises
        ------
        InputError
            If the folder exists already, or cannot be written.
        """
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InputError(
                "the folder holds something already", place=str(folder), remedy="give -o another one, or remove it"
            )
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            building = folder_under_way(folder)
        except OSError as error:
            raise InputError(
                f"cannot write here: {error.strerror}", place=str(folder), remedy="give -o another place"
            ) from error
        try:
            for name, body in _files(self):
                path = building / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(body.encode("utf-8", "surrogatepass"))
            building.chmod(0o755)
            if folder.is_dir():
                folder.rmdir()
            building.rename(folder)
        except OSError as error:
            raise InputError(
                f"cannot be written: {error.strerror}", place=str(folder), remedy="make room, or give -o another place"
            ) from error
        finally:
            shutil.rmtree(building, ignore_errors=True)


def _files(run: Ingested) -> Iterable[tuple[str, str]]:
    """Give the files of the folder as (path, content)."""
    schema = read_schema()
    yield "candidates.csv", _csv(CANDIDATE_COLUMNS, run.tables.candidates)
    yield "report.json", json.dumps(run.report, ensure_ascii=False, indent=1) + "\n"
    yield "report.md", markdown(run.report)
    yield "sources.csv", _table(schema.sources, run.tables.sources)
    for name, rows in run.tables.tables.items():
        if rows or name == "tasks":  # a reviewer may add the first one
            yield f"tables/{run.tables.plan}/{name}.csv", _table(schema.tables[name], rows)
    for source, candidates in zip(run.tables.sources, run.found, strict=True):
        yield f"texts/{source['id'].rpartition('/')[2]}.txt", candidates.document.text


def _table(table: Table, rows: Rows) -> str:
    key = table.columns[0].name
    return _csv(table.names, sorted(rows, key=lambda row: row.get(key, "")))


def _csv(columns: Sequence[str], rows: Rows) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
