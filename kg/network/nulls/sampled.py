"""Tests under the microcanonical nulls, by simulation: role-fixed, and FDSM as its role-blind form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.network.arrays import Cells, Floats, Ints
from kg.network.nulls.laws import PairTest, at
from kg.network.nulls.role_fixed import Chain, sample
from kg.network.poisson_binomial import Tails
from kg.network.projection import Projection
from kg.network.role_network import LEAD, SUPPORT, RoleNetwork

Halves = tuple[NDArray[np.float32], NDArray[np.float32]]


@dataclass
class _Tally:
    """Counts over draws: the histogram of each class of pairs, and each chain's exceedances of each pair."""

    histogram: Ints
    exceed: NDArray[np.int32]
    total: NDArray[np.float64]
    draws: int = 0


def _halves(batch: Cells, projection: Projection) -> Halves:
    """Return the two halves of the projection for every drawn matrix, shape (draws, tasks, units)."""
    stacked = np.ascontiguousarray(np.moveaxis(batch, 2, 0))
    lead, support = (stacked == LEAD).astype(np.float32), (stacked == SUPPORT).astype(np.float32)
    either = {"co-work": lead + support, "co-lead": lead, "co-support": support}.get(projection.name)
    return (lead, support) if either is None else (either, either)


def _blind_draws(net: RoleNetwork, projection: Projection, chain: Chain, rng: np.random.Generator) -> Iterator[Halves]:
    streams = [
        sample(half.toarray().astype(np.int8), net.strata, chain, rng)
        for half in ((projection.first, projection.second) if projection.directed else (projection.first,))
    ]
    for batches in zip(*streams, strict=True):
        parts = [np.ascontiguousarray(np.moveaxis(batch, 2, 0)).astype(np.float32) for batch in batches]
        yield parts[0], parts[-1]


def role_fixed(net: RoleNetwork, projection: Projection, chain: Chain, rng: np.random.Generator) -> PairTest:
    """Test under the role-fixed null.

    Null: all matrices with exactly the observed leads and supports of every unit and every task (within strata) are equally likely.
    Tail: (b + 1)/(N + 1) over N draws of the trade chain; b is averaged over pairs of interchangeable units, which share one law.
    Error: the larger of the binomial and the between-chain standard error. Reference: see `role_fixed`; Phipson & Smyth (2010).
    """
    margins = (net.matrix(LEAD), net.any_role if projection.name == "co-work" else net.support)
    cells = net.cells(projection.name)
    draws = (_halves(batch, projection) for batch in sample(cells, net.strata, chain, rng))
    return _tested(net, projection, chain, draws, _profiles(net, margins))


def fdsm(net: RoleNetwork, projection: Projection, chain: Chain, rng: np.random.Generator) -> PairTest:
    """Test under the fixed degree sequence model with an unbiased curveball chain.

    Null: all 0/1 matrices with exactly the observed row and column sums of the projected matrix are equally likely; roles are ignored
    (for lead-support, leads and supports are drawn apart). Tail and error as in `role_fixed`. Reference: Strona et al. (2014); Carstens
    (2015); Neal, Domagalski & Sagan (2021), Scientific Reports 11, 23929.
    """
    draws = _blind_draws(net, projection, chain, rng)
    return _tested(net, projection, chain, draws, _profiles(net, (projection.first, projection.second)))


def _profiles(net: RoleNetwork, halves: tuple[object, object]) -> Ints:
    """Return a number for each unit; units with equal numbers have equal margins in every stratum and are interchangeable."""
    columns = []
    for code in range(len(net.stratum_names)):
        rows = np.flatnonzero(net.strata == code)
        columns += [half[rows].sum(axis=0) for half in halves]  # type: ignore[index]
    _, profile = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
    return np.asarray(profile, dtype=np.int64).reshape(-1)


def _tested(net: RoleNetwork, projection: Projection, chain: Chain, draws: Iterator[Halves], profile: Ints) -> PairTest:
    first, second = profile[projection.source], profile[projection.target]
    if not projection.directed:
        first, second = np.minimum(first, second), np.maximum(first, second)
    keys, index = np.unique(first * (profile.max() + 1) + second, return_inverse=True)
    width = min(chain.chains, chain.draws)
    top = int(projection.most.max(initial=0))
    tally = _Tally(
        np.zeros((len(keys), top + 1), dtype=np.int64),
        np.zeros((width, len(index)), dtype=np.int32),
        np.zeros((width, 1)),
    )
    for halves in draws:
        _count(tally, halves, projection, index)
    return _verdict(tally, projection, index, len(net.units))


def _count(tally: _Tally, halves: Halves, projection: Projection, index: Ints) -> None:
    joint = np.matmul(halves[0].transpose(0, 2, 1), halves[1])
    values = np.rint(joint[:, projection.source, projection.target]).astype(np.int64)
    size = tally.histogram.shape[1]
    places = (index[None, :] * size + values).reshape(-1)
    tally.histogram += np.bincount(places, minlength=tally.histogram.size).reshape(tally.histogram.shape)
    tally.exceed[: len(values)] += values >= projection.observed
    tally.total[: len(values)] += 1
    tally.draws += len(values)


def _verdict(tally: _Tally, projection: Projection, index: Ints, units: int) -> PairTest:
    laws = tally.histogram / tally.histogram.sum(axis=1, keepdims=True)
    k = np.arange(laws.shape[1])
    mean = laws @ k
    sd = np.sqrt(np.maximum(laws @ k**2 - mean**2, 0))
    raw, n = at(laws, index, projection.observed), tally.draws
    tails = Tails(_smoothed(raw.upper, n), _smoothed(raw.lower, n), raw.point)
    per_chain = tally.exceed / tally.total
    chains = len(per_chain)
    between = per_chain.std(axis=0, ddof=1) / np.sqrt(chains) if chains > 1 else np.zeros(len(index))
    error = np.maximum(np.sqrt(tails.upper * (1 - tails.upper) / n), between)
    info = {"chains": chains, "floor": 1 / (n + 1), "mixing": _mixing(per_chain, tally, units)}
    least = _smoothed(at(laws, index, projection.most).upper, n)
    return PairTest(mean[index], sd[index], tails, least, laws, index, n, error, info)


def _smoothed(share: Floats, draws: int) -> Floats:
    return np.asarray(np.minimum((share * draws + 1) / (draws + 1), 1.0), dtype=np.float64)


def _mixing(per_chain: Floats, tally: _Tally, units: int) -> float:
    """Return the median ratio of between-chain to binomial variance: the factor by which draws within a chain repeat each other."""
    del units
    share = per_chain.mean(axis=0)
    busy = (share > 0.01) & (share < 0.99)
    if not busy.any() or len(per_chain) < 2:
        return 1.0
    expected = share[busy] * (1 - share[busy]) / float(tally.total.mean())
    return round(float(np.median(per_chain.var(axis=0, ddof=1)[busy] / expected)), 4)
