"""What a query may not do, and how parameters become terms."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.store.base import Term
from kg.store.guard import bind, check, written


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { service SILENT ?x { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p '#' . SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        'SELECT * { ?s ?p """"SERVICE""" . SERVICE<http://127.0.0.1/>{} }',
        "SELECT * { ?s ?p ?o FILTER(?o<3) SERVICE <http://127.0.0.1/> {} FILTER(?o>3) }",
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "PREFIX a: <http://a/> LOAD <http://127.0.0.1/>",
        "# SELECT\nDROP ALL",
        "nothing at all",
    ],
)
def test_what_reaches_out_or_writes_is_refused(query: str) -> None:
    with pytest.raises(QueryError):
        check(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'SERVICE' }",
        "SELECT ?service { ?service a <http://a/SERVICE> }",
        "PREFIX service: <http://a/> SELECT * { service:x service:SERVICE ?o } # SERVICE",
        'ASK { ?s ?p """ SERVICE " SERVICE """@en }',
        "CONSTRUCT WHERE { ?insert ?delete <#load> }",
    ],
)
def test_the_word_alone_in_strings_names_and_comments_is_no_offence(query: str) -> None:
    assert check(query) in {"SELECT", "ASK", "CONSTRUCT"}


def test_a_bound_variable_is_replaced_everywhere_and_keeps_its_column() -> None:
    query = "SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y FILTER(?x != ?y) } GROUP BY ?x"
    assert bind(query, {"x": Term("iri", "http://a/")}) == (
        "SELECT (<http://a/> AS ?x) (COUNT(?y) AS ?n) { <http://a/> ?p ?y FILTER(<http://a/> != ?y) } GROUP BY <http://a/>"
    )


def test_a_variable_in_a_string_or_comment_stays() -> None:
    assert bind("ASK { ?s ?p '?x' } # ?x", {"x": Term("literal", "a")}) == "ASK { ?s ?p '?x' } # ?x"


def test_an_iri_that_would_close_itself_is_refused() -> None:
    with pytest.raises(QueryError):
        written(Term("iri", "http://a/> } DROP ALL #"))


def test_a_variable_that_the_query_sets_itself_cannot_be_bound() -> None:
    with pytest.raises(QueryError, match="sets it itself"):
        bind("SELECT * { BIND(1 AS ?x) }", {"x": Term("literal", "a")})


@given(st.text(st.characters(blacklist_categories=("Cs",)), max_size=40), st.sampled_from([None, "zh", "en-GB"]))
def test_any_text_is_one_literal_to_sparql_whatever_it_holds(text: str, lang: str | None) -> None:
    (row,) = ox.Store().query(bind("SELECT ?x {}", {"x": Term("literal", text, None, lang)}))  # type: ignore[union-attr]
    assert row["x"].value == text
