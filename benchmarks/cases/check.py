"""The compiled shapes against pySHACL on the shipped graph."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from benchmarks.cases import Place
from benchmarks.measuring import Comparison, in_turn, inside
from kg import KnowledgeGraph
from kg.query.check import shape_violations
from kg.query.checkqueries import compiled_shapes
from kg.rdf.ontology import shape_files
from kg.rdf.referee import referee_violations


def run(place: Place) -> Iterator[Comparison]:
    """Compare findings and time; pySHACL's time holds its own reading of the data, as ours holds the compiling of the shapes."""
    graph, raw = KnowledgeGraph.open(place.store(0)), ox.Store.read_only(str(place.data(0)))
    lines = "".join(sorted({f"{quad.triple} .\n" for quad in raw})).encode()
    found: dict[str, list[object]] = {}

    def ours() -> None:
        found["ours"] = list(shape_violations(graph.store, compiled_shapes()[1]))

    def theirs() -> None:
        found["theirs"] = list(referee_violations(lines, shape_files()))

    runs = in_turn({"compiled to SPARQL": inside(ours), "pySHACL": inside(theirs)}, 1)
    if found["ours"] != found["theirs"]:
        raise RuntimeError(f"findings differ: {len(found['ours'])} and {len(found['theirs'])}")
    same = f"the same {len(found['ours'])} findings"
    yield Comparison(
        "shapes",
        "The shipped shapes on the shipped graph, inferred statements included; CPU without the query process.",
        0,
        runs,
        same,
        "<= 0.1 x pySHACL",
    )
