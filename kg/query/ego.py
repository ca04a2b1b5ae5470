"""Gathers what a unit's report needs: its network, its duties with their evidence, names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from kg.errors import NoDataError, UnknownNameError
from kg.network.collaboration import collaborate
from kg.network.ego import ego_study
from kg.query.benchmarking import names_of
from kg.query.collaborating import asked, collaboration_network, successors

if TYPE_CHECKING:
    from kg.network.study import Study

Select = Callable[[str], pd.DataFrame]


def unit_report(select: Select, name: str, network: Mapping[str, Any], settings: Mapping[str, Any]) -> Study:
    """Return the report of the unit called `name`, within a plan, a dataset or, by default, all plans it has a duty in.

    Raises
    ------
    UnknownNameError
        No unit, or several, are called so.
    NoDataError
        The unit has no duty in the chosen plan.
    """
    names = names_of(select)
    unit = unit_named(name, names)
    last = successors(select) if network.get("units", "canonical") == "canonical" else {}
    here = last.get(unit, unit)
    duties = asked(select, "analysis-duties")
    mine = duties[[last.get(str(held), held) == here for held in duties["unit"]]]
    net = collaboration_network(select, **_plans(network, mine, names[unit][0]))
    mine = mine[mine["task"].isin(net.tasks)].reset_index(drop=True)
    if here not in net.units:
        raise NoDataError(
            f"{names[unit][0]} ({unit}) has no duty that takes part in this network ({net.coverage.line()})"
        )
    notes = () if here == unit else (f"{unit} is counted as its successor {here}",)
    return ego_study(collaborate(net, **settings), here, mine, names, notes)


def _plans(network: Mapping[str, Any], mine: pd.DataFrame, name: str) -> dict[str, Any]:
    """Return the network's settings; without a plan or dataset, the dataset of the plans the unit has duties in."""
    if network.get("plan") or network.get("dataset"):
        return dict(network)
    if mine.empty:
        raise NoDataError(f"{name} has no duty in any plan of this store")
    heads = sorted({str(plan).partition("/")[2].split("-")[0] for plan in mine["plan"]})
    return {**network, "dataset": heads[0]} if len(heads) == 1 else dict(network)


def unit_named(name: str, names: Mapping[str, tuple[str, str]]) -> str:
    """Return the unit whose local name or label is `name`, or the only one whose label holds it.

    Examples
    --------
    >>> unit_named("商务", {"unit/cn/mofcom": ("商务部", "Ministry of Commerce")})
    'unit/cn/mofcom'
    """
    units = {thing: labels for thing, labels in names.items() if thing.startswith("unit/")}
    local = name if name.startswith("unit/") else f"unit/{name}"
    if local in units:
        return local
    exact = [thing for thing, labels in units.items() if name in labels]
    fits = exact or sorted(
        thing for thing, labels in units.items() if any(name.lower() in label.lower() for label in labels)
    )
    if len(fits) != 1:
        raise UnknownNameError("unit", name, [f"{thing} {units[thing][0]}" for thing in fits or sorted(units)])
    return fits[0]
