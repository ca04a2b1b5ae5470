"""Tests with closed laws: rows fixed (hypergeometric, SVN), columns fixed, and total fill fixed."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln, logsumexp
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
    r"""Return the law of shared tasks of two units when `filled` of `cells` cells are filled at random.

    A task is shared, has one of the two units (two ways), or none:
    :math:`P(k)\propto\sum_j \frac{T!}{k!\,j!\,(T-k-j)!}2^j\binom{N-2T}{F-2k-j}`, in logarithms, normalised at the end.
    """
    left, most = cells - 2 * tasks, min(tasks, filled // 2)
    logs = np.full(tasks + 1, -np.inf)
    for k in range(most + 1):
        middle = 2 * tasks * (filled - 2 * k) / cells
        reach = 14 * np.sqrt(middle + 1) + 40
        j = np.arange(max(0, int(middle - reach)), min(tasks - k, int(middle + reach)) + 1)
        rest = filled - 2 * k - j
        j, rest = j[(rest >= 0) & (rest <= left)], rest[(rest >= 0) & (rest <= left)]
        if len(j):
            ways = -gammaln(k + 1) - gammaln(j + 1) - gammaln(tasks - k - j + 1) + j * np.log(2)
            logs[k] = logsumexp(ways - gammaln(rest + 1) - gammaln(left - rest + 1))
        if logs[k] < logs[: k + 1].max() - 750:
            break
    law = np.exp(logs - logsumexp(logs))
    return np.asarray(law[None, :], dtype=np.float64)


def _directed_fill(tasks: int, cells: int, leads: int, supports: int) -> Floats:
    """Return the law of tasks that one unit leads and another supports, with lead and supporting cells at random and exclusive.

    Given what the first leads, the second's leads and then its supports are hypergeometric, and so is their overlap; chances below 1e-18 are
    left out.
    """
    counts = np.arange(tasks + 1)
    first = _overlaps(counts, cells, tasks, np.array([leads]))[0]
    led = np.flatnonzero(first > 1e-18)
    rivals = _overlaps(counts, cells - tasks, tasks, leads - led)
    busy = np.flatnonzero(rivals.max(axis=0) > 1e-18)
    helps = _overlaps(counts, cells - leads, tasks - busy, np.array([supports]))
    some = np.flatnonzero(helps.max(axis=0) > 1e-18)
    joint = first[led, None] * (rivals[:, busy] @ helps[:, some])
    law = np.zeros((1, tasks + 1))
    for row, load in enumerate(led):
        shared = np.arange(min(int(load), int(some[-1])) + 1)
        law[0, shared] += joint[row] @ _overlaps(shared, tasks, int(load), some)
    return law


def _overlaps(k: Ints, all_: int, marked: Ints | int, drawn: Ints) -> Floats:
    """Return hypergeometric laws at `k`, one row a number of marked or drawn things, each summing to one."""
    size, held = drawn[:, None], np.reshape(marked, (-1, 1))
    parts = np.stack(np.broadcast_arrays(k, held - k, size - k, all_ - held - size + k))
    logs = np.where((parts >= 0).all(axis=0), -gammaln(np.maximum(parts, 0) + 1.0).sum(axis=0), -np.inf)
    top = np.maximum(logs.max(axis=1, keepdims=True), -1e300)
    law = np.exp(logs - top)
    return np.asarray(law / np.maximum(law.sum(axis=1, keepdims=True), 1e-300), dtype=np.float64)
