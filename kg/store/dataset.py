"""The graphs a query names, by FROM or by the protocol: nothing is fetched for them, so one that is not there is an error, never no rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from kg.errors import QueryError
from kg.store.base import Term
from kg.store.guard import tokens, written

_FROM = re.compile(r"\bfrom\b", re.I)
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


def named_graphs_of(query: str, dataset: Collection[str]) -> tuple[str, list[str]]:
    """Return the names of the graphs that a query reads, as it writes them, and the prologue they need; none where it names none.

    What the protocol names, in `dataset`, stands in place of what the query names.

    Examples
    --------
    >>> named_graphs_of("PREFIX a: <http://a/> ASK FROM a:b FROM NAMED <http://c/> {}", ())
    ('PREFIX a: <http://a/> ', ['a:b', '<http://c/>'])
    """
    if dataset:
        return "", [written(Term("iri", name)) for name in dict.fromkeys(dataset)]
    return _sources(query) if _FROM.search(query) else ("", [])


def absent_graphs(query: str, dataset: Collection[str]) -> str | None:
    """Return the query for those of the graphs named that a store does not hold, None where none is named."""
    prologue, names = named_graphs_of(query, dataset)
    if not names:
        return None
    listed = " ".join(names)
    return f"{prologue}SELECT ?graph {{ VALUES ?graph {{ {listed} }} FILTER NOT EXISTS {{ GRAPH ?graph {{}} }} }}"


def _sources(query: str) -> tuple[str, list[str]]:
    """Return what stands before the query's form, and the names behind FROM and FROM NAMED, as written."""
    start, depth, before, names = len(query), 0, "", []
    for token in tokens(query):
        word = token.text.upper() if token.kind == "word" else token.text
        depth += {"{": 1, "}": -1}.get(word, 0)
        if word in _FORMS:
            start = min(start, token.start)
        if depth == 0 and token.kind in {"iri", "name"} and before in {"FROM", "FROM NAMED"}:
            names.append(token.text)
        before = "FROM NAMED" if (before, word) == ("FROM", "NAMED") else word
    return query[:start], list(dict.fromkeys(names))


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
