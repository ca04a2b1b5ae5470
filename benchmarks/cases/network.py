"""Projection of tasks x units onto units, and a null model of its ties."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import product

import networkx as nx
import numpy as np
from networkx.algorithms import bipartite
from numpy.typing import NDArray

from benchmarks.cases import Place, Step
from benchmarks.measuring import Comparison, in_turn, inside
from kg import KnowledgeGraph
from kg.network.nulls.role_fixed import Chain, sample
from kg.network.role_network import RoleNetwork

SWEEPS, SAMPLES, NULL_SIZE = 20, 20, 10_000


def run(place: Place) -> Iterator[Step]:
    """Compare the sparse product with networkx, and swaps that keep every margin with networkx's."""
    for size in place.sizes:
        yield f"projection at {size:,}", partial(_projected, place, size)
    yield "null model", partial(_null, place, NULL_SIZE)


def _network(place: Place, size: int) -> tuple[RoleNetwork, nx.Graph]:
    net = KnowledgeGraph.open(place.store(size)).role_network()
    rows, columns = net.roles.nonzero()
    pairs = zip(rows, columns, strict=True)
    return net, nx.Graph((("task", net.tasks[row]), ("unit", net.units[column])) for row, column in pairs)


def _projected(place: Place, size: int) -> Comparison:
    net, two_mode = _network(place, size)
    units, ones = [("unit", unit) for unit in net.units], net.matrix(1, 2, 3)
    shared = (ones.T @ ones).tocoo()
    cells = zip(shared.row, shared.col, shared.data, strict=True)
    ours = {(min(a, b), max(a, b)): int(weight) for a, b, weight in cells if a != b}
    number = {unit: place for place, unit in enumerate(units)}
    theirs = bipartite.weighted_projected_graph(two_mode, units).edges(data="weight")
    if {tuple(sorted((number[a], number[b]))): weight for a, b, weight in theirs} != ours:
        raise RuntimeError("the projections differ")
    contenders = {
        "sparse product": inside(lambda: ones.T @ ones),
        "networkx weighted projection": inside(lambda: bipartite.weighted_projected_graph(two_mode, units)),
    }
    runs, same = in_turn(contenders, 3), f"the same {len(ours):,} weighted ties"
    return Comparison(
        "projection", "Units tied by shared tasks, from a network at hand.", "corpus", runs, same, place.quads(size)
    )


def _null(place: Place, size: int) -> Comparison:
    """Compare samples of a fixed-margins null: sweeps of role trades against as many edge swaps as there are duties a sweep."""
    net, two_mode = _network(place, size)
    cells, duties = net.roles.toarray().astype(np.int8), net.roles.nnz
    chain = Chain(draws=SAMPLES, chains=SAMPLES, burn=SWEEPS - 1, thin=1)

    def ours() -> list[NDArray[np.int8]]:
        return list(sample(cells, net.strata, chain, np.random.default_rng(1)))

    def theirs() -> None:
        for seed in range(SAMPLES):
            nx.double_edge_swap(two_mode.copy(), nswap=SWEEPS * duties, max_tries=100 * SWEEPS * duties, seed=seed)

    for batch, role, axis in product(ours(), (1, 2, 3), (0, 1)):
        if not np.all((batch == role).sum(axis=axis) == (cells == role).sum(axis=axis)[:, None]):
            raise RuntimeError("a matrix that was drawn has other margins")
    what = (
        f"{SAMPLES} matrices, each {SWEEPS} sweeps away, that keep every task's and unit's count of each role, against "
        f"networkx's double_edge_swap with {SWEEPS} swaps a duty, which keeps degrees only (and not even the two sides)."
    )
    runs = in_turn({"role-fixed sweeps": inside(ours), "networkx swaps": inside(theirs)}, 3)
    return Comparison(
        "null model", what, "corpus", runs, "every matrix of ours has the margins observed", place.quads(size)
    )
