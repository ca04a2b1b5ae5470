"""Places for wide networks: the field of a grid pushes as all pairs do, and the same network gets the same places."""

from __future__ import annotations

import numpy as np
import pytest

from kg.view import wide


def test_the_grid_pushes_nearly_as_all_pairs_do() -> None:
    points = np.random.default_rng(7).normal(size=(900, 2)) * 30
    exact, read = wide._from_all(points), wide._from_grid(points)
    assert np.corrcoef(exact.ravel(), read.ravel())[0, 1] > 0.97


@pytest.mark.parametrize("count", [2, 40, 1_000])
def test_a_ring_of_any_size_is_laid_out_finite_apart_and_the_same_twice(count: int) -> None:
    nodes = [f"n{number:05}" for number in range(count)]
    ties = [(nodes[number - 1], node) for number, node in enumerate(nodes)]
    found = wide.wide_places(nodes, ties)
    assert found == wide.wide_places(nodes, ties)
    assert np.isfinite(np.array(list(found.values()))).all()
    assert len(set(found.values())) == count
