"""Fills a SPARQL server by the Graph Store Protocol: one named graph after another, replaced whole."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterable, Iterator

from kg.errors import KgError
from kg.store.base import Limits
from kg.store.transport import send

_PART = 8 << 20
_BLANK = re.compile(rb"(?:^| )_:", re.M)


def upload(graphs: Iterable[tuple[str, bytes]], url: str, limits: Limits) -> dict[str, int]:
    """Replace graphs of a server and return the triples of each.

    The protocol knows no transaction over several graphs: where it fails midway, what came before stays; run it again.

    Parameters
    ----------
    graphs : iterable of (str, bytes)
        IRI and N-Triples of each graph.
    url : str
        Address of the graph store, to which ``?graph=`` is added.
    limits : Limits
        What one request may use.

    Raises
    ------
    StoreError
        If the server cannot be reached, or refuses.
    """
    counts: dict[str, int] = {}
    for name, body in graphs:
        address = f"{url}{'&' if '?' in url else '?'}{urllib.parse.urlencode({'graph': name})}"
        try:
            for method, part in zip(_methods(), _parts(body), strict=False):
                send(address, limits=limits, method=method, headers={"Content-Type": "text/turtle"}, body=part)
        except KgError as error:
            raise type(error)(f"{error} — {len(counts)} graphs were filled before <{name}>: run it again") from error
        counts[name] = body.count(b"\n")
    return counts


def _methods() -> Iterator[str]:
    yield "PUT"
    while True:
        yield "POST"


def _parts(body: bytes) -> Iterator[bytes]:
    """Cut N-Triples into parts at the ends of lines; a graph with blank nodes stays whole, for their names hold within one part."""
    at = 0
    if not _BLANK.search(body):
        while len(body) - at > _PART:
            end = max(body.rfind(b"\n", at, at + _PART), body.find(b"\n", at)) + 1
            yield body[at:end]
            at = end
    yield body[at:]
