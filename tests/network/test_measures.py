from __future__ import annotations

from types import SimpleNamespace

import networkx as nx
import numpy as np
import pytest

from kg.network import measures
from kg.network.brokerage import KINDS, brokerage
from kg.network.communities import find_modules
from kg.network.positions import eigenvector, holes, two_mode_paths
from kg.network.units import two_mode_centralities

# Degree, betweenness and closeness of Davis' women as published by Borgatti & Halgin (2011), two decimals.
HALGIN = {
    "Evelyn Jefferson": (0.57, 0.10, 0.80),
    "Laura Mandeville": (0.50, 0.05, 0.73),
    "Theresa Anderson": (0.57, 0.09, 0.80),
    "Brenda Rogers": (0.50, 0.05, 0.73),
    "Charlotte McDowd": (0.29, 0.01, 0.60),
    "Nora Fayette": (0.57, 0.11, 0.80),
    "Sylvia Avondale": (0.50, 0.07, 0.77),
    "Helen Lloyd": (0.36, 0.04, 0.73),
    "Olivia Carleton": (0.14, 0.01, 0.59),
    "Flora Price": (0.14, 0.01, 0.59),
}


@pytest.fixture(scope="module")
def matrix(make: SimpleNamespace) -> np.ndarray:
    return np.asarray(make.davis().any_role.toarray(), dtype=float)


def co_work(matrix: np.ndarray) -> np.ndarray:
    joint = matrix.T @ matrix
    np.fill_diagonal(joint, 0)
    return joint


def test_two_mode_clustering_of_davis_has_the_published_values(matrix: np.ndarray) -> None:
    assert measures.robins_alexander(matrix) == pytest.approx(0.467764, abs=5e-7)
    assert measures.opsahl(matrix) == pytest.approx(0.771897, abs=5e-7)


def test_opsahl_equals_counting_every_path(make: SimpleNamespace) -> None:
    cells = (make.random_plan(9, 7, 3, 4) > 0).astype(float)
    total = closed = 0
    tasks, units = range(cells.shape[0]), range(cells.shape[1])
    for a in units:
        for b in units:
            for c in units:
                for one in tasks:
                    for two in tasks:
                        if (
                            len({a, b, c}) < 3
                            or one == two
                            or not cells[one, a] * cells[one, b] * cells[two, b] * cells[two, c]
                        ):
                            continue
                        total += 1
                        closed += any(cells[t, a] * cells[t, c] for t in tasks if t not in (one, two))
    assert measures.opsahl(cells) == pytest.approx(closed / total, rel=1e-12)


def test_modules_of_davis_reach_the_published_modularity(matrix: np.ndarray) -> None:
    modules = find_modules(matrix, np.random.default_rng(0))
    assert modules.q == pytest.approx(0.345537, abs=5e-7)
    assert modules.units.max() == 4
    assert ((modules.stability > 0) & (modules.stability <= 1)).all()


def test_projection_of_davis_has_the_published_totals(matrix: np.ndarray) -> None:
    joint = co_work(matrix)
    assert int((joint > 0).sum()) // 2 == 139
    assert joint.sum() / 2 == 322
    assert nx.transitivity(nx.from_numpy_array((joint > 0).astype(int))) == pytest.approx(0.928396, abs=5e-7)


def test_constraint_of_davis_has_the_published_values_and_equals_networkx(
    make: SimpleNamespace, matrix: np.ndarray
) -> None:
    names, found = (
        list(make.davis().units),
        dict(zip(("constraint", "effective_size"), holes(co_work(matrix)), strict=True)),
    )
    for name, value in (("Evelyn Jefferson", 0.257789), ("Laura Mandeville", 0.277677), ("Theresa Anderson", 0.245722)):
        assert found["constraint"][names.index(name)] == pytest.approx(value, abs=5e-7)
    graph = nx.from_numpy_array(co_work(matrix))
    for kind, theirs in (
        ("constraint", nx.constraint(graph, weight="weight")),
        ("effective_size", nx.effective_size(graph, nodes=list(graph), weight="weight")),
    ):
        np.testing.assert_allclose(found[kind], [theirs[node] for node in range(len(names))], rtol=1e-10)


def test_two_mode_centralities_of_davis_have_the_published_values(make: SimpleNamespace) -> None:
    net = make.davis()
    found = two_mode_centralities(net)
    for name, published in HALGIN.items():
        place = net.units.index(name)
        seen = [found[kind][place] for kind in ("degree_centrality", "betweenness", "closeness")]
        np.testing.assert_allclose(seen, published, atol=0.00501)


def test_eigenvector_is_taken_in_each_component() -> None:
    joint = np.zeros((5, 5))
    joint[0, 1] = joint[1, 0] = joint[2, 3] = joint[3, 2] = 2
    assert eigenvector(joint).round(9).tolist() == [1, 1, 1, 1, 0]


def test_brokerage_has_the_values_of_the_reference_program() -> None:
    ties = np.zeros((8, 8), dtype=bool)
    for arrow in ["1-2", "1-4", "2-3", "2-5", "3-1", "4-5", "4-7", "5-6", "5-1", "6-8", "7-8", "7-2", "8-4", "3-6"]:
        one, two = arrow.split("-")
        ties[int(one) - 1, int(two) - 1] = True
    expected = ["11110", "10111", "10100", "01021", "11110", "00101", "00011", "01100"]
    found = brokerage(ties, np.array([1, 1, 1, 2, 2, 2, 3, 3])).astype(int)
    assert ["".join(map(str, row)) for row in found] == expected
    assert KINDS == ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")


def test_a_star_has_full_centralisation() -> None:
    star = np.zeros((5, 5))
    star[0, 1:] = star[1:, 0] = 1
    assert measures.centralisation(star, directed=False)[0] == pytest.approx(1)
    out = np.zeros((5, 5))
    out[0, 1:] = 1
    assert measures.centralisation(out, directed=True)[0] == pytest.approx(1)


def test_reciprocity_and_external_share_at_their_ends() -> None:
    mutual = np.array([[0.0, 3.0], [3.0, 0.0]])
    assert measures.reciprocity(mutual) == 1
    assert measures.reciprocity(np.triu(mutual)) == 0
    assert measures.external_internal(mutual, np.array([1, 1])) == -1
    assert measures.external_internal(mutual, np.array([1, 2])) == 1


def test_coreness_finds_a_planted_core_better_than_its_start() -> None:
    core = np.array([1.0, 0.9, 0.8, 0.1, 0.1, 0.05, 0.05, 0.02])
    weights = np.outer(core, core)
    np.fill_diagonal(weights, 0)
    found, fit = measures.coreness(weights)
    assert fit > 0.9999
    np.testing.assert_allclose(found / found.max(), core, atol=0.02)


def test_nestedness_is_full_for_a_staircase_and_nothing_for_a_diagonal() -> None:
    stairs = np.tril(np.ones((5, 5)))
    assert measures.nodf(stairs) == pytest.approx(100)
    assert measures.nodf(np.eye(5)) == 0


def test_the_core_periphery_fit_is_a_correlation_whatever_the_weights() -> None:
    rng = np.random.default_rng(5)
    for _ in range(60):
        weights = rng.integers(0, 3, size=(9, 9)).astype(float) * (rng.random((9, 9)) < 0.15)
        np.fill_diagonal(weights, 0)
        core, fit = measures.coreness(weights)
        assert -1.0 <= fit <= 1.0 + 1e-12
        assert np.all(core >= 0)


def test_paths_searched_all_at_once_equal_those_of_networkx(make: SimpleNamespace) -> None:
    """Connected and broken networks, more tasks than units and the reverse."""
    for net in (
        make.davis(),
        *(make.from_cells(make.random_plan(*shape, 4)) for shape in ((30, 9, 3), (9, 30, 3), (8, 40, 2))),
    ):
        theirs = two_mode_centralities(net)
        closeness, betweenness = two_mode_paths((net.roles.toarray() > 0).astype(float))
        np.testing.assert_allclose(closeness, theirs["closeness"], rtol=1e-12)
        np.testing.assert_allclose(betweenness, theirs["betweenness"], atol=1e-14)
