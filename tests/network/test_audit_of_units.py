"""Every column that `kg analyze unit` and `collaboration` give for a unit, counted again from the shipped tables with networkx alone."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from itertools import combinations, permutations
from math import sqrt
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from kg import KnowledgeGraph

TABLES = Path(__file__).resolve().parents[2] / "data" / "tables" / "state-council"
Duties = dict[str, dict[str, str]]


def rows(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def units(knowledge: KnowledgeGraph) -> pd.DataFrame:
    found = knowledge.collaboration(
        network={"dataset": "state-council"}, draws=100, boot=0, statistic_draws=2, null="role-bicm"
    )
    return found.units.set_index("unit")


@pytest.fixture(scope="module")
def duties() -> Duties:
    """Task -> unit -> lead, support or own: a body counts as its successor, guiding units take no part, and a responsible unit supports
    where the task has a lead."""
    after = {row["predecessor"]: row["id"] for row in rows("units") if row["predecessor"]}
    found: Duties = defaultdict(dict)
    for row in rows("assignments"):
        if row["role"] != "guiding":
            found[row["task"]][after.get(row["unit"], row["unit"])] = row["role"]
    return {
        task: {
            unit: "lead" if role == "lead" else "support" if role == "supporting" or "lead" in held.values() else "own"
            for unit, role in held.items()
        }
        for task, held in found.items()
    }


@pytest.fixture(scope="module")
def together(duties: Duties, units: pd.DataFrame) -> nx.Graph:
    """Units tied by how many tasks both have a part in."""
    counts = Counter(frozenset(pair) for held in duties.values() for pair in combinations(held, 2))
    network = nx.Graph()
    network.add_nodes_from(sorted(units.index))
    network.add_weighted_edges_from((*sorted(pair), count) for pair, count in sorted(counts.items(), key=str))
    return network


@pytest.fixture(scope="module")
def flow(duties: Duties) -> Counter[tuple[str, str]]:
    """(lead, supporter) -> tasks."""
    pairs = (
        (a, b)
        for held in duties.values()
        for a, b in permutations(held, 2)
        if (held[a], held[b]) == ("lead", "support")
    )
    return Counter(pairs)


def same(units: pd.DataFrame, column: str, wanted: dict[str, float], tolerance: float = 1e-9) -> None:
    for unit, value in wanted.items():
        assert units.loc[unit, column] == pytest.approx(value, abs=tolerance, nan_ok=True), (column, unit)
    assert set(wanted) == set(units.index)


def test_what_units_do_is_what_the_table_says(units: pd.DataFrame, duties: Duties) -> None:
    roles = {unit: Counter(held[unit] for held in duties.values() if unit in held) for unit in units.index}
    same(units, "leads", {unit: one["lead"] for unit, one in roles.items()})
    same(units, "supports", {unit: one["support"] for unit, one in roles.items()})
    same(units, "tasks", {unit: one.total() for unit, one in roles.items()})
    shares = {unit: one["lead"] / one.total() for unit, one in roles.items()}
    same(units, "lead_share", shares)
    z = 1.959963984540054
    for sign, column in ((-1, "lead_share_low"), (1, "lead_share_high")):
        # both ends solve (p - share)^2 = z^2 p (1 - p) / n
        ends = {}
        for unit, one in roles.items():
            n, share = one.total(), shares[unit]
            a, b, c = 1 + z**2 / n, -(2 * share + z**2 / n), share**2
            ends[unit] = (-b + sign * sqrt(max(b * b - 4 * a * c, 0))) / (2 * a)
        same(units, column, ends)


def test_breadth_depth_and_strengths_are_counted_over_pairs(
    units: pd.DataFrame, together: nx.Graph, flow: Counter[tuple[str, str]]
) -> None:
    same(units, "breadth", {unit: together.degree(unit) for unit in together})
    joint = {unit: together.degree(unit, weight="weight") for unit in together}
    same(units, "depth", {unit: joint[unit] / max(together.degree(unit), 1) for unit in together})
    same(units, "strength_out", {unit: sum(n for (a, _), n in flow.items() if a == unit) for unit in together})
    same(units, "strength_in", {unit: sum(n for (_, b), n in flow.items() if b == unit) for unit in together})


def test_two_mode_centralities_are_those_of_networkx(units: pd.DataFrame, duties: Duties) -> None:
    network = nx.Graph((("task", task), unit) for task, held in duties.items() for unit in held)
    own = set(units.index)
    same(
        units, "degree_centrality", {u: v for u, v in nx.bipartite.degree_centrality(network, own).items() if u in own}
    )
    closeness = nx.bipartite.closeness_centrality(network, own)
    same(units, "closeness", {u: v for u, v in closeness.items() if u in own})
    between = nx.bipartite.betweenness_centrality(network, own)
    same(units, "betweenness", {u: v for u, v in between.items() if u in own})


def test_one_mode_positions_are_those_of_networkx_on_co_work_counts(units: pd.DataFrame, together: nx.Graph) -> None:
    # asked for all nodes at once, networkx 3.6 divides by the strongest tie of the wrong end in effective_size
    alone = [unit for unit in together if not together.degree(unit)]
    for column, measured in (
        ("constraint", nx.constraint(together, weight="weight")),
        ("effective_size", nx.effective_size(together, nodes=[*together], weight="weight")),
    ):
        for unit in set(together) - set(alone):
            assert units.loc[unit, column] == pytest.approx(measured[unit], rel=1e-9), (column, unit)
    same(units, "k_core", nx.core_number(together))
    wanted: dict[str, float] = {}
    for part in nx.connected_components(together):
        names = sorted(part)
        values, vectors = np.linalg.eigh(nx.to_numpy_array(together, nodelist=names))
        leading = np.abs(vectors[:, -1])
        wanted |= dict(zip(names, leading / leading.max() if values[-1] > 0 else leading * 0, strict=True))
    for unit in set(together) - set(alone):
        assert units.loc[unit, "eigenvector"] == pytest.approx(wanted[unit], abs=1e-6), unit


def test_participation_and_z_follow_the_modules_given(units: pd.DataFrame, together: nx.Graph) -> None:
    module = units["community"].to_dict()
    share, inside = {}, {}
    for unit in together:
        into: Counter[int] = Counter()
        for other, tie in together[unit].items():
            into[module[other]] += tie["weight"]
        total = into.total()
        share[unit] = 1 - sum((count / total) ** 2 for count in into.values()) if total else 0.0
        inside[unit] = into[module[unit]]
    same(units, "participation", share)
    spread = {code: [inside[one] for one in together if module[one] == code] for code in set(module.values())}
    same(
        units,
        "within_module_z",
        {
            u: (inside[u] - np.mean(held)) / np.std(held) if np.std(held) > 0 else 0.0
            for u in together
            for held in [spread[module[u]]]
        },
    )


def test_brokerage_is_counted_over_every_open_triple(
    units: pd.DataFrame, duties: Duties, flow: Counter[tuple[str, str]]
) -> None:
    del duties
    kinds = {row["id"]: row["kind"] for row in rows("units")}
    group = kinds if all(kinds.get(unit) for unit in units.index) else units["community"].to_dict()
    ties = set(flow)
    found: dict[str, Counter[str]] = {unit: Counter() for unit in units.index}
    for a, b in ties:
        for c in units.index:
            if c not in (a, b) and (b, c) in ties and (a, c) not in ties:
                one, two, three = group[a], group[b], group[c]
                kind = (
                    "coordinator" if one == two == three
                    else "itinerant" if one == three
                    else "gatekeeper" if two == three
                    else "representative" if one == two
                    else "liaison"
                )  # fmt: skip
                found[b][kind] += 1
    for kind in ("coordinator", "itinerant", "representative", "gatekeeper", "liaison"):
        same(units, kind, {unit: counts[kind] for unit, counts in found.items()})
