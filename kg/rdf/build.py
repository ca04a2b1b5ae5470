"""Rows -> quads. Pure: the same rows give the same quads in the same order; no RDF library, no disk, no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from kg.iri import is_local
from kg.model import Row
from kg.rdf.nquads import Quad, literal, term, thing
from kg.rdf.provenance import evidence_quads, named_graph

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_NOTE = "<http://www.w3.org/2004/02/skos/core#note>"
_PREF_LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
_SHORTCUTS = {role: term(f"{role}Unit") for role in ("lead", "responsible", "supporting", "guiding")}
_NO_SUPPORT = frozenset({"skos:note"})

_WRITERS: dict[str, Callable[[str], str]] = {
    "ref": thing,
    "class": term,
    "concept": term,
    "zh": lambda text: literal(text, lang="zh"),
    "en": lambda text: literal(text, lang="en"),
    "string": literal,
    "uri": lambda text: f"<{text}>",
    **{
        kind: (lambda text, kind=kind: literal(text, datatype=kind))  # type: ignore[misc]
        for kind in ("integer", "decimal", "boolean", "date", "gYear")
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """How the cells of one column become statements."""

    column: str
    predicate: str
    write: Callable[[str], str]
    inverse: bool
    labels: bool
    supported: bool
    has_own_evidence: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How the rows of one table become quads: class of every row, and the columns that become statements."""

    klass: str
    statements: tuple[Statement, ...]


class QuadBuilder:
    """Turns checked rows into quads.

    Parameters
    ----------
    tables : mapping
        Table name -> columns as ``(name, kind, property CURIE, evidence_of)``, and the class of every row or ``""``.
    expand : callable
        CURIE -> IRI.
    properties : mapping
        CURIE -> value kind, for rows of ``statements``.
    """

    def __init__(
        self,
        tables: Mapping[str, tuple[str, Iterable[tuple[str, str, str, str]]]],
        expand: Callable[[str], str],
        properties: Mapping[str, str],
    ) -> None:
        self._expand, self._properties = expand, properties
        self._recipes = {name: self._recipe(klass, list(columns)) for name, (klass, columns) in tables.items()}

    def _recipe(self, klass: str, columns: list[tuple[str, str, str, str]]) -> Recipe:
        own = {evidence_of for *_, evidence_of in columns if evidence_of}
        found = [self._statement(name, kind, curie, name in own) for name, kind, curie, _ in columns if curie]
        return Recipe(klass=f"<{self._expand(klass)}>" if klass else "", statements=tuple(found))

    def _statement(self, name: str, kind: str, curie: str, has_own: bool) -> Statement:
        inverse, plain = curie.startswith("^"), curie.removeprefix("^")
        return Statement(
            column=name,
            predicate=f"<{self._expand(plain)}>",
            write=_WRITERS[kind],
            inverse=inverse,
            labels=plain == "rdfs:label",
            supported=plain not in _NO_SUPPORT,
            has_own_evidence=has_own,
        )

    def row_quads(self, row: Row) -> Iterator[Quad]:
        """Yield the quads of one row."""
        if row.table == "statements":
            yield from self._statement_quads(row)
        elif row.table == "sources":
            yield from self._source_quads(row)
        else:
            yield from self._entity_quads(row)

    def _entity_quads(self, row: Row) -> Iterator[Quad]:
        recipe, cells, graph = self._recipes[row.table], row.cells, named_graph(row.evidence)
        name = cells["id"][0]
        subject = thing(name)
        yield subject, _TYPE, recipe.klass or term(cells["class"][0]), graph
        support: dict[str, None] = {}
        own: list[tuple[Statement, str]] = []
        for statement in recipe.statements:
            for text in cells.get(statement.column, ()):
                value = statement.write(text)
                if statement.inverse:
                    yield value, statement.predicate, subject, graph
                else:
                    yield subject, statement.predicate, value, graph
                if statement.labels:
                    yield subject, _PREF_LABEL, value, graph
                if statement.has_own_evidence and statement.column in row.column_evidence:
                    own.append((statement, value))
                elif statement.supported:
                    support[statement.predicate] = None
        if row.table == "assignments":
            yield thing(cells["task"][0]), _SHORTCUTS[cells["role"][0]], thing(cells["unit"][0]), graph
        yield from self._support_quads(row, subject, f"evidence/{name}", list(support), own)

    def _support_quads(
        self, row: Row, subject: str, stem: str, support: list[str], own: list[tuple[Statement, str]]
    ) -> Iterator[Quad]:
        evidence = row.evidence
        yield from evidence_quads(subject, stem, evidence, evidence.spans, support)
        number = 1 + max(1, len(evidence.spans))
        for statement, value in own:
            spans = row.column_evidence[statement.column]
            yield from evidence_quads(subject, stem, evidence, spans, [statement.predicate], value, number)
            number += len(spans)

    def _statement_quads(self, row: Row) -> Iterator[Quad]:
        (name,), (curie,), (text,) = (row.cells[column] for column in ("subject", "property", "value"))
        (lang,) = row.cells.get("language", ("zh",))
        subject, predicate, evidence = thing(name), f"<{self._expand(curie)}>", row.evidence
        value = self._value(self._properties[curie], text, lang)
        yield subject, predicate, value, named_graph(evidence)
        key = "|".join((value, evidence.source, evidence.level, *(f"{s.start}-{s.end}" for s in evidence.spans)))
        digest = sha256(key.encode()).hexdigest()[:10]
        stem = f"evidence/{name}/{curie.partition(':')[2]}-{digest}"
        yield from evidence_quads(subject, stem, evidence, evidence.spans, [predicate], value)
        for note in row.cells.get("note", ()):
            yield thing(f"{stem}/1"), _NOTE, literal(note), named_graph(evidence)

    def _value(self, kind: str, text: str, lang: str) -> str:
        if kind in {"ref", "class", "concept"}:
            return thing(text) if is_local(text) else term(text.removeprefix("pa:"))
        if kind == "langString":
            return literal(text, lang=lang)
        if kind == "property":
            return f"<{self._expand(text)}>"
        if kind == "value":
            return thing(text) if is_local(text) else literal(text)
        return _WRITERS["uri" if kind == "anyURI" else kind](text)

    def _source_quads(self, row: Row) -> Iterator[Quad]:
        name = row.cells["id"][0]
        subject, graph = thing(name), thing(f"graph/{name.partition('/')[2]}")
        yield subject, _TYPE, term("SourceDocument"), graph
        for statement in self._recipes["sources"].statements:
            for text in row.cells.get(statement.column, ()):
                value = statement.write(text)
                yield subject, statement.predicate, value, graph
                if statement.column.startswith("title_"):
                    for predicate in (_LABEL, _PREF_LABEL):
                        yield subject, predicate, value, graph


_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
