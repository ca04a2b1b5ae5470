"""Projection of tasks x units onto units, and a null model of its ties."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx
import numpy as np
from networkx.algorithms import bipartite

from benchmarks.cases import Place
from benchmarks.measuring import Comparison, in_turn, inside
from kg import KnowledgeGraph
from kg.network.nulls.role_fixed import Chain, sample
from kg.network.role_network import RoleNetwork

SWEEPS, SAMPLES = 20, 20


def run(place: Place) -> Iterator[Comparison]:
    """Compare the sparse product with networkx, and swaps that keep every margin with networkx's."""
    for size in place.sizes:
        net = KnowledgeGraph.open(place.store(size)).role_network()
        two_mode = _two_mode(net)
        units = [("unit", unit) for unit in net.units]
        ones = net.matrix(1, 2, 3)
        shared = (ones.T @ ones).tocoo()
        ours = {
            (min(a, b), max(a, b)): w for a, b, w in zip(shared.row, shared.col, shared.data, strict=True) if a != b
        }
        place_of = {unit: number for number, unit in enumerate(units)}
        theirs = bipartite.weighted_projected_graph(two_mode, units)
        if {tuple(sorted((place_of[a], place_of[b]))): w for a, b, w in theirs.edges(data="weight")} != ours:
            raise RuntimeError("the projections differ")
        contenders = {
            "sparse product": inside(lambda ones=ones: ones.T @ ones),
            "networkx weighted projection": inside(
                lambda g=two_mode, u=units: bipartite.weighted_projected_graph(g, u)
            ),
        }
        what = "Units tied by shared tasks, from a network at hand."
        yield Comparison("projection", what, size, in_turn(contenders, 3), f"the same {len(ours):,} weighted ties")
        if size == place.sizes[0]:
            yield _null(net, two_mode, size)
    try:
        import bicm  # noqa: F401
    except ImportError:
        place.skipped.append("bicm: not installed (an optional peer)")


def _two_mode(net: RoleNetwork) -> nx.Graph:
    rows, columns = net.roles.nonzero()
    return nx.Graph((("task", net.tasks[r]), ("unit", net.units[c])) for r, c in zip(rows, columns, strict=True))


def _null(net: RoleNetwork, two_mode: nx.Graph, size: int) -> Comparison:
    """Compare one sample of a fixed-margins null: sweeps of role trades against as many edge swaps as there are duties a sweep."""
    cells, duties = net.roles.toarray().astype(np.int8), net.roles.nnz
    chain = Chain(draws=SAMPLES, chains=SAMPLES, burn=SWEEPS - 1, thin=1)

    def ours() -> None:
        drawn = sum(batch.shape[2] for batch in sample(cells, net.strata, chain, np.random.default_rng(1)))
        assert drawn == SAMPLES

    def theirs() -> None:
        for seed in range(SAMPLES):
            nx.double_edge_swap(two_mode.copy(), nswap=SWEEPS * duties, max_tries=100 * SWEEPS * duties, seed=seed)

    what = (
        f"Null model: {SAMPLES} matrices, each {SWEEPS} sweeps away, that keep every task's and unit's count of each role, against "
        f"networkx's double_edge_swap with {SWEEPS} swaps a duty, which keeps degrees only (and not even the two sides)."
    )
    return Comparison(
        "null model", what, size, in_turn({"role-fixed sweeps": inside(ours), "networkx swaps": inside(theirs)}, 3)
    )
