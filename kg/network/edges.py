"""The edge table: one row a pair of units, with what was seen, what chance would give, and how sure that is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from kg.network.arrays import Bools, Floats, Ints
from kg.network.disparity import disparity
from kg.network.nulls.canonical import role_chances
from kg.network.nulls.laws import PairTest, at
from kg.network.poisson_binomial import tilted_tails
from kg.network.projection import Projection
from kg.network.role_network import LEVELS, RoleNetwork

LISTED_PAIRS = 20_000
Columns = dict[str, NDArray[Any]]


def edge_table(
    net: RoleNetwork, projection: Projection, test: PairTest, q: Floats, *, tail: str, alpha: float, limit: float
) -> pd.DataFrame:
    """Return the edge table: one row a pair of units, most surprising first.

    Above 20,000 pairs only pairs that share a task or are significant are listed; the tests still count all.
    """
    p = test.p_values(tail)
    kept = np.arange(len(p))
    if len(p) > LISTED_PAIRS:
        kept = np.flatnonzero((projection.observed > 0) | (q <= alpha))
    order = kept[
        np.lexsort((projection.target[kept], projection.source[kept], -_ses(projection, test)[kept], p[kept], q[kept]))
    ]
    columns = {
        **_identity(net, projection),
        **_strength(projection, test),
        **_verdict(projection, test, p, q, tail, alpha, limit),
    }
    frame = pd.DataFrame({name: values[order] for name, values in columns.items()})
    if projection.directed:
        frame = frame.assign(**_asymmetry(net, projection, order))
        joint = sparse.csr_array(net.lead.T @ net.lead).toarray()
        frame["co_lead"] = joint[projection.source[order], projection.target[order]].astype(np.int64)
    behind = _behind(projection, order)
    frame["tasks"] = [" | ".join(net.tasks[row] for row in rows) for rows in behind]
    frame["evidence"] = _worst(net, behind, projection.source[order], projection.target[order])
    return frame


def _behind(projection: Projection, order: Ints) -> list[Ints]:
    """Return the rows of the tasks behind each pair."""
    one, two = projection.first.tocsc(), projection.second.tocsc()
    led = [one.indices[one.indptr[u] : one.indptr[u + 1]].astype(np.int64) for u in range(one.shape[1])]
    helped = [two.indices[two.indptr[u] : two.indptr[u + 1]].astype(np.int64) for u in range(two.shape[1])]
    nothing = np.zeros(0, dtype=np.int64)
    pairs = zip(projection.source[order], projection.target[order], projection.observed[order], strict=True)
    return [np.intersect1d(led[s], helped[t], assume_unique=True) if seen else nothing for s, t, seen in pairs]


def _identity(net: RoleNetwork, projection: Projection) -> Columns:
    names = np.array(net.units, dtype=object)
    columns = {"source": names[projection.source], "target": names[projection.target]}
    if net.labels:
        labels = np.array([net.labels.get(unit, unit) for unit in net.units], dtype=object)
        columns |= {"source_label": labels[projection.source], "target_label": labels[projection.target]}
    return columns


def _ses(projection: Projection, test: PairTest) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(test.sd > 1e-12, (projection.observed - test.mean) / test.sd, 0.0), dtype=np.float64)


def _strength(projection: Projection, test: PairTest) -> Columns:
    """Return observed and expected counts and the classical weights of the pair."""
    observed = projection.observed.astype(np.float64)
    one, two = projection.first.sum(axis=0)[projection.source], projection.second.sum(axis=0)[projection.target]
    with np.errstate(divide="ignore", invalid="ignore"):
        lift = np.where(test.mean > 1e-12, observed / test.mean, np.nan)
        jaccard = np.where(one + two > 0, observed / (one + two - observed), 0.0)
        ochiai = np.where(one * two > 0, observed / np.sqrt(one * two), 0.0)
    return {
        "observed": projection.observed,
        "expected": test.mean,
        "sd": test.sd,
        "lift": lift,
        "ses": _ses(projection, test),
        "jaccard": jaccard,
        "ochiai": ochiai,
        "newman": shared_out(projection).toarray()[projection.source, projection.target],
        "disparity": disparity(projection.weights().toarray())[projection.source, projection.target],
    }


def shared_out(projection: Projection) -> sparse.csr_array:
    """Return pair weights in which each task counts one in all: 1/(n - 1) undirected (Newman 2001), 1/supporters directed."""
    sizes = np.asarray(projection.second.sum(axis=1), dtype=np.float64)
    share = 1.0 / np.maximum(sizes if projection.directed else sizes - 1, 1)
    joint = sparse.csr_array(projection.first.T @ sparse.diags_array(share) @ projection.second)
    joint.setdiag(0)
    return joint


def _verdict(
    projection: Projection, test: PairTest, p: Floats, q: Floats, tail: str, alpha: float, limit: float
) -> Columns:
    found = q <= alpha
    above = (test.tails.upper <= test.tails.lower) if tail == "both" else np.full(len(p), tail == "upper")
    return {
        "p_upper": test.tails.upper,
        "p_lower": test.tails.lower,
        "p_mid": np.maximum(test.tails.upper - test.tails.point / 2, 0.0),
        "p_min": test.attainable(tail),
        "testable": test.attainable(tail) <= alpha,
        "p": p,
        "q": q,
        "mc_error": test.mc_error,
        "sign": np.where(found, np.where(above, "+", "-"), "0").astype(object),
        "fragility": np.where(found & above, fragility(projection.observed, test, limit), 0),
    }


def fragility(observed: Ints, test: PairTest, limit: float) -> Ints:
    """Return how many shared tasks fewer would lift p above `limit` (about the largest p that would be significant), margins kept; -1 where
    there are too many laws to keep.
    """
    fewer = np.zeros(len(observed), dtype=np.int64)
    if not len(test.laws):
        return fewer - 1
    active: Bools = observed > 0
    for step in range(1, int(observed.max(initial=0)) + 1):
        rows = np.flatnonzero(active)
        if not len(rows):
            break
        fewer[rows] = step
        upper = at(test.laws, test.index[rows], np.maximum(observed[rows] - step, 0)).upper
        active[rows[(upper > limit) | (observed[rows] - step <= 0)]] = False
    return fewer


def _asymmetry(net: RoleNetwork, projection: Projection, order: Ints) -> Columns:
    """Return the reverse count, D = w_uv - w_vu and its exact two-sided p under the role-BiCM (nan where the two never met)."""
    weights = projection.weights().toarray()
    source, target = projection.source[order], projection.target[order]
    reverse = weights[target, source].astype(np.int64)
    gap = weights[source, target].astype(np.int64) - reverse
    met = np.flatnonzero((weights[source, target] > 0) | (reverse > 0))
    p = np.full(len(order), np.nan)
    chances = role_chances(net)
    one, two = chances.profile[source[met]], chances.profile[target[met]]
    for start in range(0, len(met), 4096):
        part = slice(start, start + 4096)
        up = chances.lead[one[part]] * chances.support[two[part]]
        down = chances.support[one[part]] * chances.lead[two[part]]
        tails = tilted_tails(up, chances.counts, gap[met[part]], down)
        p[met[part]] = np.minimum(2 * np.minimum(tails.upper, tails.lower), 1.0)
    return {"reverse": reverse, "asymmetry": gap, "p_asymmetry": p}


def _worst(net: RoleNetwork, behind: list[Ints], source: Ints, target: Ints) -> list[str]:
    """Return the worst evidence level of the cells behind each pair; empty where nothing is behind it."""
    levels = net.levels.toarray() if net.levels.shape[0] * net.levels.shape[1] <= 50_000_000 else None
    if net.levels.data.min() == net.levels.data.max():
        return [LEVELS[int(net.levels.data[0]) - 1] if len(rows) else "" for rows in behind]
    names = []
    for rows, one, two in zip(behind, source, target, strict=True):
        if not len(rows):
            names.append("")
            continue
        cells = levels if levels is not None else net.levels[rows].toarray()
        place = rows if levels is not None else np.arange(len(rows))
        names.append(LEVELS[int(max(cells[place, one].max(), cells[place, two].max())) - 1])
    return names
