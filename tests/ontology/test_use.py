"""Every class and property is used: by the shipped data, and by at least one question."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import pytest

from kg import terms
from kg.rdf.vocabulary import OntologyTerm, ontology_graph, ontology_terms
from kg.resources import ontology_dir

if TYPE_CHECKING:
    from kg import KnowledgeGraph

_TERM = re.compile(r"(?<![\w:])pa:([A-Za-z][A-Za-z0-9]*)")


def _exempt() -> dict[str, str]:
    with (ontology_dir() / "exempt.csv").open(encoding="utf-8", newline="") as lines:
        return {row["term"]: row["reason"] for row in csv.DictReader(lines)}


def _asked() -> set[str]:
    """Return the terms that stand in a query, or as the class of a parameter, of the question library."""
    from kg.store.triples import read_turtle

    found: set[str] = set()
    for path in sorted((ontology_dir() / "questions").glob("*.ttl")):
        for _, predicate, value in read_turtle(path):
            if predicate.value.endswith(("#select", "#valueQuery")):
                found |= {f"pa:{name}" for name in _TERM.findall(value.value)}
            elif predicate.value.endswith("shacl#class"):
                found.add(f"pa:{value.value.rpartition('#')[2]}")
    return found


@pytest.fixture(scope="module")
def vocabulary() -> dict[str, OntologyTerm]:
    """The classes and properties that must be used, by CURIE."""
    found = {term.curie: term for term in ontology_terms(ontology_graph())}
    return {name: term for name, term in found.items() if term.kind in {"class", "property"} and name not in _exempt()}


def test_every_exemption_names_a_term_and_a_reason() -> None:
    known = terms.CLASSES | set(terms.VALUE_KIND)
    for name, reason in _exempt().items():
        assert name in known
        assert reason


def test_every_property_is_asked_for_by_a_question(vocabulary: dict[str, OntologyTerm]) -> None:
    properties = {name for name, term in vocabulary.items() if term.kind == "property"}
    asked = _asked()
    general = {parent for name in asked & properties for parent in vocabulary[name].parents}
    assert sorted(properties - asked - general) == []


def test_every_class_is_asked_for_by_a_question(vocabulary: dict[str, OntologyTerm]) -> None:
    asked = _asked()
    ends = {end for name in asked & set(vocabulary) for end in (*vocabulary[name].domain, *vocabulary[name].range)}
    classes = {name: term for name, term in vocabulary.items() if term.kind == "class"}
    reached = (asked | ends) & set(classes)
    below = {name for name, term in classes.items() if reached & set(term.parents)}
    above = {parent for name in reached for parent in classes[name].parents}
    counted = {f"pa:{name}" for name in ("Part", "Publication", "Indicator")} if "pa:counts" in asked else set()
    assert sorted(set(classes) - reached - below - above - counted) == []


def test_every_class_and_property_is_used_by_the_shipped_data(knowledge: KnowledgeGraph) -> None:
    unused = [f for f in knowledge.check().findings if f.rule in {"hygiene:class-unused", "hygiene:property-unused"}]
    names = {f"pa:{finding.thing.rpartition('#')[2]}" for finding in unused}
    assert sorted(names - set(_exempt())) == []
