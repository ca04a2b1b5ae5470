"""The compiled shapes against pySHACL: on data that breaks every rule, and on the shipped graph."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from benchmarks.cases import ROOT, Place, Step
from benchmarks.measuring import Comparison, Target, in_turn, inside, within
from kg import KnowledgeGraph, iri
from kg.query.check import shape_violations
from kg.query.checkqueries import compiled_shapes
from kg.rdf.ontology import ontology_files, shape_files
from kg.rdf.referee import referee_violations
from kg.store.rdffile import file_quads
from kg.store.writer import new_version

PEER, LONGEST = "pySHACL", 900


def run(place: Place) -> Iterator[Step]:
    """Compare findings and time."""
    yield "shapes, broken data", lambda: _compared("broken data", _broken(place), 3)
    yield "shapes, shipped graph", lambda: _compared("shipped graph", place.store(0), 1)


def _broken(place: Place) -> Path:
    path = place.folder / "broken"
    with new_version(path, iri.graph("inferred")) as (writer, publish):
        for file in (*ontology_files(), ROOT / "tests" / "rdf" / "broken.ttl"):
            writer.add(file_quads(file, "ttl", iri.graph("broken"), file.stem))
        publish({"default": "union"})
    return path


def _compared(data: str, store: Path, rounds: int) -> Comparison:
    graph = KnowledgeGraph.open(store)
    raw = ox.Store.read_only(str(graph.store.version.path / "store"))
    lines = "".join(sorted({f"{quad.triple} .\n" for quad in raw})).encode()
    found: dict[str, list[object]] = {}

    def ours() -> None:
        found["ours"] = list(shape_violations(graph.store, compiled_shapes()[1]))

    def theirs() -> None:
        found[PEER] = list(referee_violations(lines, shape_files()))

    runs = in_turn({"compiled to SPARQL": inside(ours), PEER: inside(within(LONGEST, theirs))}, rounds)
    if found["ours"] != found.get(PEER, found["ours"]):
        raise RuntimeError(f"findings differ: {len(found['ours'])} and {len(found[PEER])}")
    same = f"the same {len(found['ours'])} findings" if PEER in found else ""
    what = "The ontology with data that breaks every rule, and the graph with its inferred statements, against all shipped shapes."
    target = Target(f"validation ({data}) at least 10 x as fast as pySHACL, with the same findings", 0.1, PEER)
    return Comparison("shapes", what, f"{data} ({lines.count(10):,})", runs, same, targets=[target])
