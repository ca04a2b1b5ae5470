"""The rows that `kg units` shows: bodies, histories, proposals with what was decided; and the recording of a decision."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from kg.errors import AmbiguousNameError, UnknownNameError, UsageError
from kg.ingest.authority import Authority, place_of, read_authority
from kg.ingest.cells import JOINT
from kg.ingest.registry import EVERYWHERE, RegisteredName
from kg.ingest.unit_decisions import Decision, decide, in_force, read_decisions
from kg.ingest.unit_proposals import ListedUnit, Proposal, propose
from kg.ingest.unreviewed import is_unreviewed
from kg.resources import data_dir

LIST_COLUMNS = ("unit", "name", "level", "kind", "jurisdiction", "valid_from", "valid_to", "predecessor", "other_names")
HISTORY_COLUMNS = ("unit", "name", "valid_from", "valid_to", "predecessor", "address", "inferred", "note")
REVIEW_COLUMNS = ("proposal", "kind", "unit", "other", "rule", "evidence", "decision", "who", "when", "reason")
Rows = list[dict[str, str]]


def listed_rows(folders: Sequence[Path] = (), kind: str | None = None, jurisdiction: str = "") -> Rows:
    """Return one row a body of the registry; `kind` and `jurisdiction` narrow it."""
    authority, place = read_authority(folders), place_of(jurisdiction)
    return [
        {
            "unit": body.unit, "name": body.name, "level": body.level, "kind": body.kind, "jurisdiction": body.unit.split("/")[1],
            "valid_from": body.valid_from, "valid_to": body.valid_to, "predecessor": JOINT.join(body.predecessor),
            "other_names": JOINT.join(sorted(other.name for other in authority.other_names(body.unit))),
        }
        for body in authority.units()
        if kind in (None, body.kind) and (place is None or body.unit.split("/")[1] == place.slug)
    ]  # fmt: skip


def history_rows(name: str, jurisdiction: str = "", folders: Sequence[Path] = ()) -> Rows:
    """Return the bodies before and after the one called `name`, oldest first.

    Raises
    ------
    UnknownNameError
        If no body is called so; AmbiguousNameError if several are and no place tells which.
    """
    authority = read_authority(folders)
    return [
        {
            "unit": body.unit, "name": body.name, "valid_from": body.valid_from, "valid_to": body.valid_to,
            "predecessor": JOINT.join(body.predecessor), "address": body.address, "inferred": body.inferred, "note": body.note,
        }
        for body in authority.history(_body(authority, name, jurisdiction))
    ]  # fmt: skip


def _body(authority: Authority, name: str, jurisdiction: str) -> str:
    if authority.canonical(name) is not None:
        return name
    found = authority.look_up(name, jurisdiction)
    if found.unit is not None:
        return found.unit
    if len(found.candidates) == 1:
        return found.candidates[0]
    if found.candidates:
        raise AmbiguousNameError("unit", name, found.candidates)
    raise UnknownNameError("unit", name, sorted(entry.name for entry in authority.names))


def _tables(folder: Path, table: str) -> list[dict[str, str]]:
    if is_unreviewed(folder):
        return []
    base = folder / "tables" if (folder / "tables").is_dir() else folder
    rows: list[dict[str, str]] = []
    for path in sorted(base.rglob(f"{table}.csv")):
        if "aliases" not in path.parts:
            with path.open(encoding="utf-8", newline="") as lines:
                rows += csv.DictReader(lines)
    return rows


def listed_units(folders: Sequence[Path] = ()) -> list[ListedUnit]:
    """Return the bodies of the shipped and further tables, with the dates of the sources that give them duties."""
    folders = list(dict.fromkeys((data_dir(), *folders)))
    dates: dict[str, str] = {}
    for folder in folders:
        file = folder / "sources.csv"
        if file.is_file():
            with file.open(encoding="utf-8", newline="") as lines:
                dates |= {row["id"]: row.get("date") or "" for row in csv.DictReader(lines)}
    named: dict[str, set[str]] = {}
    before: dict[str, set[str]] = {}
    for folder in folders:
        for row in _tables(folder, "assignments"):
            named.setdefault(row["unit"], set()).add(dates.get(row["source"], ""))
        for row in _tables(folder, "statements"):
            if row["property"] == "pa:predecessor":
                before.setdefault(row["subject"], set()).add(row["value"])
    rows = {row["id"]: row for folder in folders for row in _tables(folder, "units") if row["id"].startswith("unit/")}
    return [
        ListedUnit(
            unit=unit, name=row["label_zh"], aliases=_many(row.get("alias_zh")), dates=tuple(sorted(named.get(unit, set()) - {""})),
            predecessor=tuple(sorted({*before.get(unit, ()), *_many(row.get("predecessor"))})),
        )
        for unit, row in sorted(rows.items())
    ]  # fmt: skip


def _many(cell: str | None) -> tuple[str, ...]:
    return tuple(part for part in (cell or "").split(JOINT) if part)


def proposals(folders: Sequence[Path] = ()) -> list[Proposal]:
    """Return the proposals about the bodies of the shipped tables and of further data folders."""
    names = read_authority(folders)
    return propose(listed_units(folders), Authority(name for name in names.names if not _own(name)))


def _own(name: RegisteredName) -> bool:
    """Tell whether a name comes from a table of units and not from a registry: a body is no evidence about itself."""
    return "/aliases/" not in name.place.replace("\\", "/") and name.jurisdiction != EVERYWHERE


def review_rows(folders: Sequence[Path] = (), *, decided: bool = False) -> tuple[Rows, int]:
    """Return one row a proposal with its decision, and how many decided ones are left out."""
    held = in_force(one for folder in dict.fromkeys((data_dir(), *folders)) for one in read_decisions(folder))
    rows, hidden = [], 0
    for proposal in proposals(folders):
        decision = held.get(proposal.id)
        if decision is not None and not decided:
            hidden += 1
            continue
        row = {"proposal": proposal.id} | {name: getattr(proposal, name) for name in REVIEW_COLUMNS[1:6]}
        rows.append(row | {name: getattr(decision, name) if decision else "" for name in REVIEW_COLUMNS[6:]})
    return rows, hidden


def record(folder: Path, proposal: str, decision: str | None, *, who: str, when: str, reason: str) -> Decision:
    """Keep one decision in a data folder; see `decide`.

    Raises
    ------
    UsageError
        If neither a decision nor undo is given, or the decision cannot be kept.
    """
    if decision is None:
        raise UsageError("say accept or refuse, or --undo")
    if not folder.is_dir():
        raise UsageError(f"there is no data folder {folder}")
    return decide(folder, proposal, decision, proposals([folder]), who=who, when=when, reason=reason)
