"""Reads small RDF files that ship with the product (the question library) as plain terms; no store is opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError
from kg.store.base import Term

Triple = tuple[Term, Term, Term]


def read_turtle(path: Path) -> Iterator[Triple]:
    """Yield the triples of a Turtle file in the order they are written.

    Raises
    ------
    InputError
        If the file is not Turtle; the error names the line.
    """
    try:
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            yield _term(triple.subject), _term(triple.predicate), _term(triple.object)
    except SyntaxError as error:
        raise InputError(error.msg, place=f"{path.name}:{error.lineno}", remedy="mend the Turtle") from error


def _term(term: object) -> Term:
    if isinstance(term, ox.NamedNode):
        return Term("iri", term.value)
    if isinstance(term, ox.Literal):
        return Term("literal", term.value, term.datatype.value, term.language)
    assert isinstance(term, ox.BlankNode)
    return Term("bnode", term.value)
