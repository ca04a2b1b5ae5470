"""The ontology as a list of terms, and what is generated from it: `kg/terms.py`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from textwrap import TextWrapper
from typing import TYPE_CHECKING

from kg.iri import ONTOLOGY as PA
from kg.iri import shorten
from kg.rdf.ontology import import_files, ontology_files, read_graph

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

PROPERTY_TYPES = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")


@dataclass(frozen=True, slots=True, kw_only=True)
class OntologyTerm:
    """One class, property, concept or concept scheme of the ontology.

    `kind` is ``class``, ``property``, ``concept`` or ``scheme``; `scheme` names a concept's scheme; `value_kind` says how tables write
    a property's values: ref, concept, class, uri, property, value, langString or the local name of an XSD datatype.
    """

    iri: str
    kind: str
    labels: dict[str, str]
    definitions: dict[str, str]
    scheme: str = ""
    value_kind: str = ""
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()

    @property
    def curie(self) -> str:
        """The term as ``pa:name``."""
        return shorten(self.iri)

    @property
    def local(self) -> str:
        """The name after the prefix."""
        return self.curie.partition(":")[2]


@cache
def ontology_graph() -> Graph:
    """Return the ontology with its imports as one rdflib graph; read once."""
    return read_graph(*ontology_files(), *import_files())


def _texts(graph: Graph, subject: Node, predicate: Node) -> dict[str, str]:
    from rdflib import Literal

    found = [text for text in graph.objects(subject, predicate) if isinstance(text, Literal)]
    return {text.language or "": str(text) for text in sorted(found)}


def _curies(graph: Graph, subject: Node, predicate: Node) -> tuple[str, ...]:
    return tuple(sorted(shorten(str(node)) for node in graph.objects(subject, predicate)))


def _value_kind(graph: Graph, subject: Node) -> str:
    from rdflib import OWL, RDF, RDFS, SKOS, XSD, URIRef

    said = graph.value(subject, URIRef(PA + "valueKind"))
    if said is not None:
        return str(said)
    ranges = set(graph.objects(subject, RDFS.range))
    if (subject, RDF.type, OWL.ObjectProperty) in graph:
        concepts = set(graph.transitive_subjects(RDFS.subClassOf, SKOS.Concept)) - {URIRef(PA + "Positioning")}
        return "concept" if ranges & concepts else "ref"
    if RDF.PlainLiteral in ranges:  # what OWL 2 DL calls a text with a language
        return "langString"
    names = sorted(str(node).rpartition("#")[2] for node in ranges if str(node).startswith(str(XSD)))
    return names[0] if names else ""


def _kind(graph: Graph, subject: Node) -> str:
    from rdflib import OWL, RDF, SKOS

    types = set(graph.objects(subject, RDF.type))
    if OWL.Class in types:
        return "class"
    if types & {OWL[name] for name in PROPERTY_TYPES}:
        return "property"
    if SKOS.ConceptScheme in types:
        return "scheme"
    return "concept" if SKOS.Concept in types else ""


def _term(graph: Graph, subject: Node, kind: str) -> OntologyTerm:
    from rdflib import RDFS, SKOS

    schemes = _curies(graph, subject, SKOS.inScheme)
    parent = RDFS.subClassOf if kind == "class" else RDFS.subPropertyOf
    return OntologyTerm(
        iri=str(subject),
        kind=kind,
        labels=_texts(graph, subject, RDFS.label),
        definitions=_texts(graph, subject, SKOS.definition),
        scheme=schemes[0] if schemes else "",
        value_kind=_value_kind(graph, subject) if kind == "property" else "",
        domain=_curies(graph, subject, RDFS.domain),
        range=_curies(graph, subject, RDFS.range),
        parents=_curies(graph, subject, parent),
    )


def ontology_terms(graph: Graph) -> list[OntologyTerm]:
    """Return the terms of the planatlas namespace, sorted by IRI."""
    from rdflib import URIRef

    subjects = sorted({s for s in graph.subjects() if isinstance(s, URIRef) and str(s).startswith(PA)})
    return [_term(graph, subject, kind) for subject in subjects if (kind := _kind(graph, subject))]


def ontology_version(graph: Graph) -> str:
    """Return the version of the ontology, as SemVer."""
    from rdflib import OWL, URIRef

    return str(graph.value(URIRef(PA.rstrip("#")), OWL.versionInfo))


def value_kinds(graph: Graph) -> dict[str, str]:
    """Return how tables write each property's values: property CURIE -> kind, the external properties in use included."""
    from rdflib import OWL, RDF, URIRef

    ours = {s for name in PROPERTY_TYPES for s in graph.subjects(RDF.type, OWL[name]) if str(s).startswith(PA)}
    subjects = ours | set(graph.subjects(URIRef(PA + "valueKind")))
    kinds = {shorten(str(subject)): _value_kind(graph, subject) for subject in subjects}
    return {curie: kinds[curie] for curie in sorted(kinds) if kinds[curie]}


_HEAD = '''"""Every term of the ontology as a plain constant. Generated by `kg ontology terms` from ontology/*.ttl; do not edit.

A constant is the term's local name and holds its IRI: ``terms.Task``, ``terms.inPlan``, ``terms.lead``. A name that is a typing
error fails in the type checker.

- `CLASSES`: the classes, as CURIEs.
- `CONCEPTS`: concept CURIE -> CURIE of its scheme.
- `PROPERTY_SCHEME`: property CURIE -> CURIE of the scheme that its values come from.
- `VALUE_KIND`: property CURIE -> how tables write its values: ``ref`` (local name), ``concept`` (a pa: individual), ``class`` (a pa:
  class), ``uri``, ``property`` (a CURIE), ``value``, ``langString``, or the local name of an XSD datatype.
"""

# ruff: noqa: N816, A001

from __future__ import annotations


def _table(text: str) -> dict[str, str]:
    """Read ``value: member member ...`` lines (continued ones are indented); a member without a prefix is a pa: term."""
    table: dict[str, str] = {}
    for line in text.strip().replace("\\n  ", " ").splitlines():
        value, members = line.split(": ", 1)
        table |= {member if ":" in member else f"pa:{member}": value for member in members.split()}
    return table


'''


def _lines(groups: dict[str, list[str]]) -> str:
    """Return ``key: member member ...`` lines, wrapped, so that the generated file stays short."""
    wrap = TextWrapper(width=118, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
    return "\n".join(wrap.fill(f"{key}: {' '.join(sorted(members))}") for key, members in sorted(groups.items()))


def _table_text(name: str, entries: Mapping[str, str]) -> str:
    groups: dict[str, list[str]] = {}
    for member, key in entries.items():
        groups.setdefault(key, []).append(member.removeprefix("pa:"))
    return f'{name}: dict[str, str] = _table(\n    """\n{_lines(groups)}\n"""\n)\n'


def _property_schemes(terms: Iterable[OntologyTerm], graph: Graph) -> dict[str, str]:
    from rdflib import RDF

    found = {}
    for term in terms:
        if term.value_kind == "concept":
            members = [
                s for kind in term.range for s in graph.subjects(RDF.type, graph.namespace_manager.expand_curie(kind))
            ]
            found[term.curie] = next(_term(graph, member, "concept").scheme for member in sorted(members, key=str))
    return found


def terms_module(graph: Graph) -> str:
    """Return the text of `kg/terms.py`."""
    terms = ontology_terms(graph)
    constants = "".join(f'{term.local} = "{term.iri}"\n' for term in terms if term.kind != "scheme")
    classes = {term.curie: "pa:class" for term in terms if term.kind == "class"}
    tables = (
        _table_text("_CLASSES", classes) + "CLASSES = frozenset(_CLASSES)\n",
        _table_text("CONCEPTS", {term.curie: term.scheme for term in terms if term.kind == "concept"}),
        _table_text("PROPERTY_SCHEME", _property_schemes(terms, graph)),
        _table_text("VALUE_KIND", value_kinds(graph)),
    )
    return _HEAD + constants + "\n" + "\n".join(tables)
