"""Candidates -> rows of the curated tables, and of the table that reviewers work in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from kg.ingest.candidate import Statement
from kg.ingest.candidate_context import count_rows, plan_rows, reference_rows
from kg.ingest.candidates import Candidates
from kg.ingest.cells import JOINT, LONGEST_PRINTED
from kg.ingest.names import is_group
from kg.ingest.slugs import Slugs, slug
from kg.ingest.spans import evidence_cell
from kg.model import Role

Rows = list[dict[str, str]]
REVIEW_COLUMNS = ("decision", "decided_by", "decided_at", "comment")
CANDIDATE_COLUMNS = (
    "candidate",
    "plan",
    "task",
    "source",
    "page",
    "section",
    "number",
    "title",
    "lead",
    "responsible",
    "supporting",
    "guiding",
    "deadline",
    "open",
    "start",
    "end",
    "printed",
    "confidence",
    "rule",
    "flags",
    *REVIEW_COLUMNS,
)


@dataclass(slots=True)
class CandidateTables:
    """Rows by table name, each a mapping from column to cell.

    `candidates` has one row a statement (c00001) and one a place where a role word stands outside all of them (u00001), in the order
    of the text; the tables hold what the statements say.
    """

    plan: str
    sources: Rows = field(default_factory=list)
    candidates: Rows = field(default_factory=list)
    tables: dict[str, Rows] = field(default_factory=dict)


def unit_span(statement: Statement, name: str) -> tuple[int, int]:
    """Return where a unit's own name stands in its statement; the whole statement where a shared prefix or suffix completed it."""
    for cut in range(max(1, min(4, len(name) - 2))):
        at = statement.printed.find(name[cut:])
        if at >= 0:
            return statement.start + at, statement.start + at + len(name) - cut
    return statement.start, statement.end


def task_key(source: str, section: str, number: str, title: str) -> tuple[str, ...]:
    """Return what makes two statements speak of one task; empty where nothing names the task."""
    return (source, section, number, title) if number or title else ()


def task_row(statement: Statement, *, task: str, sequence: int, source: str, text: str) -> dict[str, str]:
    """Return the row of the task a statement speaks of; its evidence is the title where it stands last, else the statement.

    Parameters
    ----------
    statement : Statement
        It names the task.
    task : str
        Id of the task: ``task/<plan>/…``.
    sequence : int
        Order in the plan, from 1.
    source, text : str
        Id and text of the document.
    """
    at = text.rfind(statement.title, 0, statement.end) if statement.title else -1
    span = (at, at + len(statement.title)) if at >= 0 else (statement.start, statement.end)
    row = {
        "id": task,
        "class": "Task",
        "plan": f"plan/{task.split('/')[1]}",
        "section": _plain(statement.section),
        "number": statement.number,
        "sequence": str(sequence),
        "label_zh": _plain(statement.title) or statement.number or _plain(statement.printed)[:LONGEST_PRINTED],
        "deadline": _plain(statement.deadline),
    }
    return row | _evidence(source, evidence_cell(text, *span))


class _Writer:
    """Collects the rows of all documents of one plan."""

    def __init__(self, plan: str) -> None:
        self.plan = plan
        self.out = CandidateTables(plan=plan)
        self.read, self.unread = count(1), count(1)
        self.units = Slugs()
        self.unit_rows: dict[str, dict[str, str]] = {}
        self.tasks: Rows = []
        self.assignments: Rows = []
        self.counts: Rows = []
        self.references: Rows = []
        self.counted: dict[str, int] = {}

    def add(self, found: Candidates, source: str) -> None:
        known: dict[tuple[str, ...], str] = {}
        tasks: dict[int, str] = {}
        rows: Rows = []
        for statement in found.statements:
            key = task_key(source, statement.section, statement.number, statement.title)
            task = known.get(key) if key else None
            if task is None:
                task = self._task(found, statement, source)
                known[key] = task
            tasks[statement.start] = task
            rows.append(self._candidate(statement, source, f"c{next(self.read):05d}", task))
            self._assign(found, statement, source, task)
        for place in found.unread:
            own = f"u{next(self.unread):05d}"
            rows.append(self._candidate(place, source, own, f"task/{self.plan}/{own}"))
        self.out.candidates += sorted(rows, key=lambda row: (int(row["start"]), int(row["end"])))
        self.counts += count_rows(found, self.plan, source, len(self.counts) + 1)
        self.references += reference_rows(found, self.plan, source, tasks, len(self.references) + 1)

    def _task(self, found: Candidates, statement: Statement, source: str) -> str:
        number = len(self.tasks) + 1
        task = f"task/{self.plan}/t{number:04d}"
        self.tasks.append(task_row(statement, task=task, sequence=number, source=source, text=found.document.text))
        return task

    def _candidate(self, statement: Statement, source: str, candidate: str, task: str) -> dict[str, str]:
        cells = statement.as_json()
        row = {name: _cell(cells[name]) for name in CANDIDATE_COLUMNS if name in cells}
        return row | {"candidate": candidate, "plan": f"plan/{self.plan}", "task": task, "source": source}

    def _assign(self, found: Candidates, statement: Statement, source: str, task: str) -> None:
        first = self.counted.get(task, 0)
        lists = ((role, getattr(statement, role.value)) for role in Role)
        convention = "first-listed-is-lead" in statement.flags
        pairs = (
            (role, order, name)
            for role, names in lists
            for order, name in enumerate(names, start=2 if convention and role is Role.RESPONSIBLE else 1)
        )
        for index, (role, order, name) in enumerate(pairs, start=first + 1):
            span = evidence_cell(found.document.text, *unit_span(statement, name))
            row = {
                "id": f"assignment/{self.plan}/{task.rpartition('/')[2]}-{index}",
                "task": task,
                "unit": self._unit(name, source, span),
                "role": role.value,
                "order": str(order),
                "open": "true" if statement.open else "",
                "convention": "firstListedIsLead" if convention else "",
            }
            self.assignments.append(row | _evidence(source, span))
            self.counted[task] = index

    def _unit(self, name: str, source: str, span: str) -> str:
        unit = f"unit/{self.plan}/{self.units(name)}"
        if unit not in self.unit_rows:
            group = is_group(name)
            row = {
                "id": unit,
                "class": "UnitGroup" if group else "Unit",
                "label_zh": name,
                "open": "true" if group else "",
            }
            self.unit_rows[unit] = row | _evidence(source, span)
        return unit

    def finish(self, found: Sequence[Candidates]) -> CandidateTables:
        sources = self.out.sources
        units = [self.unit_rows[unit] for unit in sorted(self.unit_rows)]
        plans = [
            row | {"source": sources[0]["id"], "level": "derived", "reason": "made by kg ingest"}
            for row in plan_rows(found, self.plan)
        ]
        self.out.tables |= {"plans": plans, "tasks": self.tasks, "units": units, "assignments": self.assignments}
        self.out.tables |= {"counts": self.counts, "references": self.references}
        return self.out


def _evidence(source: str, spans: str) -> dict[str, str]:
    return {"source": source, "evidence": spans, "level": "stated"}


def _plain(text: str) -> str:
    return " ".join(text.split())


def _cell(value: object) -> str:
    if isinstance(value, (tuple, list)):
        return JOINT.join(map(str, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def candidate_tables(found: Sequence[Candidates], plan: str) -> CandidateTables:
    """Return the tables that the candidates of one plan's documents make.

    Parameters
    ----------
    found : sequence of Candidates
        One entry a document.
    plan : str
        Slug of the plan: ids are ``task/<plan>/…``.
    """
    writer = _Writer(plan)
    for candidates, source in zip(found, _source_ids(found), strict=True):
        document = candidates.document
        row = {"id": source, "title_zh": document.path, "sha256": document.sha256, "length": str(len(document.text))}
        writer.out.sources.append(row)
        writer.add(candidates, source)
    return writer.finish(found)


def _source_ids(found: Sequence[Candidates]) -> Iterator[str]:
    slugs: set[str] = set()
    for candidates in found:
        own = slug(candidates.document.path.rpartition(".")[0] or candidates.document.path)
        number = 2
        while own in slugs:
            own, number = f"{own.rstrip('0123456789').rstrip('-')}-{number}", number + 1
        slugs.add(own)
        yield f"source/{own}"
