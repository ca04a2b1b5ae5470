"""Writes a network as GraphML or GEXF, for other network programs."""

from __future__ import annotations

import io
import json
from typing import IO

import networkx as nx


def write_network(network: nx.MultiDiGraph, name: str, out: IO[bytes]) -> dict[str, int]:
    """Write a network and return its number of nodes and edges.

    Attributes that are no single text, number or truth value are written as JSON; empty ones are left out; characters that XML does
    not allow become U+FFFD.

    Parameters
    ----------
    name : str
        ``graphml`` or ``gexf``.
    """
    plain = nx.MultiDiGraph()
    for node, facts in sorted(network.nodes(data=True), key=lambda item: str(item[0])):
        plain.add_node(_text(str(node)), **_plain(facts))
    edges = sorted(network.edges(keys=True, data=True), key=lambda edge: tuple(map(str, edge[:3])))
    for number, (a, b, key, facts) in enumerate(edges):
        plain.add_edge(_text(str(a)), _text(str(b)), key=str(number), **{"relation": _text(str(key)), **_plain(facts)})
    buffer = io.BytesIO()
    if name == "gexf":
        writer = nx.readwrite.gexf.GEXFWriter(prettyprint=True, version="1.2draft")
        writer.add_graph(plain)
        writer.write(buffer)
    else:
        nx.write_graphml_xml(plain, buffer)
    out.write(_undated(buffer.getvalue()))
    return {"nodes": plain.number_of_nodes(), "edges": plain.number_of_edges()}


def _undated(body: bytes) -> bytes:
    """Return GEXF without the date and program version it carries."""
    import re

    return re.sub(rb' lastmodifieddate="[^"]*"|\s*<creator>[^<]*</creator>', b"", body)


def _plain(facts: dict[str, object]) -> dict[str, object]:
    return {str(name): _value(value) for name, value in sorted(facts.items()) if value is not None and value != []}


def _value(value: object) -> object:
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return _text(value)
    return _text(json.dumps(value, ensure_ascii=False, default=str, sort_keys=True))


def _text(text: str) -> str:
    return "".join(
        c if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff" else "\ufffd"
        for c in text
    )
