"""The graphs a query names, by FROM or by the protocol: nothing is fetched for them, so one that is not there is an error, never no rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from kg.errors import QueryError
from kg.store.base import Term
from kg.store.guard import tokens, written

_FROM = re.compile(r"\bfrom\b", re.I)
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


def named_graphs_of(query: str, dataset: Collection[str]) -> tuple[str, list[str]]:
    """Return the names of the graphs that a query reads, as it writes them, and the prologue they need; none where it names none.

    What the protocol names, in `dataset`, stands in place of what the query names. A query without a pattern reads no graph; a DESCRIBE
    without one reads those it names itself, while the protocol's own tests describe from a graph that is not there.

    Examples
    --------
    >>> named_graphs_of("PREFIX a: <http://a/> ASK FROM a:b FROM NAMED <http://c/> { ?s ?p ?o }", ())
    ('PREFIX a: <http://a/> ', ['a:b', '<http://c/>'])
    >>> named_graphs_of("CONSTRUCT { <a:s> <a:p> 1 } FROM <a:b> WHERE {}", ())
    ('', [])
    """
    if not dataset and not _FROM.search(query):
        return "", []
    outline = _outline(query)
    if dataset:
        return "", [written(Term("iri", name)) for name in dict.fromkeys(dataset)] if outline.pattern else []
    reads = outline.pattern or outline.form == "DESCRIBE"
    return (query[: outline.start], list(dict.fromkeys(outline.sources))) if reads else ("", [])


def absent_graphs(query: str, dataset: Collection[str]) -> str | None:
    """Return the query for those of the graphs named that a store does not hold, None where none is named."""
    prologue, names = named_graphs_of(query, dataset)
    if not names:
        return None
    listed = " ".join(names)
    return f"{prologue}SELECT ?graph {{ VALUES ?graph {{ {listed} }} FILTER NOT EXISTS {{ GRAPH ?graph {{}} }} }}"


class _Outline(NamedTuple):
    """A query from outside: its form and where that begins, the names behind FROM, and whether its last braces hold anything."""

    form: str
    start: int
    sources: list[str]
    pattern: bool


def _outline(query: str) -> _Outline:
    form, start, sources, pattern, depth, before = "", len(query), [], False, 0, ""
    for token in tokens(query):
        word = token.text.upper() if token.kind == "word" else token.text
        if word in {"{", "}"}:
            pattern = pattern and (depth, word) != (0, "{")
            depth += 1 if word == "{" else -1
        elif depth > 0:
            pattern = True
        elif word in _FORMS:
            form, start = word, token.start
        elif token.kind in {"iri", "name"} and before in {"FROM", "FROM NAMED"}:
            sources.append(token.text)
        before = "FROM NAMED" if (before, word) == ("FROM", "NAMED") else word
    return _Outline(form, start, sources, pattern)


def refuse_absent(found: Iterable[Sequence[Term | None]], manifest: Mapping[str, Any]) -> None:
    """Refuse a query for the graphs it names that the store does not hold; a loaded file without a triple is a graph too.

    Raises
    ------
    QueryError
        If there is such a graph.
    """
    empty = {entry["graph"] for entry in manifest.get("loaded", ())}
    absent = sorted({term.value for (term,) in found if term is not None} - empty)
    if absent:
        raise QueryError(
            f"the store has no graph {', '.join(f'<{name}>' for name in absent)}; FROM reads the store and fetches nothing",
            remedy=f"kg load FILE --graph {absent[0]} adds it; SELECT ?g {{ GRAPH ?g {{}} }} lists those there",
        )
