"""Whether the ontology is OWL 2 DL: typing, punning, reserved vocabulary and datatypes, as the structural specification asks.

The ontology uses no class expressions and no blank nodes, so that these rules are all that can be broken; consistency is tested apart,
with an OWL 2 RL closure.

References
----------
OWL 2 Web Ontology Language, Structural Specification and Functional-Style Syntax (W3C, 2012), sections 2.4, 3, 4, 5 and 11.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.iri import shorten

if TYPE_CHECKING:
    from rdflib import Graph

DATATYPES = frozenset(
    {"rdf:PlainLiteral", *(f"xsd:{name}" for name in ("string", "integer", "decimal", "boolean", "dateTime", "anyURI"))}
)
"""What literals may be: of the OWL 2 datatype map, and kept by our store as they are written. xsd:date and xsd:gYear are not in the map,
nor is rdf:langString, which came later: a text with a language is of rdf:PlainLiteral."""

_KINDS = {
    "owl:Class": "class",
    "owl:ObjectProperty": "object property",
    "owl:DatatypeProperty": "data property",
    "owl:AnnotationProperty": "annotation property",
    "rdfs:Datatype": "datatype",
}
_BUILT_IN = {"rdfs:label": "annotation property", "owl:versionInfo": "annotation property"}
_AXIOMS = frozenset(
    f"{prefix}:{name}"
    for prefix, names in {
        "rdf": "type",
        "rdfs": "subClassOf subPropertyOf domain range",
        "owl": "disjointWith inverseOf versionIRI deprecated",
    }.items()
    for name in names.split()
)
_RESERVED = ("rdf:", "rdfs:", "owl:", "xsd:")
_CHARACTERISTICS = frozenset({"owl:SymmetricProperty", "owl:TransitiveProperty", "owl:FunctionalProperty"})


def dl_faults(graph: Graph) -> list[str]:
    """Return what keeps an ontology, with its imports, from being OWL 2 DL; sorted, empty if nothing does."""
    triples = sorted((shorten(str(s)), shorten(str(p)), o) for s, p, o in graph)
    kinds = _declared(graph)
    return sorted({*_blank(graph), *_punned(kinds), *_untyped(triples, kinds), *_misplaced(triples, kinds)})


def _declared(graph: Graph) -> dict[str, set[str]]:
    from rdflib import RDF

    kinds: dict[str, set[str]] = defaultdict(set)
    for subject, value in graph.subject_objects(RDF.type):
        kind = _KINDS.get(shorten(str(value)))
        if kind:
            kinds[shorten(str(subject))].add(kind)
    for name, kind in _BUILT_IN.items():
        kinds[name].add(kind)
    return kinds


def _blank(graph: Graph) -> Iterator[str]:
    from rdflib import BNode

    for triple in graph:
        if any(isinstance(term, BNode) for term in triple):
            yield f"blank node in a statement with {shorten(str(triple[1]))}"


def _punned(kinds: dict[str, set[str]]) -> Iterator[str]:
    for name, found in kinds.items():
        properties = {kind for kind in found if kind.endswith("property")}
        if len(properties) > 1:
            yield f"{name} is declared as {' and '.join(sorted(properties))}"
        if {"class", "datatype"} <= found:
            yield f"{name} is declared as class and datatype"
        if name.startswith(_RESERVED) and name not in _BUILT_IN:
            yield f"{name} is reserved vocabulary and may not be declared"


Triples = Sequence[tuple[str, str, object]]


def _untyped(triples: Triples, kinds: dict[str, set[str]]) -> Iterator[str]:
    """Yield the predicates and classes that are used but not declared."""
    known = {*_KINDS, *_CHARACTERISTICS, "owl:Ontology"}
    for subject, predicate, value in triples:
        if predicate not in _AXIOMS and not kinds.get(predicate):
            yield f"{predicate} is used (on {subject}) but not declared as a property"
        name = shorten(str(value))
        if predicate == "rdf:type" and name not in known and "class" not in kinds.get(name, ()):
            yield f"{name} is the type of {subject} but not declared as a class"


def _misplaced(triples: Triples, kinds: dict[str, set[str]]) -> Iterator[str]:
    """Yield statements whose value is of the wrong sort for their predicate."""
    from rdflib import Literal

    for subject, predicate, value in triples:
        literal, name = isinstance(value, Literal), shorten(str(value))
        found = kinds.get(predicate, set())
        if literal and "object property" in found:
            yield f"{predicate} on {subject} has a literal"
        if not literal and "data property" in found:
            yield f"{predicate} on {subject} has an IRI"
        if isinstance(value, Literal) and value.datatype is not None and shorten(str(value.datatype)) not in DATATYPES:
            yield f"{predicate} on {subject} has the datatype {shorten(str(value.datatype))}"
        yield from _axiom_fault(subject, predicate, name, kinds)


def _axiom_fault(subject: str, predicate: str, name: str, kinds: dict[str, set[str]]) -> Iterator[str]:
    own, other = kinds.get(subject, set()), kinds.get(name, set())
    if predicate in {"rdfs:subClassOf", "owl:disjointWith"} and not ("class" in own and "class" in other):
        yield f"{subject} {predicate} {name}: both must be classes"
    if predicate in {"rdfs:subPropertyOf", "owl:inverseOf"} and not own & other:
        yield f"{subject} {predicate} {name}: both must be properties of one kind"
    if predicate == "rdfs:domain" and "class" not in other:
        yield f"{subject} rdfs:domain {name}: not a class"
    if predicate == "rdfs:range":
        fits = name in DATATYPES or "datatype" in other if "data property" in own else "class" in other
        if not fits:
            yield f"{subject} rdfs:range {name}: not what its kind of property ranges over"
