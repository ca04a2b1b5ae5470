"""Many rows to a DataFrame, beside a row loop over raw pyoxigraph."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pyoxigraph as ox

from benchmarks.cases import Place, Step
from benchmarks.cases.library import OURS, frame_of
from benchmarks.measuring import Comparison, Target, in_turn, inside
from kg import KnowledgeGraph
from kg.store.base import Limits

MOST = 1_000_000
LOOP = "pyoxigraph, row loop"


def run(place: Place) -> Iterator[Step]:
    """Compare at every size, at most a million rows."""
    for size in place.sizes:
        yield f"many rows at {size:,}", partial(_many, place, size)


def _many(place: Place, size: int) -> Comparison:
    graph, raw = KnowledgeGraph.open(place.store(size)), ox.Store.read_only(str(place.data(size)))
    wanted = min(size, MOST)
    text, limits = f"SELECT ?s ?p ?o {{ ?s ?p ?o }} LIMIT {wanted}", Limits(seconds=600.0)
    contenders = {
        OURS: inside(lambda: graph.query(text, limits=limits)),
        LOOP: inside(lambda: frame_of(raw, text)),
    }
    runs = in_turn(contenders, 3)
    ours, theirs = len(graph.query(text, limits=limits)), len(frame_of(raw, text))
    if ours != theirs:
        raise RuntimeError(f"{ours} rows, and {theirs} of the row loop")
    what = f"Three columns of as many rows as the corpus has quads, at most {MOST:,}; the query process included."
    target = Target("a million rows to a DataFrame faster than a row loop", 1.0, LOOP)
    return Comparison(
        "many rows",
        what,
        f"{ours:,} rows of a corpus",
        runs,
        "as many rows",
        place.quads(size),
        [target] if size == MOST else [],
    )
