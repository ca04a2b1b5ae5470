from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import false_discovery_control, hypergeom

from kg.errors import UnknownNameError
from kg.network.corrections import NAMES, Support, adjust


def fisher_toy() -> tuple[np.ndarray, Support]:
    """Two-sided Fisher tests of the nine published tables: responders of 148 against responders of 132."""
    treated, control = [4, 2, 2, 14, 6, 9, 4, 0, 1], [0, 0, 1, 3, 2, 1, 2, 2, 2]
    p, values = [], []
    for one, two in zip(treated, control, strict=True):
        total = one + two
        k = np.arange(max(0, total - 132), min(148, total) + 1)
        law = hypergeom.pmf(k, 280, 148, total)
        sides = np.minimum([law[law <= chance * (1 + 1e-7)].sum() for chance in law], 1)
        p.append(sides[one - k[0]])
        values.append(np.unique(sides))
    width = max(map(len, values))
    return np.array(p), Support(
        np.array([np.pad(v, (0, width - len(v)), constant_values=1.0) for v in values]), np.arange(9)
    )


def test_discrete_step_down_gives_the_published_adjusted_values() -> None:
    p, support = fisher_toy()
    expected = [0.03819796, 0.03819796, 0.25630985, 0.47895996, 0.51482782, 1, 1, 1, 1]
    np.testing.assert_allclose(np.sort(adjust(p, "dbh", support)), expected, atol=5e-9)


def test_discrete_correction_is_never_harder_than_the_plain_one_for_small_values() -> None:
    p, support = fisher_toy()
    assert adjust(p, "dbh", support).min() < adjust(p, "bh").min()


def test_classical_corrections_equal_scipy_and_the_textbook() -> None:
    p = np.random.default_rng(1).random(50) ** 2
    np.testing.assert_allclose(adjust(p, "bh"), false_discovery_control(p), rtol=1e-12)
    np.testing.assert_allclose(adjust(p, "by"), false_discovery_control(p, method="by"), rtol=1e-12)
    np.testing.assert_allclose(adjust(np.array([0.01, 0.02, 0.04]), "holm"), [0.03, 0.04, 0.04])
    np.testing.assert_allclose(adjust(np.array([0.01, 0.5]), "bonferroni"), [0.02, 1.0])
    np.testing.assert_array_equal(adjust(p, "none"), p)


def test_tarone_counts_only_tests_that_can_reach_the_value() -> None:
    support = Support(np.array([[0.001, 1.0], [0.2, 1.0], [0.3, 1.0]]), np.arange(3))
    np.testing.assert_allclose(adjust(np.array([0.001, 0.2, 1.0]), "tarone", support), [0.001, 0.4, 1.0])
    np.testing.assert_allclose(adjust(np.array([0.001, 0.2, 1.0]), "gilbert", support), [0.001, 1.0, 1.0])


def test_adjusted_values_keep_the_order_of_the_p_values() -> None:
    p, support = fisher_toy()
    for rule in (name for name in NAMES if name != "gilbert"):
        q = adjust(p, rule, support)
        assert (np.diff(q[np.argsort(p)]) >= -1e-15).all(), rule
        assert (q <= 1).all(), rule


def test_an_unknown_correction_is_named_with_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match="dbh"):
        adjust(np.array([0.5]), "bhh")


def test_a_discrete_correction_refuses_to_run_without_attainable_values() -> None:
    with pytest.raises(UnknownNameError):
        adjust(np.array([0.5]), "dbh")
