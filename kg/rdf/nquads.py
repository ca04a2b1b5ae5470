"""Writes single RDF terms in N-Quads syntax. A quad is a tuple of four such texts; no RDF library is needed to make one."""

from __future__ import annotations

import re

from kg.iri import BASE, ONTOLOGY

Quad = tuple[str, str, str, str]
"""Subject, predicate, object and named graph, each in N-Quads syntax."""

XSD = "http://www.w3.org/2001/XMLSchema#"
_NEEDS_ESCAPE = re.compile(r'["\\\x00-\x1f\x7f]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def thing(local: str) -> str:
    """Return the IRI of a local name.

    Examples
    --------
    >>> thing("city/frankfurt")
    '<https://w3id.org/planatlas/id/city/frankfurt>'
    """
    return f"<{BASE}{local}>"


def term(name: str) -> str:
    """Return the IRI of an ontology term given without prefix.

    Examples
    --------
    >>> term("Task")
    '<https://w3id.org/planatlas/ontology#Task>'
    """
    return f"<{ONTOLOGY}{name}>"


def escape(text: str) -> str:
    """Return `text` as it stands between the quotes of a literal.

    Examples
    --------
    >>> print(escape('a "b"'))
    a \\"b\\"
    """
    if _NEEDS_ESCAPE.search(text) is None:
        return text
    return _NEEDS_ESCAPE.sub(lambda found: _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}", text)


def literal(text: str, *, lang: str = "", datatype: str = "") -> str:
    """Return a literal; `datatype` is the local name of an XML Schema type.

    Examples
    --------
    >>> literal("青岛", lang="zh"), literal("7", datatype="integer")
    ('"青岛"@zh', '"7"^^<http://www.w3.org/2001/XMLSchema#integer>')
    """
    if lang:
        return f'"{escape(text)}"@{lang}'
    return f'"{escape(text)}"^^<{XSD}{datatype}>' if datatype else f'"{escape(text)}"'


def line(quad: Quad) -> str:
    """Return a quad as one line of N-Quads."""
    return f"{quad[0]} {quad[1]} {quad[2]} {quad[3]} .\n"
