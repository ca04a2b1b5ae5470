"""The unit table: one row a unit, with what it does, where it stands, and how sure that is."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd

from kg.network.arrays import Floats, Ints
from kg.network.bootstrap import Resampled, interval, rank_interval, unit_counts
from kg.network.brokerage import KINDS
from kg.network.ensemble import Ensemble
from kg.network.positions import POSITIONS, co_work
from kg.network.projection import Projection
from kg.network.role_network import LEAD, RoleNetwork

SAMPLED_NODES = 3_000  # above this many nodes betweenness is estimated from 500 sources
COUNTED = ("tasks", "leads", "supports")


def unit_table(net: RoleNetwork, projection: Projection, sample: Resampled | None, ensemble: Ensemble) -> pd.DataFrame:
    """Return one row a unit, most tasks first.

    Centralities are Borgatti-Halgin's on the two-mode network; constraint and effective size are Burt's on the co-work counts; coreness is
    Borgatti-Everett's; every z is against role-fixed draws; intervals are 95% percentiles of the bootstrap over tasks.
    """
    counts = unit_counts(net, projection.name)
    joint = co_work(_member(net))
    seen = ensemble.positions
    columns: dict[str, object] = {"unit": list(net.units)}
    if net.labels:
        columns["label"] = [net.labels.get(unit, unit) for unit in net.units]
    columns |= {name: _plain(values) for name, values in counts.items()}
    columns |= _lead_share(net, counts)
    columns |= {name: seen[name] for name in POSITIONS if name in seen and name not in (*counts, "ei")}
    columns |= {} if "betweenness" in seen else two_mode_centralities(net)
    columns["k_core"] = _k_core(joint)
    columns["community"], columns["community_stability"] = ensemble.modules.units, ensemble.modules.stability
    columns |= _positions(joint, ensemble.modules.units)
    columns["ei"] = seen["ei"]
    columns |= _brokers(ensemble)
    columns |= {f"{name}_z": z_score(seen[name], drawn) for name, drawn in ensemble.position_draws.items()}
    if sample is not None:
        columns |= _intervals(sample)
    frame = pd.DataFrame(columns)
    order = np.lexsort((np.arange(len(frame)), -(counts["strength_out"] + counts["strength_in"]), -counts["tasks"]))
    return frame.iloc[order].reset_index(drop=True)


def short_unit_table(net: RoleNetwork, projection: Projection) -> pd.DataFrame:
    """Return one row a unit with the counts that sparse matrices give: leads, supports, tasks, breadth, depth, strengths."""
    member = net.any_role
    joint = (member.T @ member).tocsr()
    joint.setdiag(0)
    joint.eliminate_zeros()
    weights = projection.weights()
    breadth = np.diff(joint.indptr)
    frame = pd.DataFrame(
        {
            "unit": list(net.units),
            "leads": net.lead.sum(axis=0),
            "supports": net.support.sum(axis=0),
            "tasks": member.sum(axis=0),
            "breadth": breadth,
            "depth": joint.sum(axis=1) / np.maximum(breadth, 1),
            "strength_out": weights.sum(axis=1),
            "strength_in": weights.sum(axis=0),
        }
    )
    return frame.sort_values(["tasks", "unit"], ascending=[False, True]).reset_index(drop=True)


def _member(net: RoleNetwork) -> Floats:
    return np.asarray((net.roles.toarray() > 0).astype(np.float64))


def _plain(values: Floats) -> Floats | Ints:
    return values.astype(np.int64) if np.array_equal(values, np.rint(values)) else values


def _lead_share(net: RoleNetwork, counts: dict[str, Floats]) -> dict[str, object]:
    """Return the share of a unit's tasks that it leads, with its Wilson 95% interval."""
    if not (net.roles.data == LEAD).any():
        return {}
    low, high = wilson(counts["leads"], counts["tasks"])
    return {"lead_share": counts["leads"] / counts["tasks"], "lead_share_low": low, "lead_share_high": high}


def wilson(hits: Floats, total: Floats, z: float = 1.959963984540054) -> tuple[Floats, Floats]:
    """Return the ends of Wilson's interval for a share (Wilson 1927).

    Examples
    --------
    >>> low, high = wilson(np.array([5.0]), np.array([88.0]))
    >>> round(float(low[0]), 4), round(float(high[0]), 4)
    (0.0245, 0.1262)
    """
    share = hits / total
    middle = (share + z**2 / (2 * total)) / (1 + z**2 / total)
    half = z / (1 + z**2 / total) * np.sqrt(share * (1 - share) / total + z**2 / (4 * total**2))
    return middle - half, middle + half


def two_mode(net: RoleNetwork) -> nx.Graph:
    """Return the two-mode network: nodes ("task", name) and ("unit", name) in sorted order, an edge where a unit has a role."""
    graph = nx.Graph()
    graph.add_nodes_from((("unit", unit) for unit in net.units), bipartite=1)
    graph.add_nodes_from((("task", task, row) for row, task in enumerate(net.tasks)), bipartite=0)
    cells = net.any_role.tocoo()
    graph.add_edges_from(
        (("task", net.tasks[t], int(t)), ("unit", net.units[u])) for t, u in zip(*cells.coords, strict=True)
    )
    return graph


def two_mode_centralities(net: RoleNetwork) -> dict[str, object]:
    """Return Borgatti-Halgin degree, closeness and betweenness of the units."""
    graph = two_mode(net)
    units = [("unit", unit) for unit in net.units]
    degree = nx.bipartite.degree_centrality(graph, units)
    closeness = nx.bipartite.closeness_centrality(graph, units, normalized=True)
    if min(len(net.tasks), len(units)) < 2:
        alone = float(
            len(net.tasks) > 1
        )  # one unit lies between all its tasks, and no unit of one task between anything
        between = dict.fromkeys(graph, alone)
    elif len(graph) <= SAMPLED_NODES:
        between = nx.bipartite.betweenness_centrality(graph, units)
    else:
        between = nx.betweenness_centrality(graph, k=500, seed=0)
    return {
        name: [float(values[unit]) for unit in units]
        for name, values in (("degree_centrality", degree), ("closeness", closeness), ("betweenness", between))
    }


def _k_core(joint: Floats) -> Ints:
    graph = nx.from_numpy_array((joint > 0).astype(int))
    numbers = nx.core_number(graph)
    return np.array([numbers[node] for node in range(len(joint))], dtype=np.int64)


def _positions(joint: Floats, modules: Ints) -> dict[str, object]:
    """Return participation coefficient and within-module z (Guimerà & Amaral 2005) on co-work counts."""
    total = joint.sum(axis=1)
    into = np.stack([joint[:, modules == code].sum(axis=1) for code in np.unique(modules)], axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        participation = np.where(total > 0, 1 - ((into / total[:, None]) ** 2).sum(axis=1), 0.0)
    inside = np.array([joint[unit, modules == modules[unit]].sum() for unit in range(len(joint))])
    z = np.zeros(len(joint))
    for code in np.unique(modules):
        rows = modules == code
        spread = inside[rows].std()
        z[rows] = (inside[rows] - inside[rows].mean()) / spread if spread > 0 else 0.0
    return {"participation": participation, "within_module_z": z}


def _brokers(ensemble: Ensemble) -> dict[str, object]:
    """Return the five brokerage counts and their z against the null draws (nan where the null does not vary)."""
    columns: dict[str, object] = {}
    for place, kind in enumerate(KINDS):
        seen = ensemble.brokers[:, place]
        columns[kind] = seen.astype(np.int64)
        if ensemble.draws:
            columns[f"{kind}_z"] = z_score(seen, ensemble.broker_draws[:, :, place])
    return columns


def z_score(seen: Floats, drawn: Floats) -> Floats:
    """Return how many standard deviations of its null draws (draw, unit) each value lies off their mean; nan where they do not vary.

    Examples
    --------
    >>> z_score(np.array([4.0, 1.0]), np.array([[1.0, 1.0], [3.0, 1.0]])).round(6).tolist()
    [1.414214, nan]
    """
    spread = drawn.std(axis=0, ddof=1) if len(drawn) > 1 else np.zeros(len(seen))
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (seen - drawn.mean(axis=0)) / spread
        return np.asarray(np.where(spread > 1e-9 * (1 + np.abs(seen)), z, np.nan), dtype=np.float64)


def _intervals(sample: Resampled) -> dict[str, object]:
    columns: dict[str, object] = {}
    for name in (*COUNTED, *POSITIONS):
        if name not in sample.measures:
            continue
        columns[f"{name}_low"], columns[f"{name}_high"] = interval(sample.measures[name])
        columns[f"{name}_rank_low"], columns[f"{name}_rank_high"] = rank_interval(sample.measures[name])
    return columns
