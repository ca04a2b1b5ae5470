"""Queries end at their limits, and a bad end is one clear error."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kg.errors import LimitError, QueryError
from kg.store.base import Limits
from kg.store.embedded import EmbeddedStore

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture
def store(tiny_store: Path) -> EmbeddedStore:
    return EmbeddedStore(tiny_store)


def test_a_time_limit_stops_a_runaway_query_within_half_a_second(store: EmbeddedStore) -> None:
    began = time.monotonic()
    with pytest.raises(LimitError, match="stopped at its limit of 1 s"):
        store.select(CROSS, limits=Limits(seconds=1.0))
    assert 1.0 <= time.monotonic() - began < 1.5
    assert store.ask("ASK { ?s ?p ?o }")


def test_lack_of_memory_is_a_clear_error_and_the_next_query_works(store: EmbeddedStore) -> None:
    doubled = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(26))
    greedy = f"SELECT (STRLEN(?x26) AS ?n) {{ BIND('0123456789abcdef' AS ?x0) {doubled} }}"
    with pytest.raises(LimitError, match="more memory than its limit of 1 GiB"):
        store.select(greedy, limits=Limits(seconds=60.0, memory=1 << 30))
    assert store.ask("ASK { ?s ?p ?o }")


def test_nesting_deeper_than_any_stack_is_no_crash(store: EmbeddedStore) -> None:
    deep = "SELECT * {" + "{" * 400_000 + "}" * 400_000 + "}"
    with pytest.raises((QueryError, LimitError)):
        store.select(deep, limits=Limits(seconds=20.0))
    assert store.ask("ASK { ?s ?p ?o }")


def test_a_row_limit_cuts_and_says_so(store: EmbeddedStore) -> None:
    found = store.select("SELECT ?s { ?s ?p ?o } ORDER BY ?s", limits=Limits(rows=3))
    assert len(found) == 3
    assert found.truncated


@pytest.mark.parametrize("rows", [0, 1, 2, 3])
def test_a_row_limit_is_exact_to_the_row(store: EmbeddedStore, rows: int) -> None:
    found = store.select("SELECT ?x { VALUES ?x { 1 2 } }", limits=Limits(rows=rows))
    assert (len(found), found.truncated) == (min(rows, 2), rows < 2)


def test_a_bad_query_leaves_its_process_for_the_next_one(store: EmbeddedStore) -> None:
    store.ask("ASK {}")
    before = store._free[0][1]
    with pytest.raises(QueryError, match="does not parse"):
        store.ask("ASK { ?s }")
    assert store._free[0][1] is before


@pytest.mark.parametrize("name", ["tsv", "csv", "json", "xml"])
def test_a_row_limit_holds_in_every_format(store: EmbeddedStore, name: str) -> None:
    query = "SELECT ?x { VALUES ?x { 'row one\\n\\nstill one'@zh 'row two' 'row three' } } ORDER BY ?x"
    found = store.answer(query, limits=Limits(rows=2), formats={"solutions": name})
    text = found.body.decode()
    assert found.truncated
    assert [text.count(one) for one in ("row one", "row three", "row two")] == [
        int("row one" in text),
        1,
        int("row two" in text),
    ]
    assert sum(one in text for one in ("row one", "row three", "row two")) == 2
