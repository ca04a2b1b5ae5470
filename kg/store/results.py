"""A server's result documents -> answers: SPARQL JSON and N-Triples in, the form a query process gives out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from kg.errors import StoreError
from kg.store.base import XSD, Term
from kg.store.process import Answer
from kg.store.terms import well_formed_xml, write_tsv

_VIRTUOSO_ASK = "__ASK_RETVAL"
_BOOLEAN = f"{XSD}boolean"
_HALF = re.compile("[\ud800-\udfff]")
Rows = list[tuple[Term | None, ...]]


def read_boolean(body: bytes) -> bool:
    """Return the answer to an ASK.

    Raises
    ------
    StoreError
        If it is none.

    Examples
    --------
    >>> read_boolean(b'{"head": {}, "boolean": true}')
    True
    """
    whole = _json(body)
    found = whole.get("boolean")
    if isinstance(found, bool):
        return found
    if whole.get("head", {}).get("vars") == [_VIRTUOSO_ASK]:  # Virtuoso answers some ASKs as a table of 1, 0 or nothing
        _, rows = read_table(body)
        return any(term is not None and term.value == "1" for row in rows for term in row)
    raise StoreError("the endpoint's answer to an ASK is neither true nor false")


def read_table(body: bytes) -> tuple[tuple[str, ...], Rows]:
    """Return the variables and rows of SPARQL 1.1 Query Results JSON.

    Raises
    ------
    StoreError
        If it is something else.
    """
    try:
        found = _json(body)
        variables = tuple(map(str, found["head"]["vars"]))
        return variables, [tuple(_term(row.get(name)) for name in variables) for row in found["results"]["bindings"]]
    except (KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"the endpoint's answer is no SPARQL result: {error}") from error


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise StoreError(f"the endpoint's answer is no SPARQL result: {error}") from error
    if not isinstance(found, dict):
        raise StoreError("the endpoint's answer is no SPARQL result")
    return found


def _term(found: Mapping[str, Any] | None) -> Term | None:
    if found is None:
        return None
    kind, value = found["type"], str(found["value"])
    if not value.isascii() and _HALF.search(value):
        raise StoreError("the endpoint's answer holds half a character (a lone surrogate)")
    if kind == "uri":
        return Term("iri", value)
    if kind == "bnode":
        return Term("bnode", value.removeprefix("nodeID://"))
    datatype = found.get("datatype")
    if datatype == _BOOLEAN:  # Virtuoso writes 1 and 0
        value = {"1": "true", "0": "false"}.get(value, value)
    return Term("literal", value, datatype, found.get("xml:lang"))


def rows_answer(variables: tuple[str, ...], rows: Rows, most: int | None, name: str, *, cut: bool = False) -> Answer:
    """Return rows as an answer in format `name`, at most `most` of them; `cut` says that the server left some out."""
    kept = rows if most is None else rows[:most]
    body = write_tsv(variables, kept)
    if name != "tsv":
        from kg.store.dump import rows_bytes

        body = rows_bytes(body, name)
    if name == "xml":
        well_formed_xml(body)
    return Answer(kind="solutions", body=body, variables=variables, truncated=cut or len(kept) < len(rows))


def triples_answer(body: bytes, name: str, most: int | None, *, cut: bool = False) -> Answer:
    """Return N-Triples as an answer in format `name`: sorted, each once, at most `most` of them."""
    from kg.store.dump import same_triples

    lines = same_triples(body)
    kept = b"".join(lines[:most])
    if name != "nt":
        from kg.store.dump import triples_bytes

        kept = triples_bytes(kept, name)
    if name == "xml":
        well_formed_xml(kept)
    return Answer(kind="triples", body=kept, truncated=cut or (most is not None and len(lines) > most))
