"""The question library to DataFrames, on the shipped graph and on synthetic corpora: beside raw pyoxigraph, and beside rdflib."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pyoxigraph as ox

from benchmarks.cases import Place, Step
from benchmarks.measuring import Comparison, Target, in_turn, inside, told, within
from kg import KnowledgeGraph
from kg.errors import KgError, LimitError
from kg.iri import prefixes
from kg.query.questions import Question
from kg.store import guard
from kg.store.base import Limits

SECONDS = 2
OURS, RAW, PLAIN = "KnowledgeGraph.query", "pyoxigraph, rows to DataFrame", "rdflib, rows to DataFrame"
LARGEST_RDFLIB = 100_000
VALUES = {
    "plan": "*",
    "unit": "unit/synthetic-c001/u01",
    "task": "task/synthetic-c001-r1/t001",
    "phrase": "task/synthetic-c001-r1/t001",
    "thing": "task/synthetic-c001-r1/t001",
    "text": "口岸",
}
"""What is asked about in a corpus, by parameter; of the shipped graph what a question asks about by itself."""
WHAT = (
    "The queries behind the library's questions, each to a DataFrame: on the shipped graph those that need no parameter, on a corpus those that find "
    f"something in it; of both, those answered within {SECONDS} s by both. The query process counts. Larger corpora lose slow queries, so growth is of those named below."
)

Asker = Callable[[str], pd.DataFrame]


def run(place: Place) -> Iterator[Step]:
    """Compare at every size with raw pyoxigraph, and with rdflib as far as it gets."""
    for size in [0, *place.sizes]:
        name = f"at {size:,}" if size else "on the shipped graph"
        yield f"questions {name}", partial(_raw, place, size)
        if size <= LARGEST_RDFLIB:
            yield f"questions {name}, rdflib", partial(_rdflib, place, size)
    if max(place.sizes) > LARGEST_RDFLIB:
        place.skipped.append(
            f"questions beyond {LARGEST_RDFLIB:,} quads in rdflib: it parses 30,000 triples a second, and most answers take it over {SECONDS} s"
        )


def _raw(place: Place, size: int) -> Comparison:
    raw = ox.Store.read_only(str(place.data(size)))
    found = _asked_of_both(place, size, RAW, partial(frame_of, raw), 7 if not size else 3 if size < 1_000_000 else 1)
    if not size:
        found.targets = [Target("small answers to a DataFrame in at most 1.3 x raw pyoxigraph", 1.3, RAW)]
    return found


def _rdflib(place: Place, size: int) -> Comparison:
    import rdflib

    data = rdflib.Graph().parse(place.default_graph(size), format="nt")
    for prefix, iri in prefixes().items():
        data.bind(prefix, iri, replace=True)

    def asker(text: str) -> pd.DataFrame:
        answer: Any = data.query(text)
        return pd.DataFrame([[*row] for row in answer], columns=[str(name) for name in answer.vars])

    return _asked_of_both(place, size, PLAIN, asker, 1)


def _asked_of_both(place: Place, size: int, peer: str, asker: Asker, rounds: int) -> Comparison:
    """Hold the answers of both to each other, then ask all queries of one and of the other in turn."""
    graph, limits = KnowledgeGraph.open(place.store(size)), Limits(seconds=SECONDS)
    texts, left_out = asked(graph, VALUES if size else {}, limits)
    kept, same = [], 0
    for text in texts:
        try:
            ours, theirs = graph.query(text, limits=limits), within(SECONDS, partial(asker, text))()
        except Exception as error:
            left_out.append(told(error))
            continue
        if len(ours) != len(theirs) and peer == RAW:
            raise RuntimeError(f"raw pyoxigraph finds other rows: {text}")
        if len(ours) != len(theirs):
            left_out.append("it finds other rows")
            continue
        kept.append(text)
        same += _cells(ours) == _cells(theirs)
    ample = Limits(seconds=10 * SECONDS)
    contenders = {
        OURS: inside(lambda: [graph.query(text, limits=ample) for text in kept]),
        peer: inside(lambda: [asker(text) for text in kept]),
    }
    for reason, count in Counter(left_out).items():
        place.skipped.append(f"{count} queries of questions ({place.quads(size):,} quads) beside {peer}: {reason}")
    equal = f"as many rows of each of {len(kept)} queries, the same cells of {same}"
    quads, data = (place.quads(size), "corpus") if size else (0, place.shipped())
    return Comparison("questions", WHAT, data, in_turn(contenders, rounds), equal, quads)


def _cells(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return the texts of all cells, rows sorted."""
    return sorted(tuple(map(_text, row)) for row in frame.itertuples(index=False))


def _text(cell: object) -> str:
    if cell is None or cell is pd.NA or cell != cell:
        return ""
    return str(cell).lower() if isinstance(cell, bool | np.bool_) else str(cell)


def asked(graph: KnowledgeGraph, values: Mapping[str, str], limits: Limits) -> tuple[list[str], list[str]]:
    """Return the queries, without inferred statements, that questions put to the store, as the engine gets them; and why others are left out.

    With `values` a question is asked about those, and its query counts if it finds something; without, about what it asks about by itself.
    """
    found: dict[str, None] = {}
    left_out: list[str] = []
    store: Any = graph.store
    select = store.select

    def noted(query: str, *, bind: Any = None, inferred: bool = False, limits: Any = None) -> Any:
        answer = select(query, bind=bind, inferred=inferred, limits=limits)
        if not inferred and (answer.rows or not values):
            found[guard.bind(query, bind or {})] = None
        return answer

    store.select = noted
    try:
        for question in graph.questions():
            try:
                graph.ask(question.name, limits=limits, **_values(question, values))
            except LimitError as error:
                left_out.append(told(error))
            except KgError:  # it needs a value that there is none for
                continue
    finally:
        store.select = select
    return [text for text in found if "SELECT" in text], left_out


def _values(question: Question, values: Mapping[str, str]) -> dict[str, Any]:
    needed = [parameter for parameter in question.parameters if parameter.default or not parameter.optional]
    return {parameter.name: values[parameter.name] for parameter in needed if parameter.name in values}


def frame_of(raw: ox.Store, text: str) -> pd.DataFrame:
    answer: Any = raw.query(text, prefixes=dict(prefixes()))
    names = [variable.value for variable in answer.variables]
    return pd.DataFrame([[None if term is None else term.value for term in row] for row in answer], columns=names)
