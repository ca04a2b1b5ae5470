"""An analysis as networks for other programs: GraphML and GEXF, with every figure of the tables as an attribute."""

from __future__ import annotations

import re

import networkx as nx

from kg.errors import UnknownNameError
from kg.network.collaboration import Collaboration
from kg.network.role_network import LEAD, SUPPORT, RoleNetwork

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
    cells = net.roles.tocoo()
    for task, unit, role in zip(*cells.coords, cells.data, strict=True):
        graph.add_edge(tasks[task], net.units[unit], role={LEAD: "lead", SUPPORT: "support"}.get(int(role), "own"))
    return graph


def tie_network(found: Collaboration) -> nx.DiGraph | nx.Graph:
    """Return the network of pairs that share a task: nodes are units with their row of the unit table, edges carry theirs of the edge table.

    The coverage line and the settings are attributes of the network.
    """
    graph = nx.DiGraph() if found.settings["directed"] else nx.Graph()
    graph.graph |= {"name": str(found.coverage["line"]), "coverage": str(found.coverage["line"])} | {
        name: str(value) for name, value in sorted(found.settings.items())
    }
    tables = found.as_dict()
    for row in sorted(_rows(tables["units"]), key=lambda row: str(row["unit"])):
        graph.add_node(str(row["unit"]), **_given(row))
    for row in sorted(_rows(tables["edges"]), key=lambda row: (str(row["source"]), str(row["target"]))):
        if row["observed"] or row["sign"] != "0":
            graph.add_edge(str(row["source"]), str(row["target"]), weight=row["observed"], **_given(row))
    return graph


def _rows(table: object) -> list[dict[str, object]]:
    assert isinstance(table, list)
    return table


def _given(row: dict[str, object]) -> dict[str, object]:
    """Return the figures of a row that are known; lists as text."""
    return {
        name: " | ".join(map(str, value)) if isinstance(value, list) else value
        for name, value in row.items()
        if value is not None and name not in ("source", "target")
    }


def graphml(found: Collaboration) -> str:
    """Return the network as GraphML."""
    return "\n".join(nx.generate_graphml(tie_network(found))) + "\n"


def gexf(found: Collaboration) -> str:
    """Return the network as GEXF, without the date networkx would write."""
    text = "\n".join(nx.generate_gexf(tie_network(found)))
    return re.sub(r' lastmodifieddate="[^"]*"', "", text) + "\n"
