"""Shapes and hygiene queries as documents: each says in two languages what is wrong and what to do."""

from __future__ import annotations

import pytest
from rdflib import SH, BNode, Graph, URIRef

from kg.query.checkqueries import compiled_shapes, hygiene_queries
from kg.rdf.ontology import read_graph, shape_files
from kg.resources import ontology_dir


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """All shapes."""
    return read_graph(*shape_files())


def test_every_shape_has_an_iri_a_target_a_severity_two_messages_and_two_fixes(shapes: Graph) -> None:
    fix = URIRef("https://w3id.org/planatlas/ontology#fix")
    found = {s for kind in (SH.NodeShape, SH.PropertyShape) for s in shapes.subjects(predicate=None, object=kind)}
    assert len(found) > 80
    for shape in found:
        assert not isinstance(shape, BNode)
        assert set(shapes.objects(shape, SH.targetClass)) | set(shapes.objects(shape, SH.targetSubjectsOf)), shape
        assert shapes.value(shape, SH.severity) in {SH.Violation, SH.Warning}, shape
        for predicate in (SH.message, fix):
            assert {text.language for text in shapes.objects(shape, predicate)} == {"zh", "en"}, shape  # type: ignore[attr-defined]


def test_every_shape_is_compiled_to_at_least_one_query() -> None:
    rules, queries = compiled_shapes()
    assert set(rules) == {query.rule for query in queries}


def test_no_class_in_a_target_is_unknown(shapes: Graph) -> None:
    from kg import terms

    known = {f"https://w3id.org/planatlas/ontology#{name.removeprefix('pa:')}" for name in terms.CLASSES}
    known.add("http://www.w3.org/2004/02/skos/core#Concept")
    assert {str(target) for target in shapes.objects(None, SH.targetClass)} <= known


def test_every_hygiene_query_says_how_grave_it_is_in_two_languages() -> None:
    queries = hygiene_queries()
    assert len(queries) == len(list((ontology_dir() / "hygiene").glob("*.rq")))
    for query in queries:
        assert query.rule.severity in {"violation", "warning", "note"}
        assert set(query.rule.messages) == set(query.rule.fixes) == {"zh", "en"}
