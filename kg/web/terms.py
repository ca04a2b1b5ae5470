"""The ontology as pages document it: one record a class, property or concept, with what the data and the questions make of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg import iri
from kg.query.questions import Question, read_questions
from kg.store.base import Term

if TYPE_CHECKING:
    from kg.web.atlas import Atlas

_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_OWL = "http://www.w3.org/2002/07/owl#"
ABOVE = (f"{_RDFS}subClassOf", f"{_RDFS}subPropertyOf")
SCHEME = f"{_SKOS}inScheme"
DOMAIN, RANGE = f"{_RDFS}domain", f"{_RDFS}range"
KINDS = {
    f"{_OWL}Class": "class",
    f"{_OWL}ObjectProperty": "link",
    f"{_OWL}DatatypeProperty": "value",
    f"{_OWL}AnnotationProperty": "annotation",
    f"{_SKOS}Concept": "concept",
}


@dataclass(frozen=True, slots=True)
class Documented:
    """One term: its IRI, its kind (class, link, value, annotation, concept), and what the ontology says of it, by property."""

    iri: str
    kind: str
    said: dict[str, list[Term]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name without prefix."""
        return self.iri.removeprefix(iri.ONTOLOGY)

    def values(self, *properties: str) -> list[str]:
        """Return the IRIs and texts said under any of some properties."""
        return [term.value for prop in properties for term in self.said.get(prop, ())]

    def text(self, prop: str, language: str) -> str:
        """Return a text in a language, or an empty one."""
        return next((term.value for term in self.said.get(prop, ()) if term.lang == language), "")

    def definition(self, language: str) -> str:
        """Return its definition in a language."""
        return self.text(f"{_SKOS}definition", language)

    def label(self, language: str) -> str:
        """Return its label in a language, or its name."""
        return self.text(f"{_RDFS}label", language) or self.text(f"{_SKOS}prefLabel", language) or self.name


def read_terms(atlas: Atlas) -> Mapping[str, Documented]:
    """Return every term of the ontology by its name, sorted."""

    def read() -> Mapping[str, Documented]:
        found: dict[str, Documented] = {}
        for row in atlas.rows("page-terms"):
            term, kind, prop, value = row["term"], row["kind"], row["property"], row["value"]
            if term and kind and prop and value:
                one = found.setdefault(term.value, Documented(term.value, KINDS[kind.value]))
                values = one.said.setdefault(prop.value, [])
                if value not in values:
                    values.append(value)
        return {one.name: one for one in sorted(found.values(), key=lambda one: one.name.lower())}

    return atlas.remember("terms", read)


def usage(atlas: Atlas) -> Mapping[str, int]:
    """Return how many things a class has and how many statements a property makes, by IRI."""

    def read() -> Mapping[str, int]:
        rows = [(row["class"], row["things"]) for row in atlas.rows("page-classes", inferred=True)]
        rows += [(row["property"], row["statements"]) for row in atlas.rows("page-properties", inferred=True)]
        return {term.value: int(number.value) for term, number in rows if term and number}

    return atlas.remember("usage", read)


def questions_using(name: str) -> Sequence[Question]:
    """Return the questions whose query or parameters name a term."""
    word = re.compile(rf"(?<![\w:-])pa:{re.escape(name)}(?![\w-])")
    return [one for one in read_questions() if word.search(one.select) or _takes(one, iri.ONTOLOGY + name)]


def _takes(question: Question, term: str) -> bool:
    return any(term in parameter.of_class for parameter in question.parameters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """One shape that constrains a term: its messages and how grave a breach is."""

    name: str
    severity: str
    messages: Mapping[str, str]


def shapes_of(name: str) -> Sequence[Constraint]:
    """Return the shapes that target a class or constrain a property."""
    from kg.query.checkqueries import compiled_shapes

    rules, queries = compiled_shapes()
    term = iri.ONTOLOGY + name
    word = re.compile(rf"(?<![\w:-])pa:{re.escape(name)}(?![\w-])")
    touching = {
        query.rule
        for query in queries
        if f"<{term}>" in query.text
        or word.search(query.text)
        or any(bound[1] == term for bound in query.bind.values())
    }
    return [
        Constraint(name=rule.name, severity=rule.severity, messages=rule.messages)
        for key, rule in sorted(rules.items())
        if key in touching
    ]
