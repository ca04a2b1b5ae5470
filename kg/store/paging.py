"""Asks for an answer in pages, where a server cuts long ones: the query's own text with an order and a window at its end."""

from __future__ import annotations

from collections.abc import Sequence

from kg.store import guard

_OWN_WINDOW = frozenset({"LIMIT", "OFFSET", "VALUES"})


def has_window(query: str) -> bool:
    """Tell whether a query ends in a LIMIT, OFFSET or VALUES of its own, so that none may be added.

    Examples
    --------
    >>> has_window("SELECT * { { SELECT * { ?s ?p ?o } LIMIT 5 } }"), has_window("SELECT * { ?s ?p ?o } LIMIT 5")
    (False, True)
    """
    return bool(_OWN_WINDOW & _outer_words(query))


def first_rows(query: str, rows: int) -> str:
    """Return the query with a LIMIT where it may be added.

    Examples
    --------
    >>> first_rows("SELECT * { ?s ?p ?o } # all", 3)
    'SELECT * { ?s ?p ?o } # all\\nLIMIT 3'
    """
    return query if has_window(query) else f"{query}\nLIMIT {rows}"


def page(query: str, variables: Sequence[str], rows: int, after: int) -> str:
    """Return the query for one page of an answer.

    Without an order of its own it is ordered by all its variables, so that rows on two pages are equal rows; with one, pages rely on
    the server to give equal places the same way each time.

    Examples
    --------
    >>> page("SELECT ?s { ?s ?p ?o }", ["s"], 100, 200)
    'SELECT ?s { ?s ?p ?o }\\nORDER BY ?s\\nLIMIT 100 OFFSET 200'
    """
    names = " ".join(f"?{name}" for name in variables)
    order = "" if not names or "ORDER" in _outer_words(query) else f"\nORDER BY {names}"
    return f"{query}{order}\nLIMIT {rows} OFFSET {after}"


def _outer_words(query: str) -> set[str]:
    """Return the words that stand outside all braces, after the first of them."""
    depth, opened, found = 0, False, set()
    for token in guard.tokens(query):
        if token.text in "{}":
            depth += 1 if token.text == "{" else -1
            opened = True
        elif depth == 0 and opened and token.kind == "word":
            found.add(token.text.upper())
    return found
