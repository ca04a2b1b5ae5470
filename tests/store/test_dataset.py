"""Graphs that a query names: they are the store's, and one that is not there is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import QueryError
from kg.store.embedded import EmbeddedStore
from kg.store.loads import load_files

FAR = "http://127.0.0.1:9/far.ttl"


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    (tmp_path / "a.nt").write_text('<http://a/s> <http://a/p> "x" .\n', encoding="utf-8")
    (tmp_path / "empty.nt").write_text("# nothing\n", encoding="utf-8")
    load_files(tmp_path / "store", [tmp_path / "a.nt"], graph="http://a/g")
    load_files(tmp_path / "store", [tmp_path / "empty.nt"], graph="http://a/empty")
    return EmbeddedStore(tmp_path / "store")


@pytest.mark.parametrize(
    "query",
    [
        f"ASK FROM <{FAR}> {{ ?s ?p ?o }}",
        f"CONSTRUCT {{ ?s ?p ?o }} FROM NAMED <{FAR}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"PREFIX far: <{FAR}> SELECT * FROM <http://a/g> FROM far: {{ ?s ?p ?o }}",
        "BASE <http://127.0.0.1:9/> DESCRIBE <http://a/s> FROM <far.ttl>",
        f"SELECT (COUNT(*) AS ?n) # FROM\nfrom named <{FAR}> {{ ?s ?p ?o }}",
    ],
)
def test_a_graph_that_the_store_lacks_is_an_error_that_names_it_and_the_remedy(
    store: EmbeddedStore, query: str
) -> None:
    with pytest.raises(QueryError, match=rf"no graph <{FAR}>; .* — kg load FILE --graph {FAR} adds it"):
        store.answer(query)


@pytest.mark.parametrize("place", [0, 1])
def test_a_graph_that_the_protocol_names_is_told_too(store: EmbeddedStore, place: int) -> None:
    dataset = ([FAR], []) if place == 0 else ([], [FAR])
    with pytest.raises(QueryError, match=f"no graph <{FAR}>"):
        store.answer("ASK { ?s ?p ?o }", dataset=dataset)


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("ASK FROM <http://a/g> { ?s ?p ?o }", True),
        ("ASK FROM <http://a/empty> { ?s ?p ?o }", False),
        ("PREFIX a: <http://a/> ASK FROM NAMED a:g { GRAPH a:g { ?s ?p ?o } }", True),
        (f"ASK {{ ?s ?p 'x' FILTER('FROM <{FAR}>' != <{FAR}>) }} # FROM <{FAR}>", True),
    ],
)
def test_a_graph_of_the_store_is_read_even_where_its_file_held_nothing(
    store: EmbeddedStore, query: str, there: bool
) -> None:
    assert store.ask(query) is there


def test_a_dataset_of_the_protocol_stands_in_place_of_the_querys_own(store: EmbeddedStore) -> None:
    assert store.answer(f"ASK FROM <{FAR}> {{ ?s ?p ?o }}", dataset=(["http://a/g"], [])).value


@pytest.mark.parametrize(
    "query", ["ASK {}", "SELECT (1 AS ?x) {}", "CONSTRUCT { <a:s> <a:p> 1 } WHERE {}", "DESCRIBE <http://a/s>"]
)
def test_a_query_without_a_pattern_needs_no_graph_of_the_protocol(store: EmbeddedStore, query: str) -> None:
    assert store.answer(query, dataset=([FAR], [])).kind in {"boolean", "solutions", "triples"}


def test_a_query_that_reads_nothing_may_name_any_graph(store: EmbeddedStore) -> None:
    assert store.construct(f"CONSTRUCT FROM <{FAR}> WHERE {{}}") == []
