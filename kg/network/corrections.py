r"""Corrections for many tests: adjusted p-values (q), one entry a test, in the order given.

All ordered pairs are tests, also those that share no task: choosing tests by what was observed would bias every rate. A discrete test
can only reach some p-values; `Support` carries them, so that the discrete corrections need not pay for values no test can reach.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kg.errors import UnknownNameError
from kg.network.arrays import Floats, Ints

NAMES = ("dbh", "bh", "by", "holm", "bonferroni", "tarone", "gilbert", "none")


@dataclass(frozen=True)
class Support:
    """The p-values each test can reach.

    `values` has one row a law (ascending p-values, padded with 1) and `index` names the law of each test.
    """

    values: Floats
    index: Ints

    def least(self) -> Floats:
        """Return the smallest p-value each test can reach."""
        return np.asarray(self.values[:, 0][self.index], dtype=np.float64)


def _restore(order: Ints, sorted_q: Floats) -> Floats:
    q = np.empty_like(sorted_q)
    q[order] = np.minimum(sorted_q, 1.0)
    return q


def _step_up(p: Floats) -> Floats:
    """Return the Benjamini-Hochberg values before they are cut at 1."""
    order = np.argsort(p, kind="stable")
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    q = np.empty(len(p))
    q[order] = np.minimum.accumulate(scaled[::-1])[::-1]
    return q


def benjamini_hochberg(p: Floats, support: Support | None = None) -> Floats:
    """Return step-up FDR-adjusted p-values, valid under independence or positive dependence (Benjamini & Hochberg 1995).

    Examples
    --------
    >>> benjamini_hochberg(np.array([0.01, 0.04, 0.03])).round(6).tolist()
    [0.03, 0.04, 0.04]
    """
    del support
    return np.asarray(np.minimum(_step_up(p), 1.0), dtype=np.float64)


def benjamini_yekutieli(p: Floats, support: Support | None = None) -> Floats:
    """Return FDR-adjusted p-values valid under any dependence (Benjamini & Yekutieli 2001)."""
    del support
    harmonic = float((1.0 / np.arange(1, len(p) + 1)).sum())
    return np.asarray(np.minimum(_step_up(p) * harmonic, 1.0), dtype=np.float64)


def holm(p: Floats, support: Support | None = None) -> Floats:
    """Return family-wise adjusted p-values, step-down (Holm 1979)."""
    del support
    order = np.argsort(p, kind="stable")
    return _restore(order, np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1)))


def bonferroni(p: Floats, support: Support | None = None) -> Floats:
    """Return p-values times the number of tests, at most 1 (Bonferroni; family-wise under any dependence)."""
    del support
    return np.asarray(np.minimum(p * len(p), 1.0), dtype=np.float64)


def tarone(p: Floats, support: Support | None = None) -> Floats:
    """Return family-wise adjusted p-values that count only tests able to reach the value (Tarone 1990).

    The adjusted value of p is p times the number of tests whose smallest attainable p-value is at most p, made monotone.
    """
    least = np.sort(_needed(support).least())
    order = np.argsort(p, kind="stable")
    able = np.searchsorted(least, p[order], side="right")
    return _restore(order, np.maximum.accumulate(p[order] * np.maximum(able, 1)))


def gilbert(p: Floats, support: Support | None = None, *, alpha: float = 0.05) -> Floats:
    """Return Benjamini-Hochberg values over the tests that Tarone's rule keeps at `alpha`; 1 for the rest (Gilbert 2005)."""
    least = np.sort(_needed(support).least())
    sizes = np.arange(1, len(p) + 1)
    able = np.searchsorted(least, alpha / sizes, side="right")
    kept_size = int(sizes[able <= sizes][0]) if (able <= sizes).any() else len(p)
    kept = _needed(support).least() <= alpha / kept_size
    q = np.ones(len(p))
    if kept.any():
        q[kept] = benjamini_hochberg(p[kept])
    return q


def discrete_bh(p: Floats, support: Support | None = None) -> Floats:
    r"""Return step-down discrete Benjamini-Hochberg adjusted p-values, [HSD]; FDR is kept for independent tests.

    With :math:`F_i` the null law of the i-th p-value, the adjusted value of the k-th smallest p-value is
    :math:`\max_{j\le k}\;\frac1j\sum_i F_i(p_{(j)})/(1-F_i(p_{(j)}))`, cut at 1. A test that cannot reach a value as small as
    :math:`p_{(j)}` adds nothing to the sum: this is where power is gained over Benjamini-Hochberg.

    Reference: Döhler, S., Durand, G. & Roquain, E. (2018). New FDR bounds for discrete and heterogeneous tests. Electronic Journal of
    Statistics 12, 1867-1900.
    """
    support = _needed(support)
    order = np.argsort(p, kind="stable")
    points, place = np.unique(p[order], return_inverse=True)
    weights = np.bincount(support.index, minlength=len(support.values)).astype(np.float64)
    sums = np.array([_odds_sum(support.values, weights, float(point)) for point in points])
    return _restore(order, np.maximum.accumulate(sums[place] / np.arange(1, len(p) + 1)))


def _odds_sum(values: Floats, weights: Floats, point: float) -> float:
    """Return the sum over tests of F/(1-F) at `point`; infinite where a law is wholly below it."""
    reached = _reached(values, point)
    if (reached[weights > 0] >= 1).any():
        return float("inf")
    return float((weights * reached / (1 - reached)).sum())


def _reached(values: Floats, point: float) -> Floats:
    """Return for each law the largest attainable p-value not above `point` (0 if there is none)."""
    fits = values <= point * (1 + 1e-12)
    place = fits.sum(axis=1) - 1
    return np.where(place >= 0, values[np.arange(len(values)), np.maximum(place, 0)], 0.0)


def _needed(support: Support | None) -> Support:
    if support is None:
        raise UnknownNameError("correction without attainable p-values", "dbh, tarone, gilbert", ("bh", "by", "holm"))
    return support


_RULES: dict[str, Callable[[Floats, Support | None], Floats]] = {
    "dbh": discrete_bh,
    "bh": benjamini_hochberg,
    "by": benjamini_yekutieli,
    "holm": holm,
    "bonferroni": bonferroni,
    "tarone": tarone,
    "gilbert": gilbert,
    "none": lambda p, support: p.copy(),
}


def adjust(p: Floats, rule: str, support: Support | None = None) -> Floats:
    """Return adjusted p-values under the named rule.

    Raises
    ------
    UnknownNameError
        If the rule is unknown, or needs attainable p-values and none are given.
    """
    if rule not in _RULES:
        raise UnknownNameError("correction", rule, NAMES)
    return _RULES[rule](p, support)


def critical_value(p: Floats, rule: str, support: Support | None, alpha: float) -> float:
    """Return about the largest p at which the weakest significant test would still be significant; alpha where none is.

    Found by bisection on a log scale between the weakest significant p and alpha, the other tests as they are.
    """
    found = adjust(p, rule, support) <= alpha
    if not found.any():
        return alpha
    place = int(np.flatnonzero(found)[np.argmax(p[found])])
    low, high, trial = float(p[place]), max(alpha, float(p[place])), p.copy()
    for _ in range(10):
        middle = float(np.sqrt(max(low, 1e-300) * high))
        trial[place] = middle
        if adjust(trial, rule, support)[place] <= alpha:
            low = middle
        else:
            high = middle
    return low
