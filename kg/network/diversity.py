r"""How varied a set of mentions is: one function a measure, over counts by kind (a kind is a place, a mention is one count).

References
----------
Shannon, C. E. (1948). A mathematical theory of communication. Bell System Technical Journal 27. Jost, L. (2006). Entropy and diversity.
Oikos 113, 363-375 (effective numbers). Simpson, E. H. (1949). Measurement of diversity. Nature 163, 688. Hurlbert, S. H. (1971). The
nonconcept of species diversity. Ecology 52, 577-586. Chao, A. (1984). Nonparametric estimation of the number of classes in a population.
Scandinavian Journal of Statistics 11, 265-270; bias-corrected form: Chao (2005), Encyclopedia of Statistical Sciences 12, 7907-7916.
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

from kg.network.arrays import Floats, Ints


def shannon(counts: Ints) -> float:
    """Return Shannon's entropy in nats.

    Examples
    --------
    >>> round(shannon(np.array([1, 1, 1, 1])), 6)
    1.386294
    """
    share = _shares(counts)
    return float(-(share * np.log(share)).sum()) + 0.0


def effective_number(counts: Ints) -> float:
    """Return how many equally common kinds have the same entropy, exp(H) (Hill number of order 1).

    Examples
    --------
    >>> round(effective_number(np.array([3, 3, 3])), 6)
    3.0
    """
    return float(np.exp(shannon(counts)))


def simpson(counts: Ints) -> float:
    """Return the chance that two mentions drawn without replacement are of different kinds (nan below two mentions).

    Examples
    --------
    >>> simpson(np.array([2, 1, 1]))
    0.8333333333333334
    """
    total = int(counts.sum())
    if total < 2:
        return float("nan")
    return 1.0 - float((counts * (counts - 1)).sum()) / (total * (total - 1))


def rarefied(counts: Ints, size: int) -> float:
    r"""Return the expected number of kinds among `size` mentions drawn without replacement, :math:`\sum_i 1-\binom{N-n_i}{m}/\binom{N}{m}`.

    Raises
    ------
    ValueError
        If fewer than `size` mentions are there.

    Examples
    --------
    >>> round(rarefied(np.array([2, 1]), 2), 6)  # of the three pairs, one is of one kind
    1.666667
    """
    present, total = counts[counts > 0].astype(np.float64), int(counts.sum())
    if not 0 <= size <= total:
        raise ValueError(f"{size} mentions cannot be drawn from {total}")
    rest = total - present
    fits = rest >= size
    missed = np.zeros(len(present))
    missed[fits] = np.exp(_log_choose(rest[fits], size) - _log_choose(np.array([float(total)]), size))
    return float((1.0 - missed).sum())


def chao1(counts: Ints) -> float:
    """Return Chao's lower bound for the number of kinds, seen and unseen, bias-corrected: S + f1 (f1 - 1) / (2 (f2 + 1)).

    Examples
    --------
    >>> chao1(np.array([1, 1, 1, 2, 5]))
    6.5
    """
    once, twice = int((counts == 1).sum()), int((counts == 2).sum())
    return float((counts > 0).sum()) + once * (once - 1) / (2.0 * (twice + 1))


def _shares(counts: Ints) -> Floats:
    present = counts[counts > 0].astype(np.float64)
    return np.asarray(present / present.sum(), dtype=np.float64) if len(present) else present


def _log_choose(total: Floats, size: int) -> Floats:
    return np.asarray(gammaln(total + 1) - gammaln(size + 1) - gammaln(total - size + 1), dtype=np.float64)
