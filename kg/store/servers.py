"""What other people's servers are known to answer wrongly, said beside every answer it may touch, and what of theirs is no answer."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import LimitError, StoreError
from kg.store import guard
from kg.store.transport import Reply


@cache
def _known() -> tuple[dict[str, Any], ...]:
    whole = tomllib.loads((Path(__file__).parent / "servers.toml").read_text(encoding="utf-8"))
    return tuple(whole["known"])


def remarks(server: str, query: str) -> tuple[str, ...]:
    """Return what must be known of a server's answer to a query, in Chinese and English.

    Parameters
    ----------
    server : str
        What the server calls itself, in its header ``Server``.

    Examples
    --------
    >>> remarks("Virtuoso/07.20", "ASK { ?s ?p ?o FILTER(REGEX(?o, '深.')) }")
    ('Virtuoso 7 的 REGEX ... use CONTAINS',)
    >>> remarks("uvicorn", "ASK { ?s ?p ?o FILTER(REGEX(?o, '深.')) }")
    ()
    """
    known = [one for one in _known() if server.startswith(one["server"])]
    if not known:
        return ()
    words = {token.text.upper() for token in guard.tokens(query) if token.kind == "word"}
    touched = (one for one in known if words >= set(one["words"]) and re.search(one.get("text", ""), query))
    return tuple(f"{one['zh']} — {one['en']}" for one in touched)


def refuse_part(url: str, reply: Reply) -> None:
    """Refuse an answer to a query that says of itself that it is a part, or none.

    Raises
    ------
    LimitError
        If the server stopped at a time limit of its own and gave what it had so far.
    StoreError
        If it answers with another status than success, or with a web page.
    """
    if reply.headers.get("x-sql-state", "").upper() == "S1TAT":  # Virtuoso
        raise LimitError(f"{url} stopped the query at a time limit of its own and gave a part — ask for less")
    if reply.status not in {200, 203}:
        raise StoreError(f"{url} answers with status {reply.status}, which is no whole answer")
    if reply.headers.get("content-type", "").lower().startswith("text/html"):
        raise StoreError(f"{url} answers with a web page — give the address of its SPARQL endpoint")
