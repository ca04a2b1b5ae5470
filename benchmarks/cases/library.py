"""Queries to a DataFrame: the question library on the shipped graph, and many rows of a synthetic one."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pyoxigraph as ox

from benchmarks.cases import Place
from benchmarks.measuring import Comparison, in_turn, inside
from kg import KnowledgeGraph
from kg.errors import KgError
from kg.iri import prefixes
from kg.store import guard
from kg.store.base import Limits

Asked = list[tuple[str, bool]]
SECONDS = 5


def run(place: Place) -> Iterator[Comparison]:
    """Compare small answers of the library with raw pyoxigraph and rdflib, and a million rows with a row loop."""
    yield from _library(place)
    for size in place.sizes:
        yield _many(place, size)


def _library(place: Place) -> Iterator[Comparison]:
    graph, raw = KnowledgeGraph.open(place.store(0)), ox.Store.read_only(str(place.data(0)))
    asked = _asked(graph)
    plain = [text for text, inferred in asked if not inferred]
    frames = [_frame(raw, text) for text in plain]
    same = sum(len(frame) == len(graph.query(text)) for frame, text in zip(frames, plain, strict=True))
    if same != len(plain):
        raise RuntimeError(f"only {same} of {len(plain)} answers have the same number of rows")
    contenders = {
        "KnowledgeGraph.query": inside(lambda: [graph.query(text) for text in plain]),
        "pyoxigraph, rows to DataFrame": inside(lambda: [_frame(raw, text) for text in plain]),
    }
    what = f"The {len(plain)} queries behind the library's questions that need no parameter, each to a DataFrame."
    yield Comparison(
        "questions",
        what,
        0,
        in_turn(contenders, 7),
        "as many rows each",
        "<= 1.3 x pyoxigraph",
        {"pyoxigraph, rows to DataFrame": 1.3},
    )
    yield from _against_rdflib(place, graph, plain)


def _against_rdflib(place: Place, graph: KnowledgeGraph, plain: list[str]) -> Iterator[Comparison]:
    import rdflib

    data = rdflib.Graph().parse(place.default_graph(0), format="nt")
    for prefix, iri in prefixes().items():
        data.bind(prefix, iri, replace=True)
    quick = [text for text in plain if _within(lambda text=text: list(data.query(text)))]
    if len(quick) < len(plain):
        place.skipped.append(
            f"{len(plain) - len(quick)} of {len(plain)} library queries: over {SECONDS} s or refused in rdflib"
        )
    contenders = {
        "KnowledgeGraph.query": inside(lambda: [graph.query(text) for text in quick]),
        "rdflib, rows to DataFrame": inside(
            lambda: [pd.DataFrame([[*row] for row in data.query(text)]) for text in quick]
        ),
    }
    yield Comparison(
        "questions", f"{len(quick)} of them that rdflib answers within {SECONDS} s.", 0, in_turn(contenders, 1)
    )


def _within(work: Any) -> bool:
    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        work()
    except Exception:
        return False
    finally:
        signal.alarm(0)
    return True


def _asked(graph: KnowledgeGraph) -> Asked:
    """Return the queries that questions without needed parameters put to the store, as the engine gets them."""
    found: Asked = []
    store: Any = graph.store
    select = store.select

    def noted(query: str, *, bind: Any = None, inferred: bool = False, limits: Any = None) -> Any:
        found.append((guard.bind(query, bind or {}), inferred))
        return select(query, bind=bind, inferred=inferred, limits=limits)

    for question in graph.questions():
        before, store.select = len(found), noted
        try:
            graph.ask(question.name)
        except KgError:
            del found[before:]
    store.select = select
    return [(text, inferred) for text, inferred in dict.fromkeys(found) if "SELECT" in text]


def _frame(raw: ox.Store, text: str) -> pd.DataFrame:
    answer: Any = raw.query(text, prefixes=dict(prefixes()))
    names = [variable.value for variable in answer.variables]
    return pd.DataFrame([[None if term is None else term.value for term in row] for row in answer], columns=names)


def _many(place: Place, size: int) -> Comparison:
    graph, raw = KnowledgeGraph.open(place.store(size)), ox.Store.read_only(str(place.data(size)))
    text = f"SELECT ?s ?p ?o {{ ?s ?p ?o }} LIMIT {size}"
    limits = Limits(seconds=600.0)
    rows = len(graph.query(text, limits=limits))
    contenders = {
        "KnowledgeGraph.query": inside(lambda: graph.query(text, limits=limits)),
        "pyoxigraph, row loop": inside(lambda: _frame(raw, text)),
    }
    same = "as many rows" if len(_frame(raw, text)) == rows else "NOT as many rows"
    return Comparison(
        "many rows",
        "Up to as many rows of three columns as the corpus has quads, to a DataFrame; CPU without the query process.",
        size,
        in_turn(contenders, 3),
        same,
        "faster than the row loop",
        {"pyoxigraph, row loop": 1.0},
    )
