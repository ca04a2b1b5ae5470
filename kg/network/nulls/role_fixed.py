r"""The microcanonical role-aware null (role-fixed): a Markov chain over all matrices with the same four margins.

State: a tasks x units matrix of {none, lead, support}. Held exactly: every unit's leads and supports and every task's lead units and
supporting units, within each stratum. Move: a heat-bath trade of two units (or of two tasks). Where the two differ, a column is of type
{none, lead}, {none, support} or {lead, support}; the number *j* of {lead, support} columns in which the first one leads is drawn with weight
:math:`\binom{n_{12}}{j}\binom{n_{01}}{c_1-j}\binom{n_{02}}{c_2-n_{12}+j}`, then the columns of each type at random. That is a draw from
the uniform law given all other rows, so that the uniform law over matrices stays invariant; trades of units and of tasks together reached
every matrix in all exhaustively listed cases (3x3, 3x4; see the tests). With one role only it is the unbiased curveball chain (FDSM).

A sweep pairs up all units at random and trades all pairs at once, then does the same for tasks; many chains run side by side.

References: Strona et al. (2014), Nature Communications 5, 4114 (trades); Carstens (2015), Physical Review E 91, 042812 (uniformity);
Carstens, Berger & Strona (2018), MethodsX 5 (global trades). The three-state trade is ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from kg.network.arrays import Cells, Ints

Counts = NDArray[np.int32]
_SHRINK = np.float32(1 - 2**-20)  # keeps uniform * n < n in single precision, so that margins stay exact
_FIRST = np.array([0, 0, 0, 1, 0, 2, 2, 1], dtype=np.int8)  # role of the first member by type * 2 + taken


@dataclass(frozen=True)
class Chain:
    """Length of a simulation: `draws` matrices kept, from `chains` parallel chains, `burn` sweeps first, `thin` sweeps between two."""

    draws: int = 10_000
    chains: int = 250
    burn: int = 20
    thin: int = 2


def sample(cells: Cells, strata: Ints, chain: Chain, rng: np.random.Generator) -> Iterator[Cells]:
    """Yield batches of matrices from the role-fixed null, shape (tasks, units, chains); a batch is one step of all chains.

    Parameters
    ----------
    cells : array (tasks, units)
        0 none, 1 lead, 2 support.
    strata : array (tasks,)
        Stratum code of each task; nothing is exchanged across strata.
    chain : Chain
        Length of the simulation. The last batch may hold fewer chains, so that exactly `draws` matrices are yielded.
    rng : numpy.random.Generator
        Source of chance.

    Examples
    --------
    >>> start = np.array([[1, 0], [0, 1]], dtype=np.int8)
    >>> seen = [batch for batch in sample(start, np.zeros(2, int), Chain(draws=4, chains=2, burn=1), np.random.default_rng(1))]
    >>> sum(batch.shape[2] for batch in seen), int(seen[0].sum())
    (4, 4)
    """
    width = min(chain.chains, chain.draws)
    state = np.repeat(np.ascontiguousarray(cells)[:, :, None], width, axis=2)
    groups = [np.flatnonzero(strata == code) for code in np.unique(strata)]
    for _ in range(chain.burn):
        sweep(state, groups, rng)
    left = chain.draws
    while left > 0:
        for _ in range(chain.thin):
            sweep(state, groups, rng)
        yield state[:, :, : min(width, left)]
        left -= width


def sweep(state: Cells, groups: list[Ints], rng: np.random.Generator) -> None:
    """Trade all units in random pairs, then all tasks of each stratum in random pairs, in place."""
    for tasks in groups:
        if len(groups) == 1:
            _trade(state, rng)
        else:
            part = state[tasks]
            _trade(part, rng)
            state[tasks] = part
    flipped = state.transpose(1, 0, 2)
    for tasks in groups:
        _trade(flipped, rng, tasks)


def _trade(state: Cells, rng: np.random.Generator, members: Ints | None = None) -> None:
    """Trade random pairs along the second axis of `state` (columns run along the first), in place."""
    order = rng.permutation(state.shape[1] if members is None else members)
    half = len(order) // 2
    if half == 0:
        return
    first = np.ascontiguousarray(state[:, order[:half]])
    second = np.ascontiguousarray(state[:, order[half : 2 * half]])
    kind = first ^ second
    left, need = _quotas(first, kind, rng)
    for column in range(len(state)):
        here = kind[column].reshape(-1)
        spots = np.flatnonzero(here)
        types = here[spots]
        place = (types - np.int8(1)) * np.int64(len(here)) + spots
        open_, wanted = left[place], need[place]
        taken = rng.random(len(spots), dtype=np.float32) * _SHRINK * open_ < wanted
        left[place] = open_ - 1
        need[place] = wanted - taken
        fresh = _FIRST[types * 2 + taken]
        first[column].reshape(-1)[spots] = fresh
        second[column].reshape(-1)[spots] = fresh ^ types
    state[:, order[:half]] = first
    state[:, order[half : 2 * half]] = second


def _quotas(first: Cells, kind: Cells, rng: np.random.Generator) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return how many columns of each type there are, and in how many the first member shall lead or support (type 3: lead); flat."""
    sizes = [(kind == k).sum(axis=0, dtype=np.int32) for k in (1, 2, 3)]
    leads = ((kind != 0) & (first == 1)).sum(axis=0, dtype=np.int32)
    supports = ((kind != 0) & (first == 2)).sum(axis=0, dtype=np.int32)
    mixed = _mixed(sizes, leads, supports, rng)
    quotas = [leads - mixed, supports - sizes[2] + mixed, mixed]
    return np.stack(sizes).astype(np.float32).reshape(-1), np.stack(quotas).astype(np.float32).reshape(-1)


def _mixed(sizes: list[Counts], leads: Counts, supports: Counts, rng: np.random.Generator) -> Counts:
    """Draw in how many {lead, support} columns the first member leads, by the Gumbel trick on log weights."""
    result = np.zeros_like(leads)
    spots = np.nonzero(sizes[2])
    if not len(spots[0]):
        return result
    n01, n02, n12, c1, c2 = (array[spots].astype(np.int64) for array in (*sizes, leads, supports))
    j = np.arange(int(n12.max()) + 1)[None, :]
    weight = _choose(n12, j) + _choose(n01, c1[:, None] - j) + _choose(n02, c2[:, None] - n12[:, None] + j)
    gumbel = rng.gumbel(size=weight.shape)
    result[spots] = np.argmax(weight + gumbel, axis=1)
    return result


def _choose(n: Ints, k: Ints) -> NDArray[np.float64]:
    """Return log binomial coefficients; minus infinity where k is out of range."""
    whole = n[:, None]
    inside = (k >= 0) & (k <= whole)
    safe = np.where(inside, k, 0)
    table = gammaln(np.arange(int(n.max()) + 2) + 1.0)
    return np.where(inside, table[whole] - table[safe] - table[whole - safe], -np.inf)
