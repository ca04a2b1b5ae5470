from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from kg.network.collaboration import collaborate
from kg.network.disparity import disparity
from kg.network.edge_list import read_edges
from kg.network.role_network import role_network


def test_a_hand_counted_network_has_its_values() -> None:
    """a: 10 to b, 5 to c, 5 to d; b and c: 1. Strengths a 20, b 11, c 6, d 5."""
    weights = np.zeros((4, 4))
    for one, other, weight in ((0, 1, 10), (0, 2, 5), (0, 3, 5), (1, 2, 1)):
        weights[one, other] = weights[other, one] = weight
    found = disparity(weights)
    assert found[0, 1] == pytest.approx(min((1 - 10 / 20) ** 2, (1 - 10 / 11) ** 1)) == pytest.approx(1 / 11)
    assert found[0, 2] == pytest.approx(min((1 - 5 / 20) ** 2, (1 - 5 / 6) ** 1)) == pytest.approx(1 / 6)
    assert found[0, 3] == pytest.approx(0.5625), "d has one partner and says nothing"
    assert found[1, 2] == pytest.approx(min(1 - 1 / 11, 1 - 1 / 6)) == pytest.approx(5 / 6)
    assert np.isnan(found[1, 3])
    assert np.array_equal(found, found.T, equal_nan=True)


def test_a_directed_tie_counts_what_goes_out_of_one_end_and_into_the_other() -> None:
    weights = np.array([[9.0, 3, 1], [0, 9, 0], [0, 1, 9]])
    found = disparity(weights)
    assert found[0, 1] == pytest.approx(min((1 - 3 / 4) ** 1, (1 - 3 / 4) ** 1))
    assert found[0, 2] == pytest.approx(min(1 - 1 / 4, 1.0))
    assert found[2, 1] == pytest.approx(min(1.0, 1 - 1 / 4))


def test_the_chance_is_that_of_an_even_random_split() -> None:
    rng = np.random.default_rng(1)
    cuts = np.sort(rng.random((200_000, 4)), axis=1)
    first = cuts[:, 0]
    star = nx.to_numpy_array(nx.from_edgelist((0, k) for k in range(1, 6)))
    star[0, 1] = star[1, 0] = 6.0
    assert disparity(star)[0, 1] == pytest.approx(float((first >= 6 / 10).mean()), abs=2e-3)


def test_the_edge_table_has_it_and_one_large_task_shows_its_weakness() -> None:
    lines = ["task,unit"] + [f"big,u{k}" for k in range(6)] + ["small,u0", "small,u1"]
    found = collaborate(role_network(read_edges(lines, "x.csv")), boot=0, statistic_draws=0)
    by_pair = {frozenset((row.source, row.target)): row.disparity for row in found.edges.itertuples()}
    assert by_pair[frozenset(("u2", "u3"))] == pytest.approx((1 - 1 / 5) ** 4)
    assert by_pair[frozenset(("u0", "u1"))] == pytest.approx((1 - 2 / 6) ** 4)
