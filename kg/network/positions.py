"""Where units stand: their measures from dense matrices, quick enough to be taken of every null draw and bootstrap plan too."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csgraph, csr_array

from kg.network import measures
from kg.network.arrays import Floats, Ints

DENSE_NODES = 1_500  # above this many tasks and units the paths of draws are not taken
POSITIONS = (
    "breadth",
    "depth",
    "strength_out",
    "strength_in",
    "degree_centrality",
    "closeness",
    "betweenness",
    "eigenvector",
    "constraint",
    "effective_size",
    "coreness",
    "ei",
)
OF_FLOW = ("strength_out", "strength_in", "ei")


def positions(member: Floats, flow: Floats, groups: Ints) -> dict[str, Floats]:
    """Return each measure of `POSITIONS` by unit.

    Parameters
    ----------
    member : array (tasks, units)
        1 where the unit has any role: breadth, depth, centralities, structural holes and coreness are about co-work.
    flow : array (units, units)
        Counts of the projection: strengths and E-I are about ties.
    groups : array (units,)
        Group of each unit, for the E-I index.
    """
    joint = co_work(member)
    breadth = (joint > 0).sum(axis=1).astype(np.float64)
    found = {"breadth": breadth, "depth": joint.sum(axis=1) / np.maximum(breadth, 1)}
    found["degree_centrality"] = member.sum(axis=0) / max(len(member), 1)
    if sum(member.shape) <= DENSE_NODES:
        found["closeness"], found["betweenness"] = two_mode_paths(member)
    found["eigenvector"] = eigenvector(joint)
    found["constraint"], found["effective_size"] = holes(joint)
    found["coreness"] = measures.coreness(joint)[0]
    return found | ties_of(flow, groups)


def ties_of(flow: Floats, groups: Ints) -> dict[str, Floats]:
    """Return the measures of `OF_FLOW` by unit."""
    return {"strength_out": flow.sum(axis=1), "strength_in": flow.sum(axis=0), "ei": unit_ei(flow + flow.T, groups)}


def co_work(member: Floats) -> Floats:
    """Return how many tasks each two units share, with an empty diagonal."""
    joint = np.asarray(member.T @ member, dtype=np.float64)
    np.fill_diagonal(joint, 0)
    return joint


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


def holes(joint: Floats) -> tuple[Floats, Floats]:
    """Return Burt's constraint and effective size on co-work counts, nan for a unit without partners (Burt 1992)."""
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
    return np.where(alone, np.nan, constraint), np.where(alone, np.nan, size)


def unit_ei(weights: Floats, groups: Ints) -> Floats:
    """Return each unit's E-I index on its ties in both directions; nan without ties (Krackhardt & Stern 1988)."""
    total = weights.sum(axis=1)
    inside = (weights * (groups[:, None] == groups[None, :])).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(total > 0, (total - 2 * inside) / total, np.nan), dtype=np.float64)


def two_mode_paths(member: Floats) -> tuple[Floats, Floats]:
    """Return Borgatti & Halgin's (2011) closeness and betweenness of the units of a two-mode network.

    All sources are searched at once, level by level, with matrix products between the two sides (Brandes 2001). Closeness is scaled by the
    share of nodes within reach, as networkx does.
    """
    tasks, units = member.shape
    steps, ways = _searched(member)
    within = np.concatenate(steps, axis=1)[tasks:]
    reached = within >= 0
    far = np.where(reached, within, 0).sum(axis=1)
    near = reached.sum(axis=1) - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        closeness = np.where(far > 0, (tasks + 2 * (units - 1)) / far * near / (tasks + units - 1), 0.0)
    return closeness, _between(member, steps, ways) / _most_between(tasks, units)


def _searched(member: Floats) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Return steps (-1: out of reach) and numbers of shortest ways from every node, tasks first, to tasks and to units."""
    tasks, units = member.shape
    front = [np.eye(tasks + units, tasks), np.eye(tasks + units, units, -tasks)]
    steps = tuple(np.where(start > 0, 0.0, -1.0) for start in front)
    ways = tuple(start.copy() for start in front)
    level = 0
    while front[0].any() or front[1].any():
        level += 1
        onward = [front[1] @ member.T, front[0] @ member]
        front = [np.where(held < 0, new, 0.0) for held, new in zip(steps, onward, strict=True)]
        for side in (0, 1):
            fresh = front[side] > 0
            steps[side][fresh] = level
            ways[side][fresh] = front[side][fresh]
    return (steps[0], steps[1]), (ways[0], ways[1])


def _between(member: Floats, steps: tuple[Floats, Floats], ways: tuple[Floats, Floats]) -> Floats:
    """Return how many shortest ways between other nodes pass each unit, each pair of nodes counted once."""
    tasks, units = member.shape
    debt = [np.zeros_like(ways[0]), np.zeros_like(ways[1])]
    for level in range(int(max(steps[0].max(), steps[1].max())), 0, -1):
        push = [
            np.where(held == level, (1 + owed) / np.maximum(way, 1), 0.0)
            for held, owed, way in zip(steps, debt, ways, strict=True)
        ]
        debt[1] += np.where(steps[1] == level - 1, ways[1] * (push[0] @ member), 0.0)
        debt[0] += np.where(steps[0] == level - 1, ways[0] * (push[1] @ member.T), 0.0)
    debt[1][np.arange(tasks, tasks + units), np.arange(units)] = 0
    return np.asarray(debt[1].sum(axis=0) / 2, dtype=np.float64)


def _most_between(tasks: int, units: int) -> float:
    """Return the largest betweenness a unit can have in a two-mode network of this size (Borgatti & Everett 1997)."""
    s, t = divmod(units - 1, tasks)
    most = (tasks**2 * (s + 1) ** 2 + tasks * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2.0
    return max(most, 1e-300)
