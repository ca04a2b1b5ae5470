"""The compiled shapes against pySHACL: on data that breaks every rule, and with `--long` on the shipped graph."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from benchmarks.cases import ROOT, Place
from benchmarks.measuring import Comparison, in_turn, inside
from kg import KnowledgeGraph, iri
from kg.query.check import shape_violations
from kg.query.checkqueries import compiled_shapes
from kg.rdf.ontology import ontology_files, shape_files
from kg.rdf.referee import referee_violations
from kg.store.rdffile import file_quads
from kg.store.writer import new_version


def run(place: Place) -> Iterator[Comparison]:
    """Compare findings and time."""
    yield _compared("The ontology and data that break every rule", _broken(place), 1)
    if place.long:
        yield _compared("The shipped graph, inferred statements included", place.store(0), 0)
    else:
        place.skipped.append("pySHACL on the whole shipped graph: takes many minutes (--long)")


def _broken(place: Place) -> Path:
    path = place.folder / "broken"
    with new_version(path, iri.graph("inferred")) as (writer, publish):
        for file in (*ontology_files(), ROOT / "tests" / "rdf" / "broken.ttl"):
            writer.add(file_quads(file, "ttl", iri.graph("broken"), file.stem))
        publish({"default": "union"})
    return path


def _compared(data: str, store: Path, rounds: int) -> Comparison:
    graph, raw = KnowledgeGraph.open(store), ox.Store.read_only(str(max((store / "versions").glob("*/store"))))
    lines = "".join(sorted({f"{quad.triple} .\n" for quad in raw})).encode()
    found: dict[str, list[object]] = {}

    def ours() -> None:
        found["ours"] = list(shape_violations(graph.store, compiled_shapes()[1]))

    def theirs() -> None:
        found["theirs"] = list(referee_violations(lines, shape_files()))

    runs = in_turn({"compiled to SPARQL": inside(ours), "pySHACL": inside(theirs)}, 1 + 2 * rounds)
    if found["ours"] != found["theirs"]:
        raise RuntimeError(f"findings differ: {len(found['ours'])} and {len(found['theirs'])}")
    what = f"{data} ({lines.count(10):,} triples), against all shipped shapes; CPU without the query process."
    return Comparison(
        "shapes", what, 0, runs, f"the same {len(found['ours'])} findings", "<= 0.1 x pySHACL", {"pySHACL": 0.1}
    )
