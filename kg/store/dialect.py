"""Where the engine reads SPARQL 1.1 otherwise than it is written: queries are put in its words, token by token."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.store.guard import tokens

_ELSE = re.compile(r"(?!true|false)(?i:true|false)|(?i:group_concat)")


def for_engine(query: str) -> str:
    """Return the query as the engine must read it to answer as SPARQL 1.1 says.

    TRUE and FALSE may be written in capitals, and GROUP_CONCAT gives a text without a language, whatever it joins.

    Examples
    --------
    >>> for_engine("ASK { FILTER(True) ?s ?p 'TRUE' }")
    "ASK { FILTER(true) ?s ?p 'TRUE' }"
    >>> for_engine("SELECT (GROUP_CONCAT(STR(?o); SEPARATOR=')') AS ?all) { ?s ?p ?o }")
    "SELECT (STR(GROUP_CONCAT(STR(?o); SEPARATOR=')')) AS ?all) { ?s ?p ?o }"
    """
    if not _ELSE.search(query):
        return query
    out, at = [], 0
    for start, end, text in _changes(query):
        out += [query[at:start], text]
        at = end
    return "".join([*out, query[at:]])


def _changes(query: str) -> Iterator[tuple[int, int, str]]:
    """Yield what to write instead of the characters from start to end."""
    depth, joins = 0, []
    for token in tokens(query):
        word, end = token.text.upper() if token.kind == "word" else token.text, token.start + len(token.text)
        if word in {"TRUE", "FALSE"}:
            yield token.start, end, word.lower()
        elif word == "GROUP_CONCAT":
            joins.append(depth)
            yield token.start, token.start, "STR("
        elif word == "(":
            depth += 1
        elif word == ")":
            depth -= 1
            if joins and joins[-1] == depth:
                joins.pop()
                yield end, end, ")"
