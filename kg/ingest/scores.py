"""Scores: exact statements and (role, unit) pairs, with bootstrap intervals over documents."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was compared in one document.

    Statements (`gold`, `found`, `exact`), (role, unit) pairs (`gold_pairs`, `found_pairs`, `same_pairs`), and among aligned statements
    how many agree in the task's number (`same_number`) and in 等 (`same_open`).
    """

    gold: int = 0
    found: int = 0
    exact: int = 0
    gold_pairs: int = 0
    found_pairs: int = 0
    same_pairs: int = 0
    aligned: int = 0
    same_number: int = 0
    same_open: int = 0

    def __add__(self, other: Counts) -> Counts:
        names = [field.name for field in fields(self)]
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in names})


def total(counts: Sequence[Counts]) -> Counts:
    """Add up the counts of several documents."""
    return sum(counts, start=Counts())


def ratio(part: int, whole: int) -> float:
    """Return part/whole; 1 where there was nothing to find and nothing was found.

    Examples
    --------
    >>> ratio(1, 4), ratio(0, 0)
    (0.25, 1.0)
    """
    return part / whole if whole else float(part == 0)


def f1(same: int, gold: int, found: int) -> float:
    """Return the harmonic mean of precision and recall.

    Examples
    --------
    >>> f1(1, 2, 2), f1(0, 0, 0), f1(0, 0, 3)
    (0.5, 1.0, 0.0)
    """
    return ratio(2 * same, gold + found)


MEASURES: dict[str, Callable[[Counts], float]] = {
    "precision": lambda c: ratio(c.exact, c.found),
    "recall": lambda c: ratio(c.exact, c.gold),
    "f1": lambda c: f1(c.exact, c.gold, c.found),
    "pair_precision": lambda c: ratio(c.same_pairs, c.found_pairs),
    "pair_recall": lambda c: ratio(c.same_pairs, c.gold_pairs),
    "pair_f1": lambda c: f1(c.same_pairs, c.gold_pairs, c.found_pairs),
}


def interval(
    counts: Sequence[Counts],
    measure: Callable[[Counts], float],
    *,
    draws: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> tuple[float, float]:
    """Return a percentile bootstrap interval; documents are drawn with replacement.

    Parameters
    ----------
    counts : sequence of Counts
        One per document.
    measure : callable
        A measure of the summed counts.
    draws : int
        Number of samples.
    seed : int
        Seed of the draws; the same seed gives the same interval.
    level : float
        Share of the draws inside the interval.

    Returns
    -------
    (float, float)
        Lower and upper end. With one document both are its own value.

    Notes
    -----
    Percentile bootstrap: B. Efron and R. Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
    """
    dice = random.Random(seed)
    values = sorted(measure(total(dice.choices(counts, k=len(counts)))) for _ in range(draws))
    tail = (1 - level) / 2
    return values[int(tail * draws)], values[min(draws - 1, int((1 - tail) * draws))]
