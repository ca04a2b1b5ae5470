"""Compares two plans of the store; where a plan has only totals, tells what is stated of it instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from kg.errors import NoDataError, UnknownNameError
from kg.network.rounds import rounds_study
from kg.network.study import Study
from kg.query.benchmarking import names_of
from kg.query.collaborating import asked, collaboration_network

if TYPE_CHECKING:
    from kg.network.role_network import RoleNetwork

Select = Callable[[str], pd.DataFrame]


def compared(select: Select, one: str, two: str, network: Mapping[str, Any], settings: Mapping[str, Any]) -> Study:
    """Return the comparison of two plans, or, where one of them has no unit-task statements, what is stated of both.

    A plan is named by its local name, or by its end where only one ends so (``2018-2019``).
    """
    names = names_of(select)
    plans = [plan_named(name, names) for name in (one, two)]
    held = _held(select, plans)
    stated = stated_of(select, plans)
    bare = [plan for plan, row in zip(plans, held.to_dict("records"), strict=True) if not row["tasks_with_unit"]]
    if bare:
        return _totals_only(plans, bare, held, stated)
    nets: list[RoleNetwork] = [collaboration_network(select, plan=plan, **network) for plan in plans]
    found = rounds_study((nets[0], nets[1]), (plans[0], plans[1]), **settings)
    return Study(found.name, found.lines, found.settings, {**found.tables, "stated": stated})


def plan_named(name: str, names: Mapping[str, tuple[str, str]]) -> str:
    """Return the local name of the plan that is called so, or alone ends so.

    Raises
    ------
    UnknownNameError
        None or several plans fit.
    """
    known = sorted(thing for thing in names if thing.startswith("plan/"))
    if name in known or f"plan/{name}" in known:
        return name if name in known else f"plan/{name}"
    wanted = name.replace("/", "-")
    fits = [plan for plan in known if plan.endswith(f"-{wanted}") or name in names[plan]]
    if len(fits) != 1:
        raise UnknownNameError("plan", name, fits or known)
    return fits[0]


def _held(select: Select, plans: list[str]) -> pd.DataFrame:
    """Return one row a plan: tasks listed, tasks with a unit, units, as the graph holds them."""
    tasks, duties = asked(select, "tasks-of-plans"), asked(select, "assignments")
    rows = []
    for plan in plans:
        mine = duties[duties["plan"] == plan]
        row = {"plan": plan, "tasks_listed": int((tasks["plan"] == plan).sum())}
        rows.append(row | {"tasks_with_unit": int(mine["task"].nunique()), "units": int(mine["unit"].nunique())})
    return pd.DataFrame(rows)


def stated_of(select: Select, plans: list[str]) -> pd.DataFrame:
    """Return what sources count for the plans: one row a count, also those about their casebook, positionings or a group they belong to."""
    counts = asked(select, "analysis-counts")
    mine = counts[counts["plan"].isin(plans)].drop_duplicates(["plan", "count"])
    columns = ["plan", "scope", "about", "counts", "value", "bound", "level", "name", "name_en", "count"]
    order = {plan: place for place, plan in enumerate(plans)}
    mine = mine.assign(place=mine["plan"].map(order))
    return mine.sort_values(["place", "scope", "about", "counts", "count"], kind="stable")[columns].reset_index(
        drop=True
    )


def _totals_only(plans: list[str], bare: list[str], held: pd.DataFrame, stated: pd.DataFrame) -> Study:
    if stated.empty and not held["tasks_listed"].any():
        raise NoDataError(f"nothing is stated about {' and '.join(plans)}")
    lines = [f"{plan}: {_said_of(plan, held, stated)}" for plan in plans]
    verb = "has" if len(bare) == 1 else "have"
    first = f"{' and '.join(bare)} {verb} no unit-task statements: only totals are compared, no unit and no tie"
    settings = {"first": plans[0], "second": plans[1], "aggregate_only": bare}
    return Study("rounds", (first, *lines), settings, {"held": held, "stated": stated})


def _said_of(plan: str, held: pd.DataFrame, stated: pd.DataFrame) -> str:
    row = held[held["plan"] == plan].iloc[0]
    mine = stated[stated["plan"] == plan]
    counts = "; ".join(
        f"{row['value']} {row['counts']} ({row['scope']}, {row['level']})"
        for row in mine[mine["scope"] != "positioning"].drop_duplicates(["counts", "value", "scope"]).to_dict("records")
    )
    return f"{row['tasks_listed']} tasks listed, {row['tasks_with_unit']} with a unit; stated: {counts or 'nothing'}"
