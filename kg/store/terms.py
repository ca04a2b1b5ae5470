"""Result bytes -> terms. SPARQL TSV is the format between a query process and us: one line a row, full terms."""

from __future__ import annotations

import re

from kg.store.base import XSD, Term

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_PLAIN = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?\Z', re.DOTALL)
_NUMBERS = (
    (re.compile(r"[+-]?\d+\Z"), "integer"),
    (re.compile(r"[+-]?\d*\.\d+\Z"), "decimal"),
    (re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+\Z"), "double"),
)


def read_term(text: str) -> Term | None:
    """Return the term that one cell of SPARQL TSV writes, None for an empty cell.

    Examples
    --------
    >>> read_term('"a"@zh'), read_term("7")
    (Term(kind='literal', value='a', datatype=None, lang='zh'), Term(kind='literal', value='7', datatype='http://www.w3.org/2001/XMLSchema#integer', lang=None))
    """
    if not text:
        return None
    if text[0] == "<" and not text.startswith("<<"):
        return Term("iri", unescape(text[1:-1]))
    if text.startswith("_:"):
        return Term("bnode", text[2:])
    found = _LITERAL.match(text)
    if found:
        return Term("literal", unescape(found[1]), found[3] or (None if found[2] else f"{XSD}string"), found[2])
    return _bare(text)


def _bare(text: str) -> Term:
    if text in {"true", "false"}:
        return Term("literal", text, f"{XSD}boolean")
    for shape, datatype in _NUMBERS:
        if shape.match(text):
            return Term("literal", text, f"{XSD}{datatype}")
    return Term("literal", text, f"{XSD}string")


def unescape(text: str) -> str:
    """Return `text` with its backslash escapes undone."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _PLAIN.get(found[3], found[3])


def read_tsv(body: bytes) -> list[tuple[Term | None, ...]]:
    """Return the rows of a SPARQL TSV body, without its header."""
    seen: dict[str, Term | None] = {}
    rows = []
    for line in body.decode().split("\n")[1:-1]:
        rows.append(
            tuple(seen[cell] if cell in seen else seen.setdefault(cell, read_term(cell)) for cell in line.split("\t"))
        )
    return rows


def read_ntriples(body: bytes) -> list[tuple[Term, Term, Term]]:
    """Return the triples of sorted N-Triples."""
    return [_triple(line) for line in body.decode().split("\n") if line]


def _triple(line: str) -> tuple[Term, Term, Term]:
    subject, predicate, rest = line.split(" ", 2)
    terms = [read_term(text) for text in (subject, predicate, rest.removesuffix(".").rstrip())]
    a, b, c = (term for term in terms if term is not None)
    return a, b, c
