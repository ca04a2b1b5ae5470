"""What every store can do, and what comes back. Terms are plain tuples; no RDF library is imported here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol, TypedDict

from kg.store.start import MEMORY

XSD = "http://www.w3.org/2001/XMLSchema#"


class Term(NamedTuple):
    """One RDF term: an IRI, a literal or a blank node."""

    kind: Literal["iri", "literal", "bnode"]
    value: str
    datatype: str | None = None
    lang: str | None = None


class Limits(NamedTuple):
    """What a query may use: seconds of wall time, bytes of memory, rows and bytes of answer. None means no limit."""

    seconds: float | None = 60.0
    memory: int | None = MEMORY
    rows: int | None = None
    size: int | None = 512 << 20


class Solutions:
    """The answer to a SELECT: one row a solution, one place a variable, None where unbound.

    `truncated` is True where a row limit cut the answer, and `remarks` say what the server is known to answer wrongly; whoever prints
    the answer must say both.
    """

    __slots__ = ("remarks", "rows", "truncated", "variables")

    def __init__(
        self,
        *,
        variables: tuple[str, ...],
        rows: Sequence[tuple[Term | None, ...]],
        truncated: bool = False,
        remarks: tuple[str, ...] = (),
    ) -> None:
        self.variables, self.rows, self.truncated, self.remarks = variables, rows, truncated, remarks

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class Asking(TypedDict, total=False):
    """What a query is asked with, for whoever passes it on; see `Store`."""

    bind: Mapping[str, Term] | None
    inferred: bool
    limits: Limits | None


class Store(Protocol):
    """A place that answers SPARQL 1.1. The default graph is every statement once, without the inferred ones."""

    def select(
        self,
        query: str,
        *,
        bind: Mapping[str, Term] | None = None,
        inferred: bool = False,
        limits: Limits | None = None,
    ) -> Solutions:
        """Answer a SELECT; `bind` sets variables to terms (never by formatting text)."""
        ...

    def ask(
        self,
        query: str,
        *,
        bind: Mapping[str, Term] | None = None,
        inferred: bool = False,
        limits: Limits | None = None,
    ) -> bool:
        """Answer an ASK."""
        ...

    def construct(
        self,
        query: str,
        *,
        bind: Mapping[str, Term] | None = None,
        inferred: bool = False,
        limits: Limits | None = None,
    ) -> list[tuple[Term, Term, Term]]:
        """Answer a CONSTRUCT or DESCRIBE as triples, sorted."""
        ...
