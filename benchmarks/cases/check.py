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

PEER, LONGEST = "pySHACL", 60
ARTICLE = iri.graph("dzrb-2022-article")


def run(place: Place) -> Iterator[Step]:
    """Compare findings and time."""
    broken = ROOT / "tests" / "rdf" / "broken.ttl"
    yield "shapes, broken data", lambda: _compared("broken data", _with_ontology(place.folder / "broken", broken), 3)
    yield (
        "shapes, one source",
        lambda: _compared("the article", _with_ontology(place.folder / "article", _article(place)), 1),
    )
    yield "shapes, shipped graph", lambda: _compared("shipped graph", place.store(0), 1)


def _article(place: Place) -> Path:
    """Write what the shipped graph's largest source states."""
    path = place.folder / "article.ttl"
    ox.Store.read_only(str(place.data(0))).dump(str(path), ox.RdfFormat.TURTLE, from_graph=ox.NamedNode(ARTICLE))
    return path


def _with_ontology(path: Path, data: Path) -> Path:
    """Return a store of one file and the ontology."""
    with new_version(path, iri.graph("inferred")) as (writer, publish):
        for file in (*ontology_files(), data):
            writer.add(file_quads(file, "ttl", iri.graph("checked"), file.stem))
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
    what = (
        "The ontology with data that breaks every rule, with the largest source's statements, and the whole graph with its inferred ones, against all "
        f"shipped shapes. {PEER} has {LONGEST} s."
    )
    target = Target(f"validation ({data}) at least 10 x as fast as pySHACL, with the same findings", 0.1, PEER)
    return Comparison("shapes", what, f"{data} ({lines.count(10):,})", runs, same, targets=[target])
