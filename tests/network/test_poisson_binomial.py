from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from scipy.stats import binom

from kg.network.poisson_binomial import convolved, moments, tilted_tails, window


def exact_law(chances: list[Fraction]) -> list[Fraction]:
    law = [Fraction(1)]
    for chance in chances:
        law = [
            (law[k] * (1 - chance) if k < len(law) else 0) + (law[k - 1] * chance if k else 0)
            for k in range(len(law) + 1)
        ]
    return law


def test_tails_equal_rational_arithmetic_down_to_one_in_ten_to_the_hundred() -> None:
    counts = [30, 40, 10]
    rational = [Fraction(1, 1000), Fraction(1, 250), Fraction(3, 100)]
    law = exact_law([chance for chance, count in zip(rational, counts, strict=True) for _ in range(count)])
    up = np.array([[float(chance) for chance in rational]])
    deepest = 1.0
    for k in range(1, 60):
        expected = float(sum(law[k:]))
        if expected < 1e-130:
            break
        found = tilted_tails(up, np.array(counts, dtype=float), np.array([k]))
        assert found.upper[0] == pytest.approx(expected, rel=1e-12)
        deepest = expected
    assert deepest < 1e-100


def test_lower_tails_are_as_accurate_as_upper_ones() -> None:
    k = np.arange(0, 400, 20)
    found = tilted_tails(np.full((len(k), 1), 0.9), np.array([400.0]), k)
    np.testing.assert_allclose(found.lower, binom.cdf(k, 400, 0.9), rtol=2e-11)


def test_both_methods_give_one_law() -> None:
    up = np.array([[0.1, 0.3], [0.01, 0.02], [0.5, 0.9]])
    counts = np.array([10.0, 20.0])
    law = convolved(up, counts, 30)
    for k in range(31):
        found = tilted_tails(up, counts, np.full(3, k))
        np.testing.assert_allclose(found.upper, law[:, ::-1].cumsum(axis=1)[:, ::-1][:, k], rtol=1e-11)
        np.testing.assert_allclose(found.point, law[:, k], rtol=1e-11)


def test_published_chances_of_nine_trials() -> None:
    chances = np.array([[0.123, 0.234, 0.345, 0.456, 0.567, 0.678, 0.789, 0.801, 0.911]])
    found = tilted_tails(chances, np.ones(9), np.array([5]))
    assert found.upper[0] == pytest.approx(0.6283854, abs=5e-8)
    assert found.lower[0] == pytest.approx(0.6791345, abs=5e-8)


def test_the_law_of_an_asymmetry_equals_enumeration_of_trinomials() -> None:
    up, down = np.array([0.2, 0.05, 0.4]), np.array([0.1, 0.3, 0.25])
    law = {0: 1.0}
    for a, b in zip(up, down, strict=True):
        fresh: dict[int, float] = {}
        for value, chance in law.items():
            for step, part in ((1, a), (-1, b), (0, 1 - a - b)):
                fresh[value + step] = fresh.get(value + step, 0) + chance * part
        law = fresh
    for k in range(-3, 4):
        found = tilted_tails(up[None], np.ones(3), np.array([k]), down[None])
        assert found.upper[0] == pytest.approx(sum(c for v, c in law.items() if v >= k), rel=1e-12)
        assert found.lower[0] == pytest.approx(sum(c for v, c in law.items() if v <= k), rel=1e-12)


def test_certain_and_impossible_tasks_are_counted_as_such() -> None:
    up, counts = np.array([[1.0, 0.0, 0.5]]), np.array([2.0, 3.0, 1.0])
    for k, upper in ((0, 1.0), (2, 1.0), (3, 0.5), (4, 0.0)):
        assert tilted_tails(up, counts, np.array([k])).upper[0] == upper


def test_moments_and_window_hold_the_law() -> None:
    up, counts = np.array([[0.3, 0.02]]), np.array([50.0, 1000.0])
    law = convolved(up, counts, window(up, counts))
    mean, sd = moments(up, counts)
    k = np.arange(law.shape[1])
    assert law.sum() == pytest.approx(1, abs=1e-14)
    assert (law @ k)[0] == pytest.approx(mean[0], rel=1e-12)
    assert (law @ k**2)[0] - mean[0] ** 2 == pytest.approx(sd[0] ** 2, rel=1e-10)
