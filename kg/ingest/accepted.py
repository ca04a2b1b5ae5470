"""Accepted candidates -> the tables `kg build --data FOLDER` takes: tasks, units and assignments with their spans."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.errors import InputError
from kg.ingest.authority import Authority, place_of, read_authority
from kg.ingest.candidate import Statement
from kg.ingest.candidate_tables import task_row, unit_span
from kg.ingest.cells import JOINT
from kg.ingest.decided_tasks import tasks_as_decided
from kg.ingest.names import is_group
from kg.ingest.review import CORRECT, ROLES, Review, Verdict, is_unread
from kg.ingest.schema import Schema, read_schema
from kg.ingest.spans import evidence_cell
from kg.ingest.units import parse_units
from kg.resources import data_dir
from kg.whole import folder_under_way, put_folder

Row = dict[str, str]
_ALONG = {"references": "phrase"}  # rows that go along with the task they name


@dataclass(slots=True)
class _Accepted:
    """Collects the rows of one plan."""

    review: Review
    authority: Authority
    jurisdiction: str
    date: str
    shipped: frozenset[str]
    sequence: Mapping[str, int]
    tasks: dict[str, Row] = field(default_factory=dict)
    units: dict[str, Row] = field(default_factory=dict)
    assignments: list[Row] = field(default_factory=list)
    numbers: Counter[str] = field(default_factory=Counter)

    def add(self, row: Row, verdict: Verdict, proposed: Mapping[str, Row]) -> None:
        said = "added" if is_unread(row) else "corrected"
        note = f"{said} by {verdict.who}, {verdict.when}" if verdict.decision == CORRECT else ""
        note = "; ".join(filter(None, (note, verdict.comment)))
        cells = verdict.cells
        deadline = " ".join(cells["deadline"].split())
        if row["task"] not in self.tasks:
            task = proposed.get(row["task"]) or self._own_task(row, verdict)
            title = " ".join(cells["title"].split()) or task["label_zh"]
            task = task | {"number": cells["number"], "label_zh": title, "deadline": deadline}
            task["sequence"] = str(self.sequence[row["task"]])
            self.tasks[row["task"]] = task | {"note": "; ".join(filter(None, (task.get("note", ""), note)))}
        elif is_unread(row) and deadline and not self.tasks[row["task"]]["deadline"]:
            self.tasks[row["task"]]["deadline"] = deadline
        self._assign(row, verdict, note)

    def _own_task(self, row: Row, verdict: Verdict) -> Row:
        """Return the row of a task that only added statements speak of."""
        cells, source = verdict.cells, row["source"]
        named = replace(_statement(row), number=cells["number"], title=cells["title"], section=row["section"])
        return task_row(
            named, task=row["task"], sequence=self.sequence[row["task"]], source=source, text=self.review.text(source)
        )

    def _assign(self, row: Row, verdict: Verdict, note: str) -> None:
        convention = self._by_convention(verdict, "first-listed-is-lead" in row["flags"])
        for role in ROLES:
            for order, name in enumerate(_names(verdict, role), start=2 if convention and role == "responsible" else 1):
                self.numbers[row["task"]] += 1
                evidence = self._evidence(row, name)
                plan, task = row["task"].split("/")[1:]
                self.assignments.append(
                    {
                        "id": f"assignment/{plan}/{task}-{self.numbers[row['task']]}",
                        "task": row["task"],
                        "unit": self._unit(name, row, evidence),
                        "role": role,
                        "order": str(order),
                        "open": "true" if verdict.cells["open"] == "true" else "",
                        "convention": "firstListedIsLead" if convention else "",
                        "note": note,
                    }
                    | evidence
                )

    @staticmethod
    def _by_convention(verdict: Verdict, convention: bool) -> bool:
        return convention and len(_names(verdict, "lead")) == 1

    def _evidence(self, row: Row, name: str) -> Row:
        span = evidence_cell(self.review.text(row["source"]), *unit_span(_statement(row), name))
        return {"source": row["source"], "evidence": span, "level": "stated"}

    def _unit(self, name: str, row: Row, evidence: Row) -> str:
        """Return the body a name means: one of the registry, else one minted for the place or the plan."""
        place = self.jurisdiction
        found = self.authority.look_up(name, place, self.date)
        unit = found.unit or self.authority.mint(name, place or row["plan"].split("/")[1])
        if unit in self.shipped:
            return unit
        body = self.authority.canonical(unit) or found.standard
        label = body.name if body else name
        group = is_group(name)
        fresh = {
            "id": unit,
            "class": "UnitGroup" if group else "Unit",
            "label_zh": label,
            "kind": (body.kind if body else "") or ("openGroup" if group else ""),
            "level_of": body.level if body else "",
            "valid_from": body.valid_from if body else "",
            "valid_to": body.valid_to if body else "",
            "open": "true" if group else "",
        }
        known = self.units.setdefault(unit, fresh | evidence)
        aliases = [part for part in known.get("alias_zh", "").split(JOINT) if part]
        if name != known["label_zh"] and name not in aliases:
            known["alias_zh"] = JOINT.join([*aliases, name])
        return unit


def write_accepted(
    review: Review, *, jurisdiction: str = "", date: str = "", folders: Sequence[Path] = ()
) -> dict[str, int]:
    """Write the accepted rows as ``tables/<plan>/`` of the review's folder, all or nothing; return rows by table.

    The tables as ingested move to ``proposed/`` first and stay there.

    Parameters
    ----------
    review : Review
        What was decided.
    jurisdiction, date : str
        Place and date of the documents, for the registry.
    folders : sequence of Path
        Further data folders whose registries and units are known.
    """
    folder = review.folder
    _keep_proposed(folder)
    proposed = {plan.name: plan for plan in sorted((folder / "proposed").iterdir()) if plan.is_dir()}
    schema = read_schema()
    tables: dict[tuple[str, str], list[Row]] = {}
    for plan, path in proposed.items():
        for table, rows in _plan_tables(review, path, jurisdiction, date, folders).items():
            tables[plan, table] = rows
    _publish(folder, tables, schema, list(proposed))
    counts: Counter[str] = Counter()
    for (_, table), rows in tables.items():
        counts[table] += len(rows)
    return dict(counts)


def _plan_tables(
    review: Review, proposed: Path, jurisdiction: str, date: str, folders: Sequence[Path]
) -> dict[str, list[Row]]:
    tasks = {row["id"]: row for row in _rows(proposed / "tasks.csv")}
    shipped = frozenset(row["id"] for path in _unit_tables(folders) for row in _rows(path))
    place = place_of(jurisdiction)
    decided = tasks_as_decided(review)
    sequence = {task: number for number, task in enumerate(dict.fromkeys(decided.values()), start=1)}
    accepted = _Accepted(review, read_authority(folders), place.slug if place else "", date, shipped, sequence)
    for row, verdict in sorted(review.accepted(), key=lambda decided: is_unread(decided[0])):
        if row["plan"] == f"plan/{proposed.name}":
            accepted.add(row | {"task": decided[row["candidate"]]}, verdict, tasks)
    found = {name: _rows(proposed / f"{name}.csv") for name in ("plans", "counts")}
    for name, column in _ALONG.items():
        found[name] = [row for row in _rows(proposed / f"{name}.csv") if row[column] in accepted.tasks]
    units = [accepted.units[unit] for unit in sorted(accepted.units)]
    return found | {"tasks": list(accepted.tasks.values()), "units": units, "assignments": accepted.assignments}


def _statement(row: Mapping[str, str]) -> Statement:
    """Return the statement of a row, without what it says."""
    start, end = int(row["start"]), int(row["end"])
    return Statement(start=start, end=end, printed=row["printed"], rule=row["rule"], source=row["source"])


def unprinted(row: Mapping[str, str], verdict: Verdict) -> list[str]:
    """Return the units that a correction names and that do not stand in the span: their evidence is all of it."""
    given = {name.strip() for role in ROLES for name in row[role].split(JOINT.strip())}
    names = [name for role in ROLES for name in _names(verdict, role) if name not in given | {row["printed"]}]
    return [name for name in names if unit_span(_statement(row), name) == (int(row["start"]), int(row["end"]))]


def _unit_tables(folders: Sequence[Path]) -> Iterable[Path]:
    for folder in dict.fromkeys((data_dir(), *folders)):
        yield from sorted((folder / "tables").glob("*/units.csv"))


def _rows(path: Path) -> list[Row]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _keep_proposed(folder: Path) -> None:
    try:
        if not (folder / "proposed").exists():
            (folder / "tables").rename(folder / "proposed")
    except OSError as error:
        raise InputError("the tables as ingested are missing", place=str(folder), remedy="ingest again") from error


def _publish(folder: Path, tables: Mapping[tuple[str, str], list[Row]], schema: Schema, plans: Sequence[str]) -> None:
    building = folder_under_way(folder / "tables")
    try:
        for plan in plans:
            (building / plan).mkdir()
        for (plan, table), rows in tables.items():
            if rows:
                with (building / plan / f"{table}.csv").open("w", encoding="utf-8", newline="") as lines:
                    writer = csv.DictWriter(lines, schema.tables[table].names, lineterminator="\n")
                    writer.writeheader()
                    writer.writerows(rows)
        building.chmod(0o755)
        put_folder(building, folder / "tables")
    except OSError as error:
        problem, remedy = (
            f"the tables cannot be written: {error.strerror}",
            "make room and review again; decisions are kept",
        )
        raise InputError(problem, place=str(folder), remedy=remedy) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _names(verdict: Verdict, role: str) -> list[str]:
    """Return the units of a cell: parted by ``|``; in a correction without one, by whatever parts units in print (甲局、乙局)."""
    cell = verdict.cells[role]
    if verdict.decision == CORRECT and JOINT.strip() not in cell:
        return list(parse_units(cell).names)
    return [name.strip() for name in cell.split(JOINT.strip()) if name.strip()]
