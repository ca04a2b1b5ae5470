"""Tests with closed laws: rows fixed (hypergeometric, SVN), columns fixed, and total fill fixed."""

from __future__ import annotations

import numpy as np
from scipy.stats import hypergeom

from kg.network.arrays import Floats, Ints
from kg.network.nulls.laws import PairTest, from_laws, poisson_binomial_test
from kg.network.projection import Projection
from kg.network.role_network import RoleNetwork


def _by_stratum(net: RoleNetwork, projection: Projection) -> list[tuple[Ints, Ints, Ints, Ints]]:
    """Return (unit loads first, second; task sizes first, second) of each stratum."""
    parts = []
    for code in range(len(net.stratum_names)):
        rows = np.flatnonzero(net.strata == code)
        one, two = projection.first[rows], projection.second[rows]
        parts.append(
            tuple(np.asarray(side, dtype=np.int64) for side in (one.sum(0), two.sum(0), one.sum(1), two.sum(1)))
        )
    return parts  # type: ignore[return-value]


def fixed_row(net: RoleNetwork, projection: Projection) -> PairTest:
    """Test with each unit's load fixed and task sizes free (also called SVN).

    Null: each unit's tasks are a random subset of all tasks of the stratum; task sizes are ignored, which lets large tasks make cliques.
    Tail: hypergeometric (sums over strata by convolution). Reference: Tumminello et al. (2011), PLoS ONE 6(3), e17994.
    """
    parts = _by_stratum(net, projection)
    stacked = np.stack(
        [loads[side][who] for loads in parts for side, who in ((0, projection.source), (1, projection.target))]
    )
    cases, index = np.unique(stacked, axis=1, return_inverse=True)
    laws = np.ones((cases.shape[1], 1))
    for place, (_, _, sizes, _) in enumerate(parts):
        k = np.arange(int(np.minimum(cases[2 * place], cases[2 * place + 1]).max(initial=0)) + 1)
        part = hypergeom.pmf(k[None, :], len(sizes), cases[2 * place][:, None], cases[2 * place + 1][:, None])
        laws = _joined(laws, np.nan_to_num(part))
    return from_laws(laws, index.reshape(-1), projection.observed, projection.most, {"laws": cases.shape[1]})


def _joined(first: Floats, second: Floats) -> Floats:
    """Return the laws of sums of two independent counts, row by row."""
    joint = np.zeros((len(first), first.shape[1] + second.shape[1] - 1))
    for k in range(second.shape[1]):
        joint[:, k : k + first.shape[1]] += first * second[:, k : k + 1]
    return joint


def fixed_column(net: RoleNetwork, projection: Projection) -> PairTest:
    """Test with each task's size fixed and unit loads free.

    Null: each task's units are a random subset of all units. Tail: exact Poisson-binomial, the same law for every pair.
    Reference: Neal, Domagalski & Sagan (2021), Scientific Reports 11, 23929 (there approximated).
    """
    units = len(net.units)
    sizes = [
        (one, two if projection.directed else np.maximum(two - 1, 0)) for _, _, one, two in _by_stratum(net, projection)
    ]
    chance = np.concatenate([one * two for one, two in sizes]) / (units * (units - 1))
    levels, counts = np.unique(chance, return_counts=True)
    nobody = np.zeros(len(projection.observed), dtype=np.int64)
    ones = np.ones((1, len(levels)))
    return poisson_binomial_test(
        levels[None, :],
        ones,
        counts.astype(np.float64),
        (nobody, nobody),
        projection.observed,
        projection.most,
        {"laws": 1},
    )


def fixed_fill(net: RoleNetwork, projection: Projection) -> PairTest:
    """Test with only the number of filled cells fixed, stratum by stratum.

    Null: the filled cells (for lead-support: the lead cells and the supporting cells, which exclude each other) lie anywhere.
    Tail: exact, the same law for every pair. Reference: Neal, Domagalski & Sagan (2021), Scientific Reports 11, 23929.
    """
    law = np.ones((1, 1))
    for _, _, one, two in _by_stratum(net, projection):
        cells = len(one) * len(net.units)
        part = _directed_fill(len(one), cells, int(one.sum()), int(two.sum())) if projection.directed else None
        law = _joined(law, _joint_fill(len(one), cells, int(one.sum())) if part is None else part)
    index = np.zeros(len(projection.observed), dtype=np.int64)
    return from_laws(law, index, projection.observed, projection.most, {"laws": 1})


def _joint_fill(tasks: int, cells: int, filled: int) -> Floats:
    """Return the law of shared tasks of two rows when `filled` of `cells` cells are filled at random."""
    law = np.zeros((1, tasks + 1))
    for load in range(min(tasks, filled) + 1):
        weight = hypergeom.pmf(load, cells, tasks, filled)
        if weight < 1e-300:
            continue
        other = np.arange(tasks + 1)
        rest = hypergeom.pmf(other, cells - tasks, tasks, filled - load)
        law[0] += weight * (
            rest @ np.nan_to_num(hypergeom.pmf(np.arange(tasks + 1)[None, :], tasks, load, other[:, None]))
        )
    return law


def _directed_fill(tasks: int, cells: int, leads: int, supports: int) -> Floats:
    """Return the law of tasks that one row leads and another supports, with lead and supporting cells at random and exclusive."""
    law = np.zeros((1, tasks + 1))
    counts = np.arange(tasks + 1)
    for led in range(min(tasks, leads) + 1):
        weight = hypergeom.pmf(led, cells, tasks, leads)
        if weight < 1e-18:
            continue
        rival = hypergeom.pmf(counts, cells - tasks, tasks, leads - led)
        free = np.where(rival > 1e-18)[0]
        helped = sum(rival[c] * np.nan_to_num(hypergeom.pmf(counts, cells - leads, tasks - c, supports)) for c in free)
        law[0] += weight * (helped @ np.nan_to_num(hypergeom.pmf(counts[None, :], tasks, led, counts[:, None])))
    return law
