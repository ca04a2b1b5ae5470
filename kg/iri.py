"""Mints and parses every IRI; the only module that knows the base address.

A *local name* is what tables and people write: ``task/qingdao-2022-2023/p1-01``, ``city/frankfurt``. It is the path below `BASE`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from kg.errors import InputError
from kg.resources import ontology_dir

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
        raise InputError(
            f"{local!r} is no local name", remedy="write kind/slug with latin letters, digits, '.', '_' and '-'"
        )
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


@lru_cache(maxsize=1)
def prefixes() -> Mapping[str, str]:
    """Return the prefixes known everywhere: name -> IRI, from ``ontology/prefixes.csv``.

    Examples
    --------
    >>> prefixes()["pa"]
    'https://w3id.org/planatlas/ontology#'
    """
    lines = (ontology_dir() / "prefixes.csv").read_text(encoding="utf-8").splitlines()
    return {prefix: iri for prefix, _, iri in (line.partition(",") for line in lines[1:]) if prefix}


def expand(curie: str) -> str:
    """Return the IRI of a CURIE such as ``pa:inPlan``.

    Raises
    ------
    InputError
        If its prefix is unknown.

    Examples
    --------
    >>> expand("pa:inPlan")
    'https://w3id.org/planatlas/ontology#inPlan'
    """
    prefix, _, name = curie.partition(":")
    if prefix not in prefixes():
        raise InputError(f"{curie!r} has no known prefix", remedy=f"use one of: {', '.join(prefixes())}")
    return prefixes()[prefix] + name


def shorten(iri: str) -> str:
    """Return an IRI as people read it: a local name, else a CURIE, else the IRI itself.

    Examples
    --------
    >>> shorten("https://w3id.org/planatlas/id/city/frankfurt"), shorten("https://w3id.org/planatlas/ontology#Task")
    ('city/frankfurt', 'pa:Task')
    """
    if iri.startswith(BASE):
        return iri.removeprefix(BASE)
    for prefix, base in prefixes().items():
        if iri.startswith(base) and "/" not in iri[len(base) :]:
            return f"{prefix}:{iri[len(base) :]}"
    return iri
