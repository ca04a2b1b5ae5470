from __future__ import annotations

import networkx as nx

from kg.network.joining import joining


def test_a_chain_is_joined_by_what_lies_between() -> None:
    network = nx.MultiDiGraph([("a", "x"), ("x", "b"), ("b", "y"), ("y", "z"), ("z", "c"), ("c", "w")])
    assert joining(network, ["a", "b", "c"]) == ["x", "y", "z"]


def test_parts_that_nothing_joins_stay_apart_and_unknown_names_are_passed_over() -> None:
    network = nx.MultiDiGraph([("a", "x"), ("x", "b"), ("c", "y"), ("y", "d"), ("e", "v")])
    assert joining(network, ["a", "b", "c", "d", "e", "nobody"]) == ["x", "y"]
    assert joining(network, ["a"]) == joining(network, []) == []


def test_what_a_source_states_joins_before_what_is_known_from_outside() -> None:
    network = nx.MultiDiGraph()
    network.add_edge("city/a", "country/x", level="external")
    network.add_edge("city/b", "country/x", level="external")
    assert joining(network, ["city/a", "city/b"]) == ["country/x"]
    for one, other in (("task/1", "city/a"), ("task/1", "plan/p"), ("task/2", "plan/p"), ("task/2", "city/b")):
        network.add_edge(one, other, level="stated")
    assert joining(network, ["city/a", "city/b"]) == ["plan/p", "task/1", "task/2"]


def test_no_more_ties_than_twice_the_fewest_are_used() -> None:
    for seed in range(20):
        plain = nx.gnm_random_graph(14, 22, seed=seed)
        network = nx.MultiDiGraph((f"n{a}", f"n{b}") for a, b in plain.edges)
        ends = sorted(network)[:4]
        found = network.subgraph([*ends, *joining(network, ends)]).to_undirected()
        wanted = (
            nx.approximation.steiner_tree(nx.Graph(network.to_undirected()), ends) if _one_part(network, ends) else None
        )
        if wanted is not None:
            assert nx.is_connected(found)
            assert len(found) - 1 <= 2 * wanted.number_of_edges()


def _one_part(network: nx.MultiDiGraph, ends: list[str]) -> bool:
    return set(ends) <= nx.node_connected_component(network.to_undirected(), ends[0])
