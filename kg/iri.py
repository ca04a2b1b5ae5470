"""Mints and parses every IRI; the only module that knows the base address.

A *local name* is what tables and people write: ``task/qingdao-2022-2023/p1-01``, ``city/frankfurt``. It is the path below `BASE`.
"""

from __future__ import annotations

import re

from kg.errors import InputError

BASE = "https://w3id.org/planatlas/id/"
ONTOLOGY = "https://w3id.org/planatlas/ontology#"

_LOCAL = re.compile(r"[a-z][a-z-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)+\Z")


def is_local(name: str) -> bool:
    """Tell whether `name` is a well-formed local name.

    Examples
    --------
    >>> is_local("city/frankfurt"), is_local("法兰克福")
    (True, False)
    """
    return _LOCAL.match(name) is not None


def mint(local: str) -> str:
    """Return the IRI of a local name.

    Raises
    ------
    InputError
        If the name is not of the form ``kind/slug``.

    Examples
    --------
    >>> mint("city/frankfurt")
    'https://w3id.org/planatlas/id/city/frankfurt'
    """
    if not is_local(local):
        raise InputError(f"{local!r} is no local name", remedy="write kind/slug with latin letters, digits, '.', '_' and '-'")
    return BASE + local


def parse(iri: str) -> str | None:
    """Return the local name of an IRI below `BASE`, or None for any other IRI.

    Examples
    --------
    >>> parse("https://w3id.org/planatlas/id/city/frankfurt")
    'city/frankfurt'
    """
    return iri.removeprefix(BASE) if iri.startswith(BASE) else None


def graph(name: str) -> str:
    """Return the IRI of a named graph: a source's slug, or derived, inferred, external, ontology.

    Examples
    --------
    >>> graph("derived")
    'https://w3id.org/planatlas/id/graph/derived'
    """
    return mint(f"graph/{name}")
