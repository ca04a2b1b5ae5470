"""The network of record as networkx graphs: two-mode, from lead to support, and co-work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from kg.errors import UnknownNameError

if TYPE_CHECKING:
    from kg.network.role_network import RoleNetwork

KINDS = ("two-mode", "lead-support", "co-work")


def role_graph(net: RoleNetwork, kind: str) -> nx.Graph:
    """Return a network of record as a networkx graph, nodes and edges in sorted order.

    Parameters
    ----------
    kind : {"two-mode", "lead-support", "co-work"}
        two-mode: tasks (`bipartite` 0) and units (1), an edge with its `role` where a unit has a duty; lead-support: a directed edge from the unit that
        leads to the one that supports; co-work: units in one task, in any role. Edges between units carry `weight`, the number of tasks.

    Raises
    ------
    UnknownNameError
        No graph is called so.
    """
    if kind not in KINDS:
        raise UnknownNameError("graph", kind, KINDS)
    if kind == "two-mode":
        return _two_mode_graph(net)
    graph = nx.DiGraph() if kind == "lead-support" else nx.Graph()
    for unit in net.units:
        graph.add_node(unit, label=net.labels.get(unit, unit))
    first, second = (net.lead, net.support) if kind == "lead-support" else (net.any_role, net.any_role)
    joint = (first.T @ second).tocoo()
    for one, two, weight in zip(*joint.coords, joint.data, strict=True):
        if one != two:
            graph.add_edge(net.units[one], net.units[two], weight=int(weight))
    return graph


def _two_mode_graph(net: RoleNetwork) -> nx.Graph:
    graph = nx.Graph()
    both = set(net.tasks) & set(net.units)
    tasks = [f"task:{task}" if task in both else task for task in net.tasks]
    graph.add_nodes_from(tasks, bipartite=0)
    for unit in net.units:
        graph.add_node(unit, bipartite=1, label=net.labels.get(unit, unit))
    for role, matrix in (("own", net.any_role), ("lead", net.lead), ("support", net.support)):
        for task, unit in zip(*matrix.tocoo().coords, strict=True):
            graph.add_edge(tasks[task], net.units[unit], role=role)
    return graph
