r"""Exact laws of sums of independent indicators, grouped by class.

A count of shared tasks under a canonical null is :math:`X=\sum_c \mathrm{Bin}(m_c, p_c)`: class *c* holds :math:`m_c` tasks that all
meet the pair with chance :math:`p_c`. Two methods, both exact up to rounding:

- `convolved` multiplies the classes' truncated binomial laws. All terms are positive, so that every probability keeps full relative
  accuracy; the cost grows with the square of the count.
- `tilted_tails` moves the law exponentially until its mean is the observed count, inverts the characteristic function there and
  moves back; the relative accuracy stays near 1e-13 however small the tail is, and the count may be large.

References
----------
Hong, Y. (2013). On computing the distribution function for the Poisson binomial distribution. Computational Statistics & Data
Analysis 59, 41-51. Daniels, H. E. (1954). Saddlepoint approximations in statistics. Annals of Mathematical Statistics 25, 631-650
(for the tilt).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.stats import binom

from kg.network.arrays import Complexes, Floats, Ints


class Tails(NamedTuple):
    """P(X >= k), P(X <= k) and P(X = k), one entry a pair."""

    upper: Floats
    lower: Floats
    point: Floats


def moments(chance: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of each sum (one row of `chance` a sum, one column a class of `counts` tasks).

    Examples
    --------
    >>> mean, sd = moments(np.array([[0.5, 0.25]]), np.array([2.0, 4.0]))
    >>> float(mean[0]), round(float(sd[0]), 6)
    (2.0, 1.118034)
    """
    return chance @ counts, np.sqrt((chance * (1 - chance)) @ counts)


def window(chance: Floats, counts: Floats, least: int = 0) -> int:
    """Return a count beyond which every law holds less than about 1e-16, or the largest possible count if that is less."""
    mean, sd = moments(chance, counts)
    reach = int(np.ceil((mean + 9 * sd + 20).max(initial=0.0)))
    return min(int(counts.sum()), max(reach, least))


def _binomial(count: int, chance: Floats, top: int) -> Floats:
    """Return Bin(count, chance) on 0..min(top, count), one row a chance."""
    k = np.arange(min(top, count) + 1)
    return np.asarray(binom.pmf(k[None, :], count, chance[:, None]), dtype=np.float64)


def convolved(chance: Floats, counts: Floats, top: int) -> Floats:
    """Return the laws on 0..top, one row a sum, by multiplying class laws.

    Parameters
    ----------
    chance : array (sums, classes)
        Chance that one task of the class counts.
    counts : array (classes,)
        Tasks in the class.
    top : int
        Last count kept; mass above it is dropped, not moved.

    Examples
    --------
    >>> convolved(np.array([[0.5]]), np.array([2.0]), 2).round(12).tolist()
    [[0.25, 0.5, 0.25]]
    """
    law = np.zeros((len(chance), top + 1))
    law[:, 0] = 1.0
    for column, count in enumerate(counts.astype(np.int64)):
        if not chance[:, column].any():
            continue
        part = _binomial(int(count), chance[:, column], top)
        fresh = law * part[:, :1]
        for k in range(1, part.shape[1]):
            if not part[:, k].any():
                break
            fresh[:, k:] += law[:, : top + 1 - k] * part[:, k : k + 1]
        law = fresh
    return law


def inverted(chance: Floats, counts: Floats, top: int) -> Floats:
    """Return the laws on 0..top by inverting the characteristic function; absolute error about 1e-15, cost hardly grows with classes.

    Where all chances are below .45 the log characteristic function is a power series in z - 1 whose coefficients are sums of powers of
    the chances, so that all sums and all points z are one matrix product; otherwise the classes' logarithms are added.

    Examples
    --------
    >>> inverted(np.array([[0.5], [0.25]]), np.array([2.0]), 2).round(12).tolist()
    [[0.25, 0.5, 0.25], [0.5625, 0.375, 0.0625]]
    """
    size = 1 << max(int(np.ceil(np.log2(top + 2))), 1)
    steps = np.exp(2j * np.pi * np.arange(size // 2 + 1) / size) - 1
    largest = float(chance.max(initial=0.0))
    terms = _terms(chance, counts, largest)
    if terms:
        log_phi = _series(chance, counts, steps, terms)
    else:
        log_phi = np.zeros((len(chance), len(steps)), dtype=np.complex128)
        with np.errstate(divide="ignore"):
            for column, count in enumerate(counts):
                log_phi += count * np.log(1 + chance[:, column, None] * steps)
    with np.errstate(invalid="ignore"):
        spectrum = np.nan_to_num(np.exp(log_phi), nan=0.0)
    law = np.fft.irfft(np.conj(spectrum), size, axis=1)[:, : top + 1]
    return np.where(law < 1e-15, 0.0, law)


def _terms(chance: Floats, counts: Floats, largest: float) -> int:
    """Return how many terms of the series leave less than 1e-16, or 0 where it converges too slowly."""
    if largest >= 0.45:
        return 0
    mean = float((chance @ counts).max(initial=0.0))
    ratio = 2 * max(largest, 1e-12)
    terms = int(np.ceil(np.log(1e-16 / max(2 * mean, 1e-300)) / np.log(ratio))) + 1
    return max(terms, 2) if terms <= 60 else 0


def _series(chance: Floats, counts: Floats, steps: Complexes, terms: int) -> Complexes:
    """Return sum over k of (-1)^(k+1) S_k (z - 1)^k / k, with S_k the sum of counts times chances to the power k."""
    sums = np.empty((len(chance), terms))
    power = chance.copy()
    for k in range(1, terms + 1):
        sums[:, k - 1] = power @ counts * (-1) ** (k + 1) / k
        if k < terms:
            power *= chance
    points = steps[None, :] ** np.arange(1, terms + 1)[:, None]
    return np.asarray(sums @ points.real + 1j * (sums @ points.imag), dtype=np.complex128)


def _tilt(up: Floats, down: Floats, counts: Floats, k: Ints) -> Floats:
    """Return the log tilts at which each sum of +1, 0, -1 steps has mean k, by guarded Newton steps."""
    stay = 1 - up - down
    low, high = np.full(len(k), -700.0), np.full(len(k), 700.0)
    theta = np.zeros(len(k))
    for _ in range(200):
        rise, fall = up * np.exp(theta)[:, None], down * np.exp(-theta)[:, None]
        total = stay + rise + fall
        drift = (rise - fall) / total
        gap = drift @ counts - k
        slope = ((rise + fall) / total - drift**2) @ counts
        high, low = np.where(gap > 0, theta, high), np.where(gap < 0, theta, low)
        step = theta - gap / np.maximum(slope, 1e-300)
        step = np.where((step <= low) | (step >= high), (low + high) / 2, step)
        if np.all(np.abs(step - theta) <= 1e-9 * (1 + np.abs(theta))):
            break
        theta = np.clip(step, -600, 600)
    return theta


def _inverted(up: Floats, down: Floats, counts: Floats, k: Ints, theta: Floats) -> tuple[Floats, Floats]:
    """Return the tilted laws around k (column r is k + r, negative r wrapped) and the log factors that undo the tilt at k."""
    rise, fall = up * np.exp(theta)[:, None], down * np.exp(-theta)[:, None]
    total = (1 - up - down) + rise + fall
    rise, fall = rise / total, fall / total
    spread = np.sqrt(((rise + fall - (rise - fall) ** 2) @ counts).max(initial=0.0))
    size = 1 << int(np.ceil(np.log2(2 * (9 * spread + 20))))
    turn = np.exp(2j * np.pi * np.arange(size // 2 + 1) / size)
    log_phi = np.zeros((len(k), len(turn)), dtype=np.complex128)
    for column, count in enumerate(counts):
        with np.errstate(divide="ignore"):
            a, b = rise[:, column, None], fall[:, column, None]
            log_phi += count * np.log(1 + a * (turn - 1) + b * (1 / turn - 1))
    angle = np.outer(k, 2 * np.pi * np.arange(len(turn)) / size)
    with np.errstate(invalid="ignore"):
        spectrum = np.nan_to_num(np.exp(log_phi - 1j * angle), nan=0.0)
    law = np.fft.irfft(np.conj(spectrum), size, axis=1)
    return np.maximum(law, 0.0), np.log(total) @ counts - theta * k


def _edge(up: Floats, down: Floats, counts: Floats, k: Ints) -> tuple[Floats, Floats]:
    """Return the log chances of the smallest and the largest possible sum."""
    del k
    stay = 1 - up - down
    with np.errstate(divide="ignore"):
        top = np.log(np.where(up > 0, up, np.where(stay > 0, stay, down))) @ counts
        low = np.log(np.where(down > 0, down, np.where(stay > 0, stay, up))) @ counts
    return low, top


def tilted_tails(up: Floats, counts: Floats, k: Ints, down: Floats | None = None) -> Tails:
    """Return upper tail, lower tail and point chance at `k`, relative accuracy about 1e-13 at any depth.

    Parameters
    ----------
    up, down : array (sums, classes)
        Chances that a task of the class adds +1 or -1 (`down` is none for plain counts). With `down` the sum is the asymmetry
        W_uv - W_vu, whose two parts exclude each other in each task.
    counts : array (classes,)
        Tasks in the class.
    k : array (sums,)
        Observed sums.

    Examples
    --------
    >>> deep = tilted_tails(np.array([[1e-3]]), np.array([1000.0]), np.array([40]))
    >>> from scipy.stats import binom
    >>> bool(abs(deep.upper[0] / binom.sf(39, 1000, 1e-3) - 1) < 1e-11)
    True
    """
    fall = np.zeros_like(up) if down is None else down
    most = ((up > 0) @ counts - ((up == 0) & (up + fall >= 1)) @ counts).astype(np.int64)
    least = (((up >= 1) & (fall == 0)) @ counts - (fall > 0) @ counts).astype(np.int64)
    low_edge, top_edge = _edge(up, fall, counts, k)
    result = np.zeros((3, len(k)))
    inside = (k > least) & (k < most)
    result[0] = np.where(k <= least, 1.0, np.where(k == most, np.exp(top_edge), 0.0))
    result[1] = np.where(k >= most, 1.0, np.where(k == least, np.exp(low_edge), 0.0))
    result[2] = np.where(k == most, np.exp(top_edge), np.where(k == least, np.exp(low_edge), 0.0))
    for start in range(0, int(inside.sum()), 512):
        rows = np.flatnonzero(inside)[start : start + 512]
        result[:, rows] = _interior(up[rows], fall[rows], counts, k[rows])
    return Tails(*result)


def _interior(up: Floats, down: Floats, counts: Floats, k: Ints) -> Floats:
    """Return the three rows of `Tails` for sums strictly inside their range."""
    theta = _tilt(up, down, counts, k)
    law, log_factor = _inverted(up, down, counts, k, theta)
    size = law.shape[1]
    steps = np.arange(size // 2)
    factor = np.exp(log_factor)
    point = factor * law[:, 0]
    rising = factor * (law[:, : size // 2] * np.exp(-np.maximum(theta, 0)[:, None] * steps)).sum(axis=1)
    backward = np.concatenate([law[:, :1], law[:, : size // 2 : -1]], axis=1)[:, : size // 2]
    falling = factor * (backward * np.exp(np.minimum(theta, 0)[:, None] * steps)).sum(axis=1)
    upper = np.where(theta >= 0, rising, np.clip(1 - falling + point, 0, 1))
    lower = np.where(theta >= 0, np.clip(1 - rising + point, 0, 1), falling)
    return np.stack([np.minimum(upper, 1), np.minimum(lower, 1), point])
