"""Small networks several tests share."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from kg.network.role_network import RoleNetwork, role_network

ROLES = {1: "lead", 2: "supporting"}


def davis() -> RoleNetwork:
    graph = nx.davis_southern_women_graph()
    rows = [(event, woman, "member") for woman in sorted(graph.graph["top"]) for event in sorted(graph[woman])]
    return role_network(pd.DataFrame(rows, columns=["task", "unit", "role"]))


def from_cells(cells: object, *, strata: list[str] | None = None) -> RoleNetwork:
    array = np.array(cells)
    rows = [
        (f"t{t:03}", f"u{u:03}", ROLES[int(array[t, u])], strata[t] if strata else "")
        for t, u in itertools.product(*map(range, array.shape))
        if array[t, u]
    ]
    return role_network(pd.DataFrame(rows, columns=["task", "unit", "role", "stratum"]))


def random_plan(tasks: int, units: int, size: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    cells = np.zeros((tasks, units), dtype=np.int8)
    for row in cells:
        chosen = rng.choice(units, size, replace=False)
        row[chosen[0]], row[chosen[1:]] = 1, 2
    return cells


def margins(cells: np.ndarray) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(int(x) for x in (cells == role).sum(axis=axis)) for role in (1, 2) for axis in (0, 1))


def all_with_margins_of(cells: object) -> list[np.ndarray]:
    """Every matrix of {0, 1, 2} with the same four margins, by plain enumeration of rows with their margins."""
    array = np.array(cells)
    target = margins(array)
    rows = [
        [
            row
            for row in itertools.product(range(3), repeat=array.shape[1])
            if row.count(1) == (one == 1).sum() and row.count(2) == (one == 2).sum()
        ]
        for one in array
    ]
    found = (np.array(chosen) for chosen in itertools.product(*rows))
    return [candidate for candidate in found if margins(candidate) == target]


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """The makers above, for test modules, which cannot import each other."""
    return SimpleNamespace(
        davis=davis,
        from_cells=from_cells,
        random_plan=random_plan,
        margins=margins,
        all_with_margins_of=all_with_margins_of,
    )
