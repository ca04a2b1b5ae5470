"""What people decided about proposals on units: a table that only grows, so that every decision can be read and undone."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError, TableError, UsageError
from kg.ingest.journal import append_rows
from kg.model import Evidence, Level, Row

if TYPE_CHECKING:
    from kg.ingest.unit_proposals import Proposal

ACCEPT, REFUSE, UNDO = "accept", "refuse", "undo"
DECISIONS = (ACCEPT, REFUSE, UNDO)
SOURCE = "source/unit-decisions"
_PROPERTY = {"merge": "pa:sameBodyAs", "rename": "pa:predecessor"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One person's decision about one proposal; the last one about a proposal holds."""

    proposal: str
    kind: str
    unit: str
    other: str
    decision: str
    who: str
    when: str
    reason: str
    evidence: str


COLUMNS = tuple(field.name for field in fields(Decision))


def decisions_file(folder: Path) -> Path:
    """Return where a data folder keeps its decisions."""
    return folder / "aliases" / "decisions.csv"


def read_decisions(folder: Path) -> list[Decision]:
    """Return all decisions of a data folder, oldest first.

    Raises
    ------
    TableError
        If the table is bad; names file and line.
    """
    return [decision for _, decision in _read(decisions_file(folder))]


def _read(path: Path) -> Iterator[tuple[int, Decision]]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        lacking = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if lacking:
            raise TableError(
                f"column {lacking[0]!r} is missing", place=str(path), remedy=f"columns: {', '.join(COLUMNS)}"
            )
        for row in reader:
            place = f"{path}:{reader.line_num}"
            if None in row.values() or None in row:
                raise TableError("the row has another number of cells than the header", place=place)
            if row["decision"] not in DECISIONS:
                raise TableError(f"decision: {row['decision']!r} is none of {', '.join(DECISIONS)}", place=place)
            yield reader.line_num, Decision(**{name: row[name] for name in COLUMNS})


def in_force(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """Return the decision that holds for each proposal; one undone holds no more."""
    last = {decision.proposal: decision for decision in decisions}
    return {name: decision for name, decision in last.items() if decision.decision != UNDO}


def decide(
    folder: Path, proposal: str, decision: str, proposals: Iterable[Proposal], *, who: str, when: str, reason: str
) -> Decision:
    """Add one decision to a data folder's table and return it.

    Raises
    ------
    UsageError
        If who or when is empty, if no such proposal stands, or if there is nothing to undo.
    """
    if not who.strip() or not when.strip():
        raise UsageError("a decision needs --who and --when")
    earlier = read_decisions(folder)
    known = {one.id: one for one in proposals}
    held = in_force(earlier).get(proposal)
    if decision == UNDO:
        if held is None:
            raise UsageError(f"no decision about {proposal!r} is in force: `kg units review` lists them")
        made = Decision(**(asdict(held) | {"decision": UNDO, "who": who, "when": when, "reason": reason}))
    elif proposal not in known:
        raise UsageError(f"no proposal is called {proposal!r}: `kg units review` lists them")
    elif held is not None and held.decision == decision:
        raise UsageError(
            f"{proposal} is already decided ({held.decision} by {held.who}, {held.when}); --undo takes it back"
        )
    else:
        one = known[proposal]
        made = Decision(
            proposal=one.id, kind=one.kind, unit=one.unit, other=one.other, decision=decision, who=who, when=when,
            reason=reason, evidence=f"{one.rule}: {one.evidence}",
        )  # fmt: skip
    _append(decisions_file(folder), made)
    return made


def _append(path: Path, made: Decision) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        append_rows(path, COLUMNS, [asdict(made)])
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror}", place=str(path), remedy="give --data a folder you may write"
        ) from error


def decision_rows(folder: Path) -> Iterator[Row]:
    """Give the statements that accepted decisions of a data folder make: inferred, with who, when and why as the reason.

    A merge says ``pa:sameBodyAs``, a rename ``pa:predecessor``; a split is a remark for whoever keeps the tables and says nothing.
    """
    path = decisions_file(folder)
    lines = {decision: line for line, decision in _read(path)}
    for decision in in_force(lines).values():
        if decision.decision == ACCEPT and decision.kind in _PROPERTY:
            subject, value = (
                (decision.other, decision.unit) if decision.kind == "merge" else (decision.unit, decision.other)
            )
            reason = f"{decision.evidence}; accepted by {decision.who}, {decision.when}" + (
                f": {decision.reason}" if decision.reason else ""
            )
            yield Row(
                table="statements", file=str(path), line=lines[decision],
                cells={"subject": (subject,), "property": (_PROPERTY[decision.kind],), "value": (value,)},
                evidence=Evidence(source=SOURCE, level=Level.INFERRED, confidence="1", reason=reason),
            )  # fmt: skip


def source_row() -> Row:
    """Return the row of the source that decisions are stated by."""
    cells = {"id": (SOURCE,), "title_zh": ("单位裁定表",), "title_en": ("Decisions on units",)}
    evidence = Evidence(source=SOURCE, level=Level.STATED)
    return Row(table="sources", file="aliases/decisions.csv", line=1, cells=cells, evidence=evidence)
