r"""Modules of the two-mode network: an ensemble of seeded BRIM runs on Barber's modularity, with stability.

:math:`Q=\frac1m\sum_{tu}(A_{tu}-k_t d_u/m)\,[g_t=g_u]` on tasks x units keeps tasks and units apart, where the modularity of a dense
projection is nearly empty. Each run starts from random modules and alternates best assignments until Q stops growing; rows and columns are
sorted and the generator is explicit, so that a seed fixes the result.

Reference: Barber, M. J. (2007). Modularity and community detection in bipartite networks. Physical Review E 76, 066102.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.network.arrays import Floats, Ints


@dataclass(frozen=True)
class Modules:
    """The best partition of an ensemble: module of each unit and task (from 1, larger first), its Q, and each unit's stability.

    Stability is the mean share of the better half of the runs that put a unit together with the other members of its module.
    """

    units: Ints
    tasks: Ints
    q: float
    stability: Floats


def find_modules(matrix: Floats, rng: np.random.Generator, *, starts: int = 120, largest: int = 10) -> Modules:
    """Return the best of `starts` runs, with 2 to `largest` modules at the start in turn.

    Parameters
    ----------
    matrix : array (tasks, units)
        0/1 participation.
    """
    runs = _runs(matrix, rng, starts, largest)
    best = max(range(len(runs)), key=lambda place: (runs[place][0], -place))
    q, tasks, units = runs[best]
    good = sorted(range(len(runs)), key=lambda place: -runs[place][0])[: max(len(runs) // 2, 1)]
    together = np.mean([runs[place][2][:, None] == runs[place][2][None, :] for place in good], axis=0)
    same = (units[:, None] == units[None, :]) & ~np.eye(len(units), dtype=bool)
    size = same.sum(axis=1)
    stability = np.where(size > 0, (together * same).sum(axis=1) / np.maximum(size, 1), 1.0)
    naming = _by_size(units, tasks)
    return Modules(naming[units], naming[tasks], q, stability)


def best_q(matrix: Floats, rng: np.random.Generator, *, starts: int = 20, largest: int = 10) -> float:
    """Return the largest Q of a few runs, as null draws need it."""
    return max(run[0] for run in _runs(matrix, rng, starts, largest))


def _by_size(units: Ints, tasks: Ints) -> Ints:
    """Return new module numbers: most units first, ties by the first unit."""
    codes = np.unique(np.concatenate([units, tasks]))
    first = {
        int(code): int(np.flatnonzero(units == code)[0]) if (units == code).any() else len(units) for code in codes
    }
    order = sorted((int(code) for code in codes), key=lambda code: (-int((units == code).sum()), first[code], code))
    naming = np.zeros(int(codes.max()) + 1, dtype=np.int64)
    for number, code in enumerate(order, 1):
        naming[code] = number
    return naming


def _runs(matrix: Floats, rng: np.random.Generator, starts: int, largest: int) -> list[tuple[float, Ints, Ints]]:
    total = matrix.sum()
    surplus = matrix - np.outer(matrix.sum(axis=1), matrix.sum(axis=0)) / total
    most = max(2, min(largest, *matrix.shape))
    return [_run(surplus, total, 2 + start % (most - 1), rng) for start in range(starts)]


def _run(surplus: Floats, total: float, modules: int, rng: np.random.Generator) -> tuple[float, Ints, Ints]:
    """Alternate best assignments of units and tasks from a random start, then merge and repeat while Q grows."""
    tasks = rng.integers(0, modules, len(surplus))
    q, units = -1.0, np.zeros(surplus.shape[1], dtype=np.int64)
    eye = np.eye(modules)
    while True:
        units = np.argmax(eye[tasks].T @ surplus, axis=0)
        tasks = np.argmax(surplus @ eye[units], axis=1)
        fresh = float((surplus * (tasks[:, None] == units[None, :])).sum() / total)
        if fresh <= q + 1e-12:
            merged = _merged(surplus, tasks, units, modules)
            if merged is None:
                return q, tasks, units
            tasks = merged
            continue
        q = fresh


def _merged(surplus: Floats, tasks: Ints, units: Ints, modules: int) -> Ints | None:
    """Return task modules after the best merge of two modules, or None where no merge raises Q."""
    eye = np.eye(modules)
    blocks = eye[tasks].T @ surplus @ eye[units]
    gain = blocks + blocks.T
    np.fill_diagonal(gain, 0)
    one, two = np.unravel_index(int(np.argmax(gain)), gain.shape)
    if gain[one, two] <= 1e-9:
        return None
    return np.where(tasks == two, one, tasks)
