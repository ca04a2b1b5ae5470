"""Sensitivity to which tasks are listed and how sure their evidence is: the bootstrap over tasks, and leaving a tenth of them out.

A plan is a census, not a sample: the intervals say how much a result hangs on single tasks, not how it would vary over other plans.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.stats import rankdata

from kg.network.arrays import Bools, Floats, Ints
from kg.network.nulls.canonical import role_chances
from kg.network.nulls.laws import poisson_binomial_test
from kg.network.positions import positions
from kg.network.projection import Projection, projected
from kg.network.role_network import LEAD, SUPPORT, RoleNetwork

TRACKED_PAIRS = 2_000
LEFT_OUT = 0.1


@dataclass(frozen=True)
class Resampled:
    """Bootstrap results: inclusion of each row of the edge table (nan where not followed), and measures (plan, unit) by name.

    `kept` is the inclusion over plans of which a tenth of the tasks is left out.
    """

    inclusion: Floats
    measures: dict[str, Floats]
    kept: Floats


def resample(
    net: RoleNetwork,
    projection: Projection,
    edges: pd.DataFrame,
    limit: float,
    plans: int,
    rng: np.random.Generator,
    groups: Ints | None = None,
) -> Resampled:
    """Draw `plans` bootstrap plans and follow the 2,000 leading pairs that share a task, and the units' counts; with `groups` also where they stand."""
    place = {unit: column for column, unit in enumerate(net.units)}
    followed = edges.index[edges["observed"] > 0][:TRACKED_PAIRS]
    source = edges.loc[followed, "source"].map(place).to_numpy(dtype=np.int64)
    target = edges.loc[followed, "target"].map(place).to_numpy(dtype=np.int64)
    hits, stays = np.zeros(len(followed)), np.zeros(len(followed))
    thinner = rng.spawn(1)[0]
    rows: dict[str, list[Floats]] = {}
    for _ in range(plans):
        plan = _plan(net, rng)
        hits += _upper(plan, projection.name, source, target) <= limit
        stays += _upper(_thinned(net, thinner), projection.name, source, target) <= limit
        for name, values in (unit_counts(plan, projection.name) | _positions(plan, projection.name, groups)).items():
            rows.setdefault(name, []).append(values)
    inclusion, kept = np.full((2, len(edges)), np.nan)
    inclusion[followed], kept[followed] = hits / plans, stays / plans
    return Resampled(inclusion, {name: np.stack(values) for name, values in rows.items()}, kept)


def _positions(plan: RoleNetwork, name: str, groups: Ints | None) -> dict[str, Floats]:
    if groups is None:
        return {}
    member = (plan.roles.toarray() > 0).astype(np.float64)
    return positions(member, projected(plan.cells(name), name), groups)


def _plan(net: RoleNetwork, rng: np.random.Generator) -> RoleNetwork:
    """Return one bootstrap plan: tasks with replacement within strata, cells kept with their weight of evidence."""
    groups = [np.flatnonzero(net.strata == code) for code in range(len(net.stratum_names))]
    plan = net.take(np.concatenate([np.sort(rng.choice(group, len(group))) for group in groups]))
    if (net.weights.data < 1).any():
        roles = plan.roles.copy()
        roles.data = np.where(rng.random(len(roles.data)) < plan.weights.data, roles.data, 0)
        plan = replace(plan, roles=roles)
    return plan


def _thinned(net: RoleNetwork, rng: np.random.Generator) -> RoleNetwork:
    """Return a plan without a tenth of its tasks, stratum by stratum, at least one task less where a stratum has more than one."""
    kept = []
    for code in range(len(net.stratum_names)):
        group = np.flatnonzero(net.strata == code)
        less = max(round(LEFT_OUT * len(group)), 1) if len(group) > 1 else 0
        kept.append(np.sort(rng.choice(group, len(group) - less, replace=False)))
    return net.take(np.concatenate(kept))


def _upper(plan: RoleNetwork, projection: str, source: Ints, target: Ints) -> Floats:
    """Return the role-BiCM upper p-values of some pairs in a bootstrap plan."""
    chances = role_chances(plan, with_own=projection == "co-work")
    total = chances.lead + chances.support
    first, second = {
        "lead-support": (chances.lead, chances.support),
        "co-work": (total, total),
        "co-lead": (chances.lead, chances.lead),
        "co-support": (chances.support, chances.support),
    }[projection]
    halves = {"lead-support": (plan.lead, plan.support), "co-lead": (plan.lead,) * 2, "co-support": (plan.support,) * 2}
    one, two = halves.get(projection, (plan.any_role,) * 2)
    joint = sparse.csr_array(one.T @ two).toarray()
    observed = joint[source, target].astype(np.int64)
    profiles = (chances.profile[source], chances.profile[target])
    return poisson_binomial_test(first, second, chances.counts, profiles, observed, observed, {}).tails.upper


def unit_counts(net: RoleNetwork, projection: str) -> dict[str, Floats]:
    """Return, by unit, leads, supports, tasks, breadth (distinct partners), depth (joint tasks per partner) and tie strengths.

    Strength out and in are sums of the projection's counts: for lead-support the supporters a unit's lead tasks have, and the leads of the
    tasks it supports; for undirected projections both are the same sum.
    """
    codes = net.roles.toarray()
    lead, support, member = ((codes == LEAD), (codes == SUPPORT), (codes > 0))
    joint = _joint(member, member)
    halves = {"lead-support": (lead, support), "co-lead": (lead, lead), "co-support": (support, support)}
    flow = _joint(*halves.get(projection, (member, member)))
    breadth, together = (joint > 0).sum(axis=1).astype(np.float64), joint.sum(axis=1)
    return {
        "leads": lead.sum(axis=0).astype(np.float64),
        "supports": support.sum(axis=0).astype(np.float64),
        "tasks": member.sum(axis=0).astype(np.float64),
        "breadth": breadth,
        "depth": together / np.maximum(breadth, 1),
        "strength_out": flow.sum(axis=1),
        "strength_in": flow.sum(axis=0),
    }


def _joint(first: Bools, second: Bools) -> Floats:
    joint: Floats = np.asarray(first.T.astype(np.float32) @ second.astype(np.float32), dtype=np.float64)
    np.fill_diagonal(joint, 0)
    return joint


def interval(draws: Floats, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return percentile interval ends by unit, over the plans in which the measure is defined (nan where it never is)."""
    ends = [(1 - level) / 2, (1 + level) / 2]
    known = np.isfinite(draws)
    if known.all():
        low, high = np.quantile(draws, ends, axis=0)
        return low, high
    found = [
        np.quantile(draws[rows, unit], ends) if rows.any() else (np.nan, np.nan) for unit, rows in enumerate(known.T)
    ]
    low, high = np.array(found, dtype=np.float64).T
    return low, high


def rank_interval(draws: Floats, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return percentile ends of each unit's rank (1 is the largest; ties share the better rank; undefined values have none)."""
    ranks = rankdata(-np.where(np.isfinite(draws), draws, -np.inf), method="min", axis=1).astype(np.float64)
    return interval(np.where(np.isfinite(draws), ranks, np.nan), level)
