from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import hypergeom

from kg.errors import NoDataError
from kg.network.corrections import adjust
from kg.network.role_network import RoleNetwork
from kg.network.rounds import change_p, rounds_study, unit_changes


@pytest.fixture(scope="module")
def two(make: SimpleNamespace) -> tuple[RoleNetwork, RoleNetwork]:
    """Two rounds of 400 tasks with equal loads; in the second u004 supports u003 wherever it can."""
    first, second = make.random_plan(400, 20, 4, 1), make.random_plan(400, 20, 4, 2)
    led = np.flatnonzero((second[:, 3] == 1) & (second[:, 4] == 0))
    elsewhere = np.flatnonzero((second[:, 4] == 2) & (second[:, 3] == 0))[: len(led)]
    second[led[: len(elsewhere)], 4], second[elsewhere, 4] = 2, 0
    return make.from_cells(first), make.from_cells(second)


def test_the_change_of_two_binomial_rounds_is_fishers_exact_test() -> None:
    from scipy.stats import binom

    law = [binom.pmf(np.arange(21), n, 0.3)[None, :] for n in (20, 15)]
    for one, other in ((2, 7), (5, 5), (9, 0)):
        p, _ = change_p((law[0], law[1]), np.array([one]), np.array([other]))
        total = one + other
        upper, lower = hypergeom.sf(other - 1, 35, 15, total), hypergeom.cdf(other, 35, 15, total)
        assert p[0] == pytest.approx(min(1, 2 * min(upper, lower)), rel=1e-9)


def test_attainable_p_values_of_a_change_hold_the_one_seen() -> None:
    law = np.array([[0.2, 0.3, 0.3, 0.2]])
    p, support = change_p((law, law), np.array([3]), np.array([1]))
    assert np.isclose(support.values[0], p[0]).any()
    assert adjust(p, "dbh", support)[0] >= p[0]


def test_a_round_compared_with_itself_has_not_changed(two: tuple[RoleNetwork, RoleNetwork]) -> None:
    found = rounds_study((two[0], two[0]), ("a", "a"), boot=20)
    assert found.settings["kept"] == len(two[0].units)
    assert found.settings["changed"] == 0
    assert set(found.tables["ranks"]["tau_b"].dropna().round(9)) == {1.0}
    assert (found.tables["ties"]["ses_change"].dropna().abs() < 1e-12).all()


def test_a_tie_planted_in_the_second_round_leads_the_changes(two: tuple[RoleNetwork, RoleNetwork]) -> None:
    ties = rounds_study(two, ("a", "b"), boot=20).tables["ties"]
    assert ties.loc[0, ["source", "target"]].tolist() == ["u003", "u004"]
    assert ties.loc[0, "observed_2"] > ties.loc[0, "observed_1"]
    assert ties.loc[0, "p_change"] < 0.05


def test_units_are_kept_new_or_gone(two: tuple[RoleNetwork, RoleNetwork], make: SimpleNamespace) -> None:
    smaller = make.from_cells(make.random_plan(40, 8, 3, 3))
    changes = unit_changes((smaller, two[0])).set_index("unit")["change"]
    assert set(changes[changes == "kept"].index) == set(smaller.units) & set(two[0].units)
    assert (changes == "gone").sum() == 0
    assert (changes == "new").sum() == len(set(two[0].units) - set(smaller.units))


def test_rounds_without_common_units_cannot_be_compared(two: tuple[RoleNetwork, RoleNetwork]) -> None:
    from dataclasses import replace

    other = replace(two[0], units=tuple(f"x{k}" for k in range(len(two[0].units))))
    with pytest.raises(NoDataError, match="0 units are in both"):
        rounds_study((two[0], other), ("a", "b"))


def test_the_same_seed_gives_the_same_intervals(two: tuple[RoleNetwork, RoleNetwork]) -> None:
    one, again = (rounds_study(two, ("a", "b"), boot=20, seed=4).as_dict() for _ in range(2))
    assert one == again


def test_a_round_compared_with_itself_is_the_same_as_a_whole(make: SimpleNamespace) -> None:
    net = make.from_cells(make.random_plan(40, 9, 4, 2))
    table = rounds_study((net, net), ("one", "two"), boot=99).tables["wholes"].set_index("measure")
    assert table.loc["qap_correlation", "value"] == pytest.approx(1)
    assert table.loc["qap_correlation", "p"] == pytest.approx(0.01)
    other = make.from_cells(make.random_plan(40, 9, 4, 77))
    apart = rounds_study((net, other), ("one", "two"), boot=99).tables["wholes"].set_index("measure")
    assert apart.loc["qap_correlation", "value"] < 0.9
    assert -1 <= apart.loc["modules_adjusted_rand", "value"] <= 1
    assert 0 <= apart.loc["modules_mutual_information", "value"] <= 1
