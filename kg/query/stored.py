"""Reads the stored queries, `ontology/queries/*.rq`: the SPARQL that commands need and that is no question of the library."""

from __future__ import annotations

from functools import cache

from kg.resources import ontology_dir


@cache
def stored_query(name: str) -> str:
    """Return the text of `ontology/queries/<name>.rq`.

    Examples
    --------
    >>> "SELECT" in stored_query("texts")
    True
    """
    return (ontology_dir() / "queries" / f"{name}.rq").read_text(encoding="utf-8")
