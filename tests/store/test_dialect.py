"""Where the engine reads SPARQL otherwise than written, it answers as the standard says all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.store.base import XSD, Term
from kg.store.dialect import for_engine
from kg.store.embedded import EmbeddedStore

JOINED = [
    "SELECT (GROUP_CONCAT(?o) AS ?all) { VALUES ?o { 'a'@zh 'b'@zh } }",
    "SELECT (group_concat(DISTINCT STR(?o); SEPARATOR=' ') AS ?all) { VALUES ?o { 'a'@zh 'b'@zh } }",
    "SELECT ?all { { SELECT (CONCAT(GROUP_CONCAT((?o) ; separator = ' '), '') AS ?all) { VALUES ?o { 'a'@en 'b'@en } } } }",
    "SELECT (GROUP_CONCAT(?o) AS ?all) { VALUES ?o { 'a'@zh 'b'@zh } } HAVING (GROUP_CONCAT(?o; SEPARATOR=')') != '')",
]


@pytest.mark.parametrize("query", JOINED)
def test_joined_texts_have_no_language(tiny_store: Path, query: str) -> None:
    (row,) = EmbeddedStore(tiny_store).select(query)
    assert row[0] is not None
    assert (sorted(row[0].value.split()), row[0].lang) == (["a", "b"], None)


def test_no_texts_joined_are_an_empty_text(tiny_store: Path) -> None:
    found = EmbeddedStore(tiny_store).select("SELECT (GROUP_CONCAT(?o) AS ?all) { VALUES ?o {} }")
    assert list(found) == [(Term("literal", "", f"{XSD}string"),)]


@pytest.mark.parametrize(
    "query",
    ["ASK { ?group_concat ?p 'GROUP_CONCAT(' }", "ASK { ?s a:GROUP_CONCAT ?o } # TRUE", 'ASK { ?s ?p """TRUE"""@en }'],
)
def test_the_word_alone_in_strings_names_and_comments_stays(query: str) -> None:
    assert for_engine(query) == query


@pytest.mark.parametrize("query", ["SELECT (GROUP_CONCAT(?o AS ?x) { ?s ?p ?o }", "ASK { FILTER(GROUP_CONCAT }"])
def test_brackets_that_never_close_are_left_to_the_parser(tiny_store: Path, query: str) -> None:
    with pytest.raises(Exception, match="does not parse"):
        EmbeddedStore(tiny_store).answer(query)
