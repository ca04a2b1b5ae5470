"""The unit table: one row a unit, with what it does, where it stands, and how sure that is."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
from scipy.sparse import csgraph, csr_array

from kg.network import measures
from kg.network.arrays import Floats, Ints
from kg.network.bootstrap import Resampled, interval, rank_interval, unit_counts
from kg.network.brokerage import KINDS
from kg.network.ensemble import Ensemble
from kg.network.projection import Projection
from kg.network.role_network import LEAD, RoleNetwork

SAMPLED_NODES = 3_000  # above this many nodes betweenness is estimated from 500 sources
INTERVALS = ("breadth", "depth", "strength_out", "strength_in")


def unit_table(net: RoleNetwork, projection: Projection, sample: Resampled | None, ensemble: Ensemble) -> pd.DataFrame:
    """Return one row a unit, most tasks first.

    Centralities are Borgatti-Halgin's on the two-mode network; constraint and effective size are Burt's on the co-work counts; coreness is
    Borgatti-Everett's; z of brokerage is against role-fixed draws; intervals are 95% percentiles of the bootstrap over tasks.
    """
    counts = unit_counts(net, projection.name)
    weights = projection.weights().toarray().astype(np.float64)
    joint = _co_work(net)
    columns: dict[str, object] = {"unit": list(net.units)}
    if net.labels:
        columns["label"] = [net.labels.get(unit, unit) for unit in net.units]
    columns |= {name: _plain(values) for name, values in counts.items()}
    columns |= _lead_share(net, counts)
    columns |= _two_mode(net)
    columns["eigenvector"] = eigenvector(joint)
    columns |= _holes(joint)
    columns["coreness"], _ = measures.coreness(joint)
    columns["k_core"] = _k_core(joint)
    columns["community"], columns["community_stability"] = ensemble.modules.units, ensemble.modules.stability
    columns |= _positions(joint, ensemble.modules.units)
    columns["ei"] = _ei(weights + weights.T, ensemble.groups)
    columns |= _brokers(ensemble)
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


def _plain(values: Floats) -> Floats | Ints:
    return values.astype(np.int64) if np.array_equal(values, np.rint(values)) else values


def _co_work(net: RoleNetwork) -> Floats:
    member = net.any_role
    joint = np.asarray((member.T @ member).toarray(), dtype=np.float64)
    np.fill_diagonal(joint, 0)
    return joint


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


def _two_mode(net: RoleNetwork) -> dict[str, object]:
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


def eigenvector(joint: Floats) -> Floats:
    """Return the leading eigenvector of each connected component, its largest entry 1 (0 for a lone unit)."""
    number, component = csgraph.connected_components(csr_array(joint), directed=False)
    result = np.zeros(len(joint))
    for code in range(number):
        rows = np.flatnonzero(component == code)
        if len(rows) > 1:
            leading = np.abs(np.linalg.eigh(joint[np.ix_(rows, rows)])[1][:, -1])
            result[rows] = leading / leading.max()
    return result


def _holes(joint: Floats) -> dict[str, object]:
    """Return Burt's constraint and effective size on co-work counts, nan for a unit without partners."""
    both = joint + joint.T
    total = both.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(total > 0, both / total, 0.0)
        strongest = both.max(axis=1, keepdims=True)
        relative = np.where(strongest > 0, both / strongest, 0.0)
    indirect = share @ share
    constraint = (((share + indirect) ** 2) * (both > 0)).sum(axis=1)
    redundancy = (share * (both > 0)) @ relative.T
    size = ((both > 0) * (1 - redundancy)).sum(axis=1)
    alone = total[:, 0] == 0
    return {"constraint": np.where(alone, np.nan, constraint), "effective_size": np.where(alone, np.nan, size)}


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


def _ei(weights: Floats, groups: Ints) -> Floats:
    """Return each unit's E-I index on its ties in both directions; nan without ties."""
    total = weights.sum(axis=1)
    inside = (weights * (groups[:, None] == groups[None, :])).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(total > 0, (total - 2 * inside) / total, np.nan), dtype=np.float64)


def _brokers(ensemble: Ensemble) -> dict[str, object]:
    """Return the five brokerage counts and their z against the null draws (nan where the null does not vary)."""
    columns: dict[str, object] = {}
    for place, kind in enumerate(KINDS):
        seen = ensemble.brokers[:, place]
        columns[kind] = seen.astype(np.int64)
        if ensemble.draws:
            drawn = ensemble.broker_draws[:, :, place]
            spread = drawn.std(axis=0, ddof=1) if ensemble.draws > 1 else np.zeros(len(seen))
            with np.errstate(divide="ignore", invalid="ignore"):
                columns[f"{kind}_z"] = np.where(spread > 1e-12, (seen - drawn.mean(axis=0)) / spread, np.nan)
    return columns


def _intervals(sample: Resampled) -> dict[str, object]:
    columns: dict[str, object] = {}
    for name in INTERVALS:
        columns[f"{name}_low"], columns[f"{name}_high"] = interval(sample.measures[name])
        columns[f"{name}_rank_low"], columns[f"{name}_rank_high"] = rank_interval(sample.measures[name])
    return columns
