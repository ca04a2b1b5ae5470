"""An analysis as RDF: a PROV activity with its settings and one observation a row, so that results can be asked in SPARQL.

Rows become `qb:Observation`s; columns become properties in a namespace of their own, one property a column. The text is Turtle, sorted.
"""

from __future__ import annotations

import hashlib
import json
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
_THINGS = {"source", "target", "unit"}


def analysis_turtle(analysis: Mapping[str, object]) -> Iterator[str]:
    """Yield the Turtle of an analysis, as `Collaboration.as_dict` gives it, coverage first.

    The activity's IRI is made from a hash of coverage, settings and tables: same analysis, same IRI.
    """
    name = hashlib.sha256(json.dumps(analysis, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:12]
    yield f"# {_mapping(_mapping(analysis)['coverage'])['line']}\n"
    for prefix, address in _PREFIXES.items():
        yield f"@prefix {prefix}: <{address}> .\n"
    activity = f"<{iri.BASE}analysis/{name}>"
    facts = {"coverage": _mapping(analysis["coverage"])["line"], **_mapping(analysis["settings"])}
    yield f"\n{activity} a prov:Activity ;\n{_pairs(facts)} .\n"
    for part in ("edges", "units", "network"):
        yield f"\n<{iri.BASE}analysis/{name}/{part}> a qb:DataSet ; prov:wasGeneratedBy {activity} .\n"
        for number, row in enumerate(_rows(analysis[part]), 1):
            head = f"<{iri.BASE}analysis/{name}/{part}/{number}> a qb:Observation ; qb:dataSet <{iri.BASE}analysis/{name}/{part}>"
            yield f"{head} ;\n{_pairs(row)} .\n"


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
            lines.append(f"    m:{column} {', '.join(texts)}")
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
