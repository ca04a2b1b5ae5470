"""A store that gathers answers gives what the store itself gives, thing by thing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kg.iri import mint
from kg.query.stored import stored_query
from kg.store.base import Term
from kg.store.embedded import EmbeddedStore
from kg.store.gathered import GatheredStore, widened

OF_THINGS = ("evidence-around", "carriers-around", "statements-of", "statements-to", "page-thing", "labels-around")


@pytest.mark.parametrize("inferred", [False, True])
def test_gathered_answers_are_those_of_one_query_a_thing(tiny_store: Path, inferred: bool) -> None:
    plain = EmbeddedStore(tiny_store)
    gathered = GatheredStore(tiny_store, {stored_query(name): True for name in OF_THINGS})
    things = [row[0] for row in plain.select(stored_query("page-every-thing"), inferred=True) if row[0]]
    assert len(things) > 5
    for name in OF_THINGS:
        for thing in [*things, Term("iri", mint("unit/nobody"))]:
            query, bind = stored_query(name), {"thing": thing}
            mine = gathered.select(query, bind=bind, inferred=inferred)
            theirs = plain.select(query, bind=bind, inferred=inferred)
            assert mine.variables == theirs.variables
            assert Counter(mine.rows) == Counter(theirs.rows), (name, thing)


def test_an_ask_is_gathered_too(tiny_store: Path) -> None:
    gathered = GatheredStore(tiny_store, {stored_query("known"): True})
    for name, known in (("task/tiny/1", True), ("unit/nobody", False)):
        assert gathered.ask(stored_query("known"), bind={"thing": Term("iri", mint(name))}, inferred=True) is known


def test_what_is_not_gathered_is_asked_as_ever(tiny_store: Path) -> None:
    gathered = GatheredStore(tiny_store, {})
    assert (
        gathered.select("SELECT (1 AS ?one) {}").rows == EmbeddedStore(tiny_store).select("SELECT (1 AS ?one) {}").rows
    )


@pytest.mark.parametrize(
    ("query", "wider"),
    [
        ("SELECT ?p { ?s ?p ?o }", "SELECT ?s ?p { ?s ?p ?o }"),
        ("# SELECT\nselect distinct ?p { ?s ?p ?o }", "# SELECT\nselect distinct ?s ?p { ?s ?p ?o }"),
        ("ASK { ?s ?p ?o }", "SELECT DISTINCT ?s { ?s ?p ?o }"),
    ],
)
def test_a_query_is_widened_by_a_first_column(query: str, wider: str) -> None:
    assert widened(query, "s") == wider
