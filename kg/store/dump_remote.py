"""Writes what an endpoint holds as RDF, by way of a copy in memory."""

from __future__ import annotations

from typing import IO

import pyoxigraph as ox

from kg.store.dump import write_quads
from kg.store.remote import RemoteStore
from kg.store.terms import term_text


def dump_remote(store: RemoteStore, format_: str, out: IO[bytes]) -> dict[str, int]:
    """Write what an endpoint holds, as `dump` writes a folder: the same graph gives the same bytes."""
    data, own = ox.Store(), False
    for name in store.named_graphs():
        data.extend(_read(store, name))
    held = {quad.triple for quad in data}
    for quad in _read(store, None):
        own = own or quad.triple not in held
        data.add(quad)
    return write_quads(data, own, format_, out)


def _read(store: RemoteStore, name: str | None) -> list[ox.Quad]:
    lines = [f"{term_text(s)} {term_text(p)} {term_text(o)} .\n" for s, p, o in store.triples(name)]
    graph = ox.DefaultGraph() if name is None else ox.NamedNode(name)
    return [
        ox.Quad(q.subject, q.predicate, q.object, graph)
        for q in ox.parse("".join(lines), format=ox.RdfFormat.N_TRIPLES, lenient=True)
    ]
