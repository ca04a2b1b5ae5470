"""Shapes -> rules and the queries that find what breaks them.

Every shape of `ontology/shapes/` is one rule: a target, a constraint, two messages and a suggested fix. A rule is compiled into
queries by filling the templates in `ontology/checks/shacl/`, one a constraint component and target; the terms are bound, not written
into the text. `kg.rdf.referee` runs the same shapes through pySHACL; tests hold the two against each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.errors import InputError
from kg.iri import shorten

TermTuple = tuple[str, str, str | None, str | None]
"""Kind (iri, literal or bnode), value, datatype and language: what a store's term is, without the store."""

_COMPONENTS = {
    "sh:minCount": "min-count",
    "sh:maxCount": "max-count",
    "sh:class": "class",
    "sh:datatype": "datatype",
    "sh:minInclusive": "min-inclusive",
    "sh:maxInclusive": "max-inclusive",
    "sh:minLength": "min-length",
    "sh:pattern": "pattern",
    "sh:lessThan": "less-than",
    "sh:uniqueLang": "unique-lang",
    "sh:nodeKind": "node-kind",
}
_TARGETS = {"sh:targetClass": "target-class", "sh:targetSubjectsOf": "target-subjects-of"}
_NOT_CONSTRAINTS = {"rdf:type", "sh:path", "sh:severity", "sh:message", "pa:fix", "sh:sparql", *_TARGETS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One shape: its CURIE, how grave a breach is (``violation`` or ``warning``), and what to say and do, by language."""

    name: str
    severity: str
    messages: Mapping[str, str]
    fixes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Violation:
    """One breach: the rule's CURIE, the thing's IRI and the offending value, if there is one."""

    rule: str
    focus: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeQuery:
    """One query that finds breaches of one rule: variables ``?this`` and ``?value``, with the terms to bind."""

    rule: str
    text: str
    bind: Mapping[str, TermTuple]


Properties = Mapping[str, list[TermTuple]]


def read_shapes(triples: Iterable[tuple[TermTuple, TermTuple, TermTuple]]) -> dict[str, Properties]:
    """Return the nodes of shape files: CURIE -> property CURIE -> values."""
    nodes: dict[str, dict[str, list[TermTuple]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in triples:
        nodes[shorten(subject[1])][shorten(predicate[1])].append(value)
    return {name: dict(nodes[name]) for name in sorted(nodes)}


def _texts(values: Iterable[TermTuple]) -> dict[str, str]:
    return {str(lang): text for _, text, _, lang in sorted(values, key=str)}


def shape_rules(nodes: Mapping[str, Properties]) -> dict[str, Rule]:
    """Return the rules of shape files by name, sorted."""
    return {
        name: Rule(
            name=name,
            severity=shorten(node["sh:severity"][0][1]).removeprefix("sh:").lower(),
            messages=_texts(node["sh:message"]),
            fixes=_texts(node["pa:fix"]),
        )
        for name, node in nodes.items()
        if "sh:severity" in node
    }


def shape_queries(nodes: Mapping[str, Properties], template: Callable[[str], str]) -> Iterator[ShapeQuery]:
    """Yield the queries of all rules.

    Parameters
    ----------
    nodes : mapping
        What `read_shapes` returned.
    template : callable
        Name of a template -> its text.

    Raises
    ------
    InputError
        If a shape uses a constraint that has no template.
    """
    for name in shape_rules(nodes):
        for kind, target in _targets(nodes[name]):
            goal = template(kind)
            for text, bind in _constraints(name, nodes, template):
                yield ShapeQuery(rule=name, text=_aimed(text, goal), bind={"target": target, **bind})


def _targets(node: Properties) -> Iterator[tuple[str, TermTuple]]:
    for curie, kind in _TARGETS.items():
        for target in node.get(curie, ()):
            yield kind, target


def _aimed(text: str, goal: str) -> str:
    """Return a query with the target's pattern at the head of its WHERE clause."""
    head, brace, body = text.partition("{")
    return f"{head}{brace}\n{goal}{body}"


def _constraints(
    name: str, nodes: Mapping[str, Properties], template: Callable[[str], str]
) -> Iterator[tuple[str, dict[str, TermTuple]]]:
    node = nodes[name]
    for constraint in node.get("sh:sparql", ()):
        yield nodes[shorten(constraint[1])]["sh:select"][0][1], {}
    for curie in sorted(set(node) - _NOT_CONSTRAINTS):
        if curie not in _COMPONENTS:
            raise InputError(f"{curie} has no template", place=name, remedy="use sh:sparql, or add a template")
        for value in node[curie]:
            yield template(_COMPONENTS[curie]), {"path": node["sh:path"][0], "limit": value}


def violation(rule: str, focus: str, value: str | None) -> Violation:
    """Return one breach; a value that is the thing itself is none."""
    return Violation(rule=rule, focus=focus, value="" if value is None or value == focus else value)
