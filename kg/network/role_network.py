"""The network of record: tasks x units in the states none, lead, support.

Rows are tasks, columns are units; both are sorted by name. A unit named twice for one task keeps its higher role (lead before support
before a role of its own), and that is noted. Coverage is counted before anything is analysed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse

from kg.errors import NoDataError, TableError, UnknownNameError
from kg.network.arrays import Cells, Ints

if TYPE_CHECKING:
    from networkx import Graph

LEAD, SUPPORT, OWN = 1, 2, 3
LEVELS = ("stated", "derived", "external", "inferred")
RESPONSIBLE = ("auto", "lead", "support", "own")
GROUPS = ("keep", "drop", "expand")


@dataclass(frozen=True)
class Coverage:
    """How much of a plan the network can speak of."""

    tasks: int
    with_unit: int
    with_lead: int
    units: int
    assertions: int
    evidence: Mapping[str, int]
    excluded: Mapping[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """Return the counts, with each evidence level's share and the line itself."""
        shares = {level: round(count / max(self.assertions, 1), 6) for level, count in self.evidence.items()}
        return {
            "tasks": self.tasks,
            "with_unit": self.with_unit,
            "with_lead": self.with_lead,
            "units": self.units,
            "assertions": self.assertions,
            "evidence": dict(self.evidence),
            "evidence_share": shares,
            "excluded": dict(self.excluded),
            "line": self.line(),
        }

    def line(self) -> str:
        """Return the coverage line that stands first in every output."""
        levels = ", ".join(f"{level} {count / max(self.assertions, 1):.1%}" for level, count in self.evidence.items())
        left_out = "".join(f"; left out: {count} {reason}" for reason, count in self.excluded.items() if count)
        return (
            f"{self.with_unit} of {self.tasks} tasks have a unit; {self.with_lead} have a lead; "
            f"{self.units} units; {self.assertions} assertions ({levels}){left_out}"
        )


@dataclass(frozen=True)
class RoleNetwork:
    """Tasks x units with roles.

    `roles` holds 1 lead, 2 support, 3 a role of its own (responsible kept apart, or a member without a stated role); `levels` holds the
    worst evidence level behind each cell (1 stated, 2 derived, 3 external, 4 inferred); `weights` its weight of evidence in (0, 1];
    `strata` codes each task's stratum, an index into `stratum_names`; `choices` tells how the network was made (groups, responsible, roles,
    evidence).
    """

    tasks: tuple[str, ...]
    units: tuple[str, ...]
    roles: sparse.csr_array
    levels: sparse.csr_array
    weights: sparse.csr_array
    strata: Ints
    stratum_names: tuple[str, ...]
    coverage: Coverage
    labels: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    choices: Mapping[str, object] = field(default_factory=dict)

    def matrix(self, *codes: int) -> sparse.csr_array:
        """Return the tasks x units 0/1 matrix of cells whose role is one of `codes`."""
        kept = self.roles.copy()
        kept.data = np.isin(kept.data, codes).astype(np.int64)
        kept.eliminate_zeros()
        return sparse.csr_array(kept)

    @property
    def lead(self) -> sparse.csr_array:
        """Tasks x units, 1 where the unit leads."""
        return self.matrix(LEAD)

    @property
    def support(self) -> sparse.csr_array:
        """Tasks x units, 1 where the unit supports."""
        return self.matrix(SUPPORT)

    @property
    def any_role(self) -> sparse.csr_array:
        """Tasks x units, 1 where the unit has any role."""
        return self.matrix(LEAD, SUPPORT, OWN)

    def cells(self, projection: str) -> Cells:
        """Return the dense tasks x units states the null of a projection permutes (0 none, 1 lead, 2 support).

        A role of its own takes part only in co-work, where it stands in the supporters' state.
        """
        dense = self.roles.toarray().astype(np.int8)
        dense[dense == OWN] = SUPPORT if projection == "co-work" else 0
        return np.asarray(dense, dtype=np.int8)

    def digest(self) -> str:
        """Return a short hash of tasks, units, roles and strata: same data, same digest."""
        cells = self.roles.tocoo()
        rows = sorted(
            f"{self.tasks[task]}\t{self.units[unit]}\t{int(role)}\t{int(self.strata[task])}"
            for task, unit, role in zip(*cells.coords, cells.data, strict=True)
        )
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:12]

    def graph(self, kind: str = "two-mode") -> Graph[Any]:
        """Return a networkx graph: two-mode, lead-support (directed), or co-work; see `kg.network.graphs.role_graph`."""
        from kg.network.graphs import role_graph

        return role_graph(self, kind)

    def take(self, rows: Ints) -> RoleNetwork:
        """Return the network of the given task rows (repeated rows stay repeated, as a bootstrap needs)."""
        return RoleNetwork(
            tasks=tuple(self.tasks[row] for row in rows),
            units=self.units,
            roles=self.roles[rows],
            levels=self.levels[rows],
            weights=self.weights[rows],
            strata=self.strata[rows],
            stratum_names=self.stratum_names,
            coverage=self.coverage,
            labels=self.labels,
            attributes=self.attributes,
            notes=self.notes,
            choices=self.choices,
        )


def role_network(
    assertions: pd.DataFrame,
    *,
    tasks: Sequence[str] | None = None,
    responsible: str = "auto",
    groups: str = "keep",
    members: Mapping[str, Sequence[str]] | None = None,
    evidence: Sequence[str] = ("stated", "derived", "external"),
    roles: Sequence[str] = ("lead", "responsible", "supporting", "member"),
    labels: Mapping[str, str] | None = None,
    attributes: Mapping[str, Mapping[str, str]] | None = None,
) -> RoleNetwork:
    """Build the network from a table of assertions.

    Parameters
    ----------
    assertions : DataFrame
        Columns task, unit, role; optional level, weight, stratum, group (true for collective units), place (named in errors).
    tasks : sequence of str, optional
        All tasks of the plan, also those without a unit; by default the tasks named in the table.
    responsible : {"auto", "lead", "support", "own"}
        What a responsible unit counts as. "auto": a supporter where the task also has a lead, else a role of its own.
    groups : {"keep", "drop", "expand"}
        Keep collective units as one node, drop them, or put their `members` in their place.
    evidence, roles : sequences of str
        Evidence levels and roles that take part; what is left out is counted in the coverage.
    labels, attributes : mappings, optional
        Printed names by task or unit; further groupings of units by name (such as level or kind) for the E-I index.

    Raises
    ------
    NoDataError
        No assertion is left; the text says why.

    Examples
    --------
    >>> table = pd.DataFrame({"task": ["t", "t"], "unit": ["a", "b"], "role": ["lead", "supporting"]})
    >>> role_network(table).coverage.line()
    '1 of 1 tasks have a unit; 1 have a lead; 2 units; 2 assertions (stated 100.0%)'
    """
    _known("responsible", responsible, RESPONSIBLE)
    _known("groups", groups, GROUPS)
    frame = _complete(assertions)
    kept, excluded = _select(frame, evidence, roles, groups)
    notes: list[str] = []
    if groups == "expand":
        kept = _expanded(kept, members or {}, notes)
    every_task = sorted(set(frame["task"]) if tasks is None else {*tasks, *frame["task"]})
    if kept.empty:
        raise NoDataError(_why_empty(len(every_task), excluded))
    kept = kept.assign(code=_codes(kept, responsible))
    kept = _one_role(kept, notes)
    net = _assembled(kept, every_task, excluded, labels or {}, attributes or {}, tuple(notes))
    choices = {"responsible": responsible, "groups": groups, "roles": list(roles), "evidence": list(evidence)}
    return replace(net, choices=choices | {"collective_units": int(kept.loc[kept["group"], "unit"].nunique())})


def _known(kind: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise UnknownNameError(kind, value, choices)


def _why_empty(tasks: int, excluded: Mapping[str, int]) -> str:
    left_out = ", ".join(f"{count} {reason}" for reason, count in excluded.items() if count)
    return f"0 of {tasks} tasks have a unit, so there is nothing to analyse" + (
        f" (left out: {left_out})" if left_out else ""
    )


def _complete(assertions: pd.DataFrame) -> pd.DataFrame:
    """Return the table with every optional column filled."""
    frame = assertions.copy()
    missing = [column for column in ("task", "unit", "role") if column not in frame]
    if missing:
        raise TableError(f"the assertions have no column {', '.join(missing)}")
    for column, value in (("level", "stated"), ("weight", 1.0), ("stratum", ""), ("group", False), ("place", "")):
        if column not in frame:
            frame[column] = value
    frame["weight"] = frame["weight"].astype(float).fillna(1.0)
    frame["stratum"] = frame["stratum"].fillna("").astype(str)
    frame["group"] = frame["group"].astype(bool)
    return frame


def _select(
    frame: pd.DataFrame, evidence: Sequence[str], roles: Sequence[str], groups: str
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the assertions that take part, and how many were left out and why."""
    excluded: dict[str, int] = {}
    for level in LEVELS:
        if level not in evidence:
            excluded[f"{level} assertions"] = int((frame["level"] == level).sum())
    kept = frame[frame["level"].isin(list(evidence))]
    for role in sorted(set(kept["role"]) - set(roles)):
        excluded[f"{role} assertions"] = int((kept["role"] == role).sum())
    kept = kept[kept["role"].isin(list(roles))]
    if groups == "drop":
        excluded["assertions of collective units"] = int(kept["group"].sum())
        kept = kept[~kept["group"]]
    return kept, excluded


def _expanded(kept: pd.DataFrame, members: Mapping[str, Sequence[str]], notes: list[str]) -> pd.DataFrame:
    """Put the members of collective units in their place; groups without known members stay one node."""
    rows = []
    for row in kept.to_dict("records"):
        parts = members.get(str(row["unit"]), ()) if row["group"] else ()
        rows += [{**row, "unit": part, "group": False} for part in sorted(parts)] or [row]
    stay = sorted({str(row["unit"]) for row in rows if row["group"]})
    notes.append(f"collective units expanded to members; without known members, kept as one node: {len(stay)}")
    return pd.DataFrame(rows, columns=kept.columns)


def _codes(kept: pd.DataFrame, responsible: str) -> pd.Series[int]:
    """Return each assertion's state: 1 lead, 2 support, 3 a role of its own."""
    codes = kept["role"].map(
        {"lead": LEAD, "supporting": SUPPORT, "guiding": SUPPORT, "member": OWN, "responsible": OWN}
    )
    if codes.isna().any():
        row = kept[codes.isna()].iloc[0]
        raise TableError(
            f"unknown role {row['role']!r}", place=str(row["place"]), remedy="lead, responsible, supporting, guiding"
        )
    is_responsible = kept["role"] == "responsible"
    led = kept["task"].isin(set(kept.loc[kept["role"] == "lead", "task"]))
    fold = {"lead": LEAD, "support": SUPPORT, "own": OWN, "auto": SUPPORT}[responsible]
    return codes.astype(int).mask(is_responsible & (led if responsible == "auto" else True), fold)


def _one_role(kept: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    """Keep one row a task and unit: the higher role, the worst evidence, the largest weight."""
    kept = kept.assign(rank=kept["level"].map({level: place for place, level in enumerate(LEVELS, 1)}))
    grouped = kept.groupby(["task", "unit"], sort=True)
    clashes = int((grouped["code"].nunique() > 1).sum())
    if clashes:
        notes.append(f"{clashes} units with two roles in one task kept the higher one")
    repeats = len(kept) - grouped.ngroups
    if repeats - clashes > 0:
        notes.append(f"{repeats - clashes} repeated assertions counted once")
    strata = kept.groupby("task")["stratum"].nunique()
    if (strata > 1).any():
        task = str(strata.index[strata > 1][0])
        row = kept[kept["task"] == task].drop_duplicates("stratum").iloc[1]
        raise TableError(
            f"task {task!r} stands in two strata", place=str(row["place"]), remedy="give each task one stratum"
        )
    return grouped.agg(
        code=("code", "min"),
        rank=("rank", "max"),
        weight=("weight", "max"),
        stratum=("stratum", "first"),
        group=("group", "max"),
    ).reset_index()


def _assembled(
    kept: pd.DataFrame,
    every_task: Sequence[str],
    excluded: Mapping[str, int],
    labels: Mapping[str, str],
    attributes: Mapping[str, Mapping[str, str]],
    notes: tuple[str, ...],
) -> RoleNetwork:
    tasks, units = tuple(sorted(set(kept["task"]))), tuple(sorted(set(kept["unit"])))
    row = np.searchsorted(np.array(tasks, dtype=object), kept["task"].to_numpy(dtype=object))
    column = np.searchsorted(np.array(units, dtype=object), kept["unit"].to_numpy(dtype=object))

    def cells(values: str, kind: type) -> sparse.csr_array:
        data = kept[values].to_numpy(dtype=kind)
        return sparse.csr_array(sparse.coo_array((data, (row, column)), shape=(len(tasks), len(units))))

    names = tuple(sorted(set(kept["stratum"])))
    by_task = kept.drop_duplicates("task").set_index("task")["stratum"]
    levels = kept["rank"].map(dict(enumerate(LEVELS, 1)))
    coverage = Coverage(
        tasks=len(every_task),
        with_unit=len(tasks),
        with_lead=int(kept.loc[kept["code"] == LEAD, "task"].nunique()),
        units=len(units),
        assertions=len(kept),
        evidence={level: int((levels == level).sum()) for level in LEVELS if (levels == level).any()},
        excluded=dict(excluded),
    )
    return RoleNetwork(
        tasks=tasks,
        units=units,
        roles=cells("code", np.int64),
        levels=cells("rank", np.int64),
        weights=cells("weight", np.float64),
        strata=np.array([names.index(str(by_task[task])) for task in tasks], dtype=np.int64),
        stratum_names=names,
        coverage=coverage,
        labels=dict(labels),
        attributes={unit: dict(values) for unit, values in attributes.items()},
        notes=notes,
    )
