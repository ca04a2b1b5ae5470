"""The ontology as a whole: generated files, names, profile, consistency."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef

from kg import terms
from kg.cli.ontology import command
from kg.iri import ONTOLOGY, expand
from kg.rdf.dl import dl_faults
from kg.rdf.ontology import import_files, ontology_files, read_graph
from kg.rdf.vocabulary import ontology_graph, ontology_terms, ontology_version


@pytest.fixture
def graph() -> Graph:
    """A copy of the ontology with its imports, to be spoilt."""
    return read_graph(*ontology_files(), *import_files())


@pytest.mark.parametrize("name", ["terms", "docs"])
def test_what_is_generated_from_the_ontology_is_up_to_date(name: str) -> None:
    result = CliRunner().invoke(command, [name, "--check"])
    assert result.exit_code == 0, result.exception


def test_no_file_of_the_ontology_holds_a_blank_node() -> None:
    assert not [term for triple in read_graph(*ontology_files()) for term in triple if isinstance(term, BNode)]


def test_every_term_has_a_name_and_a_definition_in_both_languages() -> None:
    for term in ontology_terms(ontology_graph()):
        assert set(term.labels) == {"zh", "en"}, term.curie
        assert set(term.definitions) == {"zh", "en"}, term.curie


def test_no_two_terms_of_one_kind_share_a_name() -> None:
    seen: dict[tuple[str, str, str], str] = {}
    for term in ontology_terms(ontology_graph()):
        for language, label in term.labels.items():
            key = (term.kind + term.scheme, language, label)
            assert key not in seen, f"{term.curie} and {seen.get(key)} are both called {label}"
            seen[key] = term.curie


def test_every_property_says_how_tables_write_its_values() -> None:
    properties = [term for term in ontology_terms(ontology_graph()) if term.kind == "property"]
    assert {term.curie for term in properties} == {name for name in terms.VALUE_KIND if name.startswith("pa:")}


def test_every_concept_is_in_one_scheme_and_an_individual_of_its_own_class(graph: Graph) -> None:
    for concept in set(graph.subjects(RDF.type, SKOS.Concept)):
        assert len(set(graph.objects(concept, SKOS.inScheme))) == 1, concept
        own = set(graph.objects(concept, RDF.type)) - {SKOS.Concept}
        assert len(own) == 1, concept
        assert (own.pop(), RDFS.subClassOf, SKOS.Concept) in graph


def test_the_version_iri_ends_in_the_version() -> None:
    ontology = URIRef(ONTOLOGY.rstrip("#"))
    assert str(ontology_graph().value(ontology, OWL.versionIRI)) == f"{ontology}/{ontology_version(ontology_graph())}"


def test_the_ontology_is_owl_2_dl(graph: Graph) -> None:
    assert dl_faults(graph) == []


@pytest.mark.parametrize(
    ("subject", "predicate", "value", "fault"),
    [
        ("pa:inPlan", RDF.type, OWL.DatatypeProperty, "declared as data property and object property"),
        ("pa:inPlan", URIRef("urn:new"), Literal("x"), "not declared as a property"),
        ("pa:lead", RDF.type, URIRef("urn:new"), "not declared as a class"),
        ("pa:Task", RDFS.subClassOf, URIRef("urn:new"), "both must be classes"),
        ("pa:period", RDFS.range, URIRef(expand("pa:Plan")), "ranges over"),
        ("pa:aspect", RDFS.range, URIRef(expand("rdf:langString")), "ranges over"),
        ("pa:inPlan", RDFS.subPropertyOf, URIRef(expand("pa:period")), "one kind"),
        ("pa:lead", SKOS.inScheme, Literal("roles"), "has a literal"),
        ("pa:lead", SKOS.notation, Literal("2022", datatype=expand("xsd:gYear")), "has the datatype xsd:gYear"),
        ("pa:Task", RDFS.subClassOf, BNode("blank"), "blank node"),
        ("rdfs:member", RDF.type, OWL.ObjectProperty, "reserved vocabulary"),
    ],
)
def test_what_is_not_owl_2_dl_is_said(graph: Graph, subject: str, predicate: URIRef, value: object, fault: str) -> None:
    graph.add((URIRef(expand(subject)), predicate, value))  # type: ignore[arg-type]
    assert any(fault in line for line in dl_faults(graph)), dl_faults(graph)


def _errors(graph: Graph) -> list[str]:
    import owlrl

    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    wrong = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
    return sorted({str(text) for text in graph.objects(None, wrong)})


def test_the_ontology_is_consistent_under_owl_2_rl(graph: Graph) -> None:
    assert _errors(graph) == []


def test_a_thing_of_two_disjoint_classes_is_inconsistent_under_owl_2_rl(graph: Graph) -> None:
    thing = URIRef("urn:thing")
    graph.add((thing, RDF.type, URIRef(terms.Task)))
    graph.add((thing, RDF.type, URIRef(terms.Goal)))
    assert _errors(graph) != []
