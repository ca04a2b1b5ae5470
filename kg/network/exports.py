"""An analysis as networks for other programs: GraphML and GEXF, with every figure of the tables as an attribute."""

from __future__ import annotations

import re

import networkx as nx

from kg.network.collaboration import Collaboration


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
