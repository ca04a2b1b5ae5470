"""An analysis as RDF: a PROV activity with its settings and one observation a row, so that results can be asked in SPARQL.

Rows become `qb:Observation`s; columns become properties in a namespace of their own (prefix ``measure:`` in queries), each declared with
its definition where there is one. The text is Turtle, sorted.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping

from kg import iri

_MEASURE = iri.ONTOLOGY.removesuffix("#") + "/measure#"
_PREFIXES = {
    "id": iri.BASE,
    "m": _MEASURE,
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_THINGS = {
    "source",
    "target",
    "unit",
    "partner",
    "group",
    "other",
    "place",
    "country",
    "task",
    "plan",
    "phrase",
    "positioning",
}


def analysis_turtle(
    analysis: Mapping[str, object], definitions: Mapping[str, tuple[str, str]] | None = None
) -> Iterator[str]:
    """Yield the Turtle of an analysis, as its `as_dict` gives it: coverage first, then settings, columns, and each table.

    The activity's IRI is made from a hash of coverage, settings and tables: same analysis, same IRI. `definitions` gives (zh, en) by column.
    """
    name = hashlib.sha256(json.dumps(analysis, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:12]
    yield f"# {_mapping(analysis['coverage'])['line']}\n"
    for prefix, address in _PREFIXES.items():
        yield f"@prefix {prefix}: <{address}> .\n"
    activity = f"<{iri.BASE}analysis/{name}>"
    facts = {"coverage": _mapping(analysis["coverage"])["line"], **_mapping(analysis["settings"])}
    parts = [part for part in analysis if part not in ("coverage", "settings")]
    yield f"\n{activity} a prov:Activity ;\n{_pairs(facts)} .\n"
    columns = {column for part in parts for row in _rows(analysis[part]) for column in row} | set(facts)
    yield from _declared(sorted(columns), definitions or {})
    for part in parts:
        yield f"\n<{iri.BASE}analysis/{name}/{part}> a qb:DataSet ; rdfs:label {_literal(part)} ; prov:wasGeneratedBy {activity} .\n"
        for number, row in enumerate(_rows(analysis[part]), 1):
            head = f"<{iri.BASE}analysis/{name}/{part}/{number}> a qb:Observation ; qb:dataSet <{iri.BASE}analysis/{name}/{part}>"
            pairs = _pairs(row)
            yield f"{head} ;\n{pairs} .\n" if pairs else f"{head} .\n"


def _declared(columns: list[str], definitions: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """Yield one declaration a column: a dimension where it names a thing, else a measure; with its definition in both languages."""
    for column in columns:
        kind = "qb:DimensionProperty" if column in _THINGS else "qb:MeasureProperty"
        told = definitions.get(column)
        labels = f" ; rdfs:comment {_literal(told[0])}@zh, {_literal(told[1])}@en" if told else ""
        yield f"m:{_local(column)} a {kind} ; rdfs:label {_literal(column)}{labels} .\n"


def _local(column: str) -> str:
    """Return the column's name as a local name of Turtle: other characters than letters, digits, - and _ become -.

    Examples
    --------
    >>> _local("p_upper"), _local("city/paris")
    ('p_upper', 'city-paris')
    """
    return re.sub(r"[^\w-]", "-", column)


def _mapping(value: object) -> Mapping[str, object]:
    assert isinstance(value, Mapping)
    return value


def _rows(value: object) -> list[Mapping[str, object]]:
    assert isinstance(value, list)
    return value


def _pairs(row: Mapping[str, object]) -> str:
    lines = []
    for column, value in row.items():
        if column == "tasks" and isinstance(value, list):
            texts = [_thing(str(task)) for task in value]
        else:
            texts = [] if value is None or value in ("", []) else [_object(column, value)]
        if texts:
            lines.append(f"    m:{_local(column)} {', '.join(texts)}")
    return " ;\n".join(lines)


def _object(column: str, value: object) -> str:
    if column in _THINGS and isinstance(value, str):
        return _thing(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f'"{value!r}"^^xsd:double'
    return _literal(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _thing(name: str) -> str:
    return f"<{iri.mint(name)}>" if iri.is_local(name) else _literal(name)


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
