"""Two networks or two groupings of the same units: how alike are they as wholes?

References: Krackhardt, D. (1988). Predicting with networks. Social Networks 10, 359-381 (QAP). Hubert, L. & Arabie, P. (1985). Comparing
partitions. Journal of Classification 2, 193-218 (adjusted Rand index). Danon et al. (2005), J. Stat. Mech. P09008 (mutual information).
"""

from __future__ import annotations

import numpy as np

from kg.network.arrays import Floats, Ints


def qap(one: Floats, two: Floats, draws: int, rng: np.random.Generator) -> tuple[float, float]:
    """Return the correlation of two units x units counts off the diagonal, and its p over permutations of the units.

    Null: the units of the second network are exchanged. Tail: upper, (b + 1)/(N + 1). No correction: one test.

    Examples
    --------
    >>> ring = np.roll(np.eye(6), 1, axis=1)
    >>> qap(ring, ring, 99, np.random.default_rng(0))[0]
    1.0
    """
    off = ~np.eye(len(one), dtype=bool)
    if len(one) < 3 or one[off].std() < 1e-12 or two[off].std() < 1e-12:
        return float("nan"), float("nan")
    left = (one[off] - one[off].mean()) / one[off].std()
    spread, middle = two[off].std(), two[off].mean()
    seen = float((left * (two[off] - middle)).mean() / spread)
    hits = 0
    for _ in range(draws):
        order = rng.permutation(len(two))
        hits += float((left * (two[np.ix_(order, order)][off] - middle)).mean() / spread) >= seen - 1e-12
    return round(seen, 12), (hits + 1) / (draws + 1)


def adjusted_rand(one: Ints, two: Ints) -> float:
    """Return the adjusted Rand index of two groupings: 1 equal, about 0 by chance (nan where both put all units into one group).

    Examples
    --------
    >>> adjusted_rand(np.array([1, 1, 2, 2]), np.array([5, 5, 3, 3])), round(adjusted_rand(np.array([1, 1, 2, 2]), np.array([1, 2, 1, 2])), 9)
    (1.0, -0.5)
    """
    table = _crossed(one, two)
    both = _pairs(table).sum()
    rows, columns, total = _pairs(table.sum(axis=1)).sum(), _pairs(table.sum(axis=0)).sum(), float(_pairs(table.sum()))
    expected = rows * columns / total
    most = (rows + columns) / 2
    return float((both - expected) / (most - expected)) if abs(most - expected) > 1e-12 else float("nan")


def mutual_information(one: Ints, two: Ints) -> float:
    """Return the normalised mutual information of two groupings, 0 to 1 (nan where neither tells units apart).

    Examples
    --------
    >>> round(mutual_information(np.array([1, 1, 2, 2]), np.array([5, 5, 3, 3])), 9)
    1.0
    """
    share = _crossed(one, two) / len(one)
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    spread = _entropy(rows) + _entropy(columns)
    return float(2 * (spread - _entropy(share.reshape(-1))) / spread) if spread > 1e-12 else float("nan")


def _crossed(one: Ints, two: Ints) -> Floats:
    _, rows = np.unique(one, return_inverse=True)
    _, columns = np.unique(two, return_inverse=True)
    table = np.zeros((rows.max() + 1, columns.max() + 1))
    np.add.at(table, (rows, columns), 1)
    return table


def _pairs(counts: Floats) -> Floats:
    return np.asarray(counts * (counts - 1) / 2, dtype=np.float64)


def _entropy(share: Floats) -> float:
    present = share[share > 0]
    return float(-(present * np.log(present)).sum())
