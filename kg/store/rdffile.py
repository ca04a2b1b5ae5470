"""RDF files -> quads in N-Quads syntax, in this process. Files of users go through `kg.store.rdfchild`, which runs this in a child."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn
from xml.parsers import expat

import pyoxigraph as ox

from kg.errors import InputError

Quad = tuple[str, str, str, str]
"""Subject, predicate, object and graph in N-Quads syntax; the graph is empty for the default graph."""

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}
_BASE = "https://w3id.org/planatlas/file/"
_DEEPEST = 200
_MOST_ATTRIBUTES = 1000
_SMALL = 64 << 20


def file_quads(path: Path, format_: str, graph: str | None, prefix: str) -> Iterator[Quad]:
    """Yield the quads of an RDF file, read as a stream.

    Parameters
    ----------
    format_ : str
        One of `FORMATS`.
    graph : str or None
        IRI of the named graph that takes its triples; None keeps the graphs that the file itself names.
    prefix : str
        Blank nodes are named after it, in order of appearance, so that the same file gives the same bytes.

    Raises
    ------
    InputError
        If the file does not parse, or holds what is refused: entities in RDF/XML, elements or triples within each other without end.
    """
    if format_ == "rdf":
        _check_xml(path)
    named, target = _Names(path, prefix), None if graph is None else f"<{graph}>"
    for s, p, o, g in _parsed(path, format_):
        yield named.text(s), str(p), named.text(o), target or ("" if isinstance(g, ox.DefaultGraph) else named.text(g))


class _Names:
    """Writes terms; blank nodes get names of their own, by order of appearance."""

    def __init__(self, path: Path, prefix: str) -> None:
        self._path, self._prefix = path, prefix
        self._names: dict[str, str] = {}

    def text(self, term: Any, depth: int = 0) -> str:
        """Return a term in N-Quads syntax."""
        if isinstance(term, ox.BlankNode):
            return self._names.setdefault(term.value, f"_:{self._prefix}-{len(self._names) + 1}")
        if not isinstance(term, ox.Triple):
            return str(term)
        if depth == _DEEPEST:
            raise InputError(f"nested more than {_DEEPEST} deep", place=str(self._path), remedy="write it flatter")
        s, p, o = (self.text(part, depth + 1) for part in (term.subject, term.predicate, term.object))
        return f"<<( {s} {p} {o} )>>"


def _parsed(path: Path, format_: str) -> Iterator[ox.Quad]:
    """Yield the quads of an RDF file; what does not parse is an `InputError` that names the line."""
    try:
        yield from ox.parse(path=str(path), format=FORMATS[format_], base_iri=_BASE, lenient=False)
    except (SyntaxError, ValueError, MemoryError) as error:  # the last: one term is too long for the parser
        line = f":{error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        message = " ".join(str(error.msg if isinstance(error, SyntaxError) else error).split())
        raise InputError(
            message[:300], place=f"{path}{line}", remedy=f"correct the file, or name its format if it is not {format_}"
        ) from error


def _check_xml(path: Path) -> None:
    """Read RDF/XML for its shape alone; what is not well-formed is left to the RDF parser, which says so better.

    Refused are a document type and what takes the RDF parser the square of its size: elements within elements, attributes beside each other.
    """
    parser, depth = expat.ParserCreate(), 0

    def refuse(problem: str, remedy: str) -> NoReturn:
        raise InputError(problem, place=str(path), remedy=remedy)

    def doctype(*_: object) -> None:
        refuse("DOCTYPE and ENTITY are refused in RDF/XML", "write the IRIs out")

    def start(_: str, attributes: Sequence[str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            refuse(f"nested more than {_DEEPEST} deep", "write it flatter")
        if len(attributes) > 2 * _MOST_ATTRIBUTES:
            refuse(f"an element has more than {_MOST_ATTRIBUTES} attributes", "write elements instead")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.ordered_attributes = True
    parser.StartDoctypeDeclHandler, parser.StartElementHandler, parser.EndElementHandler = doctype, start, end
    with contextlib.suppress(expat.ExpatError), path.open("rb") as file:
        parser.ParseFile(file)
    head = path.read_bytes().replace(b"\0", b"") if path.stat().st_size < _SMALL else b""
    if re.search(rb"<!(DOCTYPE|ENTITY)", head, re.I):  # in an encoding that expat cannot read
        doctype()
