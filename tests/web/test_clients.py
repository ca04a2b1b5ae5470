"""Clients people use, each against a served store."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pytest

pytest.importorskip("SPARQLWrapper")

SELECT = """PREFIX pa: <https://w3id.org/planatlas/ontology#>
SELECT ?city ?name { ?city a pa:City ; <http://www.w3.org/2000/01/rdf-schema#label> ?name FILTER(LANG(?name) = "zh") }"""
CONSTRUCT = "CONSTRUCT { ?city a ?class } { ?city a ?class FILTER(STRENDS(STR(?class), '#City')) }"


def test_sparqlwrapper_selects_constructs_and_asks(address: str) -> None:
    from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

    client = SPARQLWrapper(f"{address}/sparql")
    client.setReturnFormat(JSON)
    for method in ("GET", POST):
        client.setMethod(method)
        client.setQuery(SELECT)
        names = {row["name"]["value"] for row in client.queryAndConvert()["results"]["bindings"]}
        assert {"深圳", "法兰克福"} <= names
    client.setQuery("ASK { ?s ?p ?o }")
    assert client.queryAndConvert()["boolean"] is True
    client.setQuery(CONSTRUCT)
    client.setReturnFormat(TURTLE)
    assert b"city/shenzhen" in client.queryAndConvert()


def test_rdflib_reads_the_endpoint_as_a_store(address: str) -> None:
    from rdflib import RDF, Graph, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(f"{address}/sparql"))
    names = {str(row[1]) for row in graph.query(SELECT)}  # type: ignore[index]
    assert {"深圳", "法兰克福"} <= names
    city = URIRef("https://w3id.org/planatlas/ontology#City")
    assert len(list(graph.subjects(RDF.type, city))) == len(names)


@pytest.mark.parametrize("source", ["sparql@{}/sparql", "{}/sparql"])
def test_comunica_asks_the_endpoint_named_as_one_or_found_to_be_one(address: str, source: str) -> None:
    program = os.environ.get("KG_COMUNICA") or shutil.which("comunica-sparql")
    if not program:
        pytest.skip(
            "comunica-sparql is not installed (npm package @comunica/query-sparql; $KG_COMUNICA names the program)"
        )
    words = [program, source.format(address), SELECT, "-t", "application/sparql-results+json"]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    names = {row["name"]["value"] for row in json.loads(done.stdout)["results"]["bindings"]}
    assert {"深圳", "法兰克福"} <= names
