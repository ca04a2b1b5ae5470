"""Result bytes -> terms. SPARQL TSV is the format between a query process and us: one line a row, full terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kg.errors import QueryError
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
    header, *lines = body.decode().split("\n")[:-1]
    if not header:
        return [() for _ in lines]
    for line in lines:
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


_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


def well_formed_xml(body: bytes) -> bytes:
    """Return `body`, or refuse it where it holds a character that no XML can hold.

    Raises
    ------
    QueryError
        If there is one.

    Examples
    --------
    >>> well_formed_xml(b"<a/>")
    b'<a/>'
    """
    if found := _NOT_XML.search(body):
        code = ord(found[0].decode())
        raise QueryError(f"the answer holds U+{code:04X}, which XML cannot", remedy="ask for JSON, CSV or Turtle")
    return body


_STRING = f"{XSD}string"
_NOT_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')  # servers answer addresses that are no IRI
_TSV_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def term_text(term: Term) -> str:
    """Return a term as SPARQL TSV and N-Triples write it.

    Examples
    --------
    >>> term_text(Term("literal", "青岛", None, "zh"))
    '"青岛"@zh'
    """
    if term.kind == "iri":
        return "<" + _NOT_IRI.sub(lambda found: f"{chr(92)}u{ord(found[0]):04X}", term.value) + ">"
    if term.kind == "bnode":
        return f"_:{term.value}"
    quoted = f'"{term.value.translate(_TSV_ESCAPES)}"'
    if term.lang:
        return f"{quoted}@{term.lang}"
    return quoted if term.datatype in {None, _STRING} else f"{quoted}^^<{term.datatype}>"


def write_tsv(variables: Sequence[str], rows: Iterable[Sequence[Term | None]]) -> bytes:
    """Return rows as SPARQL 1.1 Query Results TSV."""
    lines = ["\t".join(f"?{name}" for name in variables)]
    lines += ["\t".join("" if term is None else term_text(term) for term in row) for row in rows]
    return ("\n".join(lines) + "\n").encode()
