"""Asks the store who has which duty for which task, and hands it on as a role network."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kg import iri
from kg.errors import NoDataError, UnknownNameError
from kg.network.role_network import RoleNetwork, role_network
from kg.query.drawing import short
from kg.query.stored import stored_query
from kg.resources import data_dir

if TYPE_CHECKING:
    import pandas as pd

Select = Callable[[str], "pd.DataFrame"]
STRATA = ("none", "positioning", "section", "round", "plan")
_LEVELS = ("stated", "derived", "external", "inferred")


def collaboration_network(
    select: Select,
    *,
    plan: str | None = None,
    dataset: str | None = None,
    roles: Sequence[str] = ("lead", "responsible", "supporting"),
    responsible: str = "auto",
    groups: str = "keep",
    evidence: Sequence[str] = ("stated", "derived", "external"),
    strata: str = "none",
    units: str = "canonical",
) -> RoleNetwork:
    """Return the role network of a plan, of a dataset, or of all plans of the store.

    Parameters
    ----------
    select : callable
        Answers a SELECT as a DataFrame (with the inferred statements, so that they can be counted and left out).
    plan : str, optional
        Local name or IRI of a plan.
    dataset : str, optional
        Name of a dataset: its plans are those of its table folder, or whose name begins with it.
    strata : {"none", "positioning", "section", "round", "plan"}
        What the nulls keep apart.
    units : {"canonical", "as-listed"}
        Count a body once over time, as its latest successor in the store, or keep each body as its plan lists it.

    Raises
    ------
    NoDataError
        No task of the choice has a unit; names the plans that have.
    """
    if strata not in STRATA:
        raise UnknownNameError("stratum", strata, STRATA)
    duties = asked(select, "assignments")
    tasks = asked(select, "tasks-of-plans")
    wanted = _wanted(set(tasks["plan"]) | set(duties["plan"]), plan, dataset)
    mine, listed = duties[duties["plan"].isin(wanted)], tasks[tasks["plan"].isin(wanted)]
    if mine.empty:
        raise NoDataError(_no_duties(len(listed), wanted, sorted(set(duties["plan"]))))
    if units not in ("canonical", "as-listed"):
        raise UnknownNameError("units", units, ("canonical", "as-listed"))
    names = asked(select, "unit-names")
    if units == "canonical":
        last = successors(select)
        mine = mine.assign(unit=[last.get(unit, unit) for unit in mine["unit"]])
    return role_network(
        _assertions(mine, strata),
        tasks=sorted(set(listed["task"])),
        responsible=responsible,
        groups=groups,
        members=_members(names),
        evidence=evidence,
        roles=roles,
        labels={str(row["unit"]): str(row["name"]) for row in names.dropna(subset=["name"]).to_dict("records")},
        attributes=_attributes(names),
    )


def asked(select: Select, name: str) -> pd.DataFrame:
    """Return the answer to a stored query with local names instead of IRIs and None for what is unknown."""
    frame = select(stored_query(name)).astype(object).map(short)
    return frame.where(frame.notna(), None)


def _wanted(known: set[str], plan: str | None, dataset: str | None) -> set[str]:
    if plan is not None:
        name = iri.parse(plan) or plan
        name = name if name in known else f"plan/{name}"
        if name not in known:
            raise UnknownNameError("plan", plan, sorted(known))
        return {name}
    if dataset is None:
        return known
    mine = {name for name in known if name.startswith(f"plan/{dataset}")} | (_folder_plans(dataset) & known)
    if not mine:
        raise UnknownNameError(
            "dataset", dataset, sorted(path.name for path in (data_dir() / "tables").iterdir() if path.is_dir())
        )
    return mine


def _folder_plans(dataset: str) -> set[str]:
    path = data_dir() / "tables" / dataset / "plans.csv"
    if not path.is_file():
        return set()
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["id"] for row in csv.DictReader(lines)}


def _no_duties(tasks: int, wanted: set[str], having: Sequence[str]) -> str:
    others = f"plans with unit-task statements: {', '.join(having)}" if having else "no plan of this store has any"
    chosen = ", ".join(sorted(wanted)[:5]) + (" …" if len(wanted) > 5 else "")
    return (
        f"0 of {tasks} tasks of {chosen} have a unit: its sources state tasks and goals but not who does them; {others}; "
        "or give an edge list of your own with --edges"
    )


def _assertions(duties: pd.DataFrame, strata: str) -> pd.DataFrame:
    """Return one row an assignment, at its best evidence level, with the columns `role_network` reads."""
    frame = duties.assign(
        level=duties["level"].fillna("stated"),
        weight=duties["confidence"].astype(float).fillna(1.0).clip(lower=1e-6),
        stratum="" if strata == "none" else duties[strata].fillna("").astype(str),
        group=duties["collective"].map(lambda value: str(value).lower() in ("true", "1")),
        place=duties["assignment"],
    )
    best = best_evidence(frame)
    return best[["task", "unit", "role", "level", "weight", "stratum", "group", "place"]].reset_index(drop=True)


def best_evidence(duties: pd.DataFrame, *then: str) -> pd.DataFrame:
    """Return one row an assignment of a frame with a row a piece of evidence: the one of the best level, and the first by the columns `then`."""
    rank = duties["level"].map({level: place for place, level in enumerate(_LEVELS)})
    ordered = duties.assign(rank=rank).sort_values(["assignment", "rank", *then], kind="stable")
    return ordered.drop_duplicates(["assignment", "unit", "role"]).drop(columns="rank")


def successors(select: Select) -> dict[str, str]:
    """Return the last body of each chain of successors; a body with several successors stays itself, for a split cannot be counted once."""
    after: dict[str, set[str]] = {}
    steps = asked(select, "unit-successors")
    for row in steps.to_dict("records"):
        after.setdefault(str(row["unit"]), set()).add(str(row["successor"]))
    single = {unit: next(iter(found)) for unit, found in after.items() if len(found) == 1}
    last = {}
    for unit in single:
        seen, here = {unit}, unit
        while here in single and single[here] not in seen:
            here = single[here]
            seen.add(here)
        last[unit] = here
    return last


def _members(names: pd.DataFrame) -> dict[str, list[str]]:
    held: dict[str, set[str]] = {}
    for row in names.dropna(subset=["parent"]).to_dict("records"):
        held.setdefault(str(row["parent"]), set()).add(str(row["unit"]))
    return {parent: sorted(units) for parent, units in held.items()}


def _attributes(names: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return the kind of each unit as its group; units without one leave the grouping to the modules."""
    return {str(row["unit"]): {"group": str(row["kind"])} for row in names.dropna(subset=["kind"]).to_dict("records")}
