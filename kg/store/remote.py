"""A store behind any SPARQL 1.1 Protocol endpoint, with the same promises: deadlines, limits, terms bound as terms."""

from __future__ import annotations

import base64
import json
import os
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from kg.errors import KgError, LimitError, QueryError, StoreError
from kg.iri import prefixes
from kg.store import guard
from kg.store.base import Limits, Solutions, Term
from kg.store.process import Answer
from kg.store.terms import read_ntriples, read_tsv, write_tsv
from kg.store.versions import Version

_JSON = "application/sparql-results+json"
_DIRECT = {"json": _JSON, "xml": "application/sparql-results+xml", "csv": "text/csv"}
_LARGEST = 512 << 20
_CHUNK = 1 << 16
_TRIES = 4
_AGAIN = frozenset({429, 502, 503, 504})


class RemoteStore:
    """Asks a SPARQL endpoint.

    The default graph is the server's own; `inferred` is passed on as a parameter that `kg serve` understands. Credentials come from the
    environment: ``KG_ENDPOINT_TOKEN`` (bearer), or ``KG_ENDPOINT_USER`` and ``KG_ENDPOINT_PASSWORD`` (basic).

    Parameters
    ----------
    url : str
        Address of the endpoint, http or https.
    limits : Limits
        What a query may use where the call says nothing else; `memory` bounds the size of an answer.
    """

    def __init__(self, url: str, *, limits: Limits | None = None) -> None:
        self.url, self.limits = url, limits or Limits()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        if urllib.parse.urlsplit(url).scheme not in {"http", "https"}:
            raise StoreError(f"{url} is no address of an endpoint — give one that begins with http:// or https://")

    def answer(
        self,
        query: str,
        *,
        bind: Mapping[str, Term] | None = None,
        inferred: bool = False,
        limits: Limits | None = None,
        formats: Mapping[str, str] | None = None,
        dataset: tuple[Sequence[str], Sequence[str]] = ((), ()),
        base: str | None = None,
    ) -> Answer:
        """Answer any query, still serialised; see `EmbeddedStore.answer`."""
        limits, wanted = limits or self.limits, formats or {}
        form = guard.check(query)
        own = [("inferred", "true")] if inferred else []
        text = _prologue(query, base) + guard.bind(query, bind or {})
        fields = [
            ("query", text),
            *own,
            *(("default-graph-uri", g) for g in dataset[0]),
            *(("named-graph-uri", g) for g in dataset[1]),
        ]
        if form in {"CONSTRUCT", "DESCRIBE"}:
            return _triples(
                self._ask(fields, "application/n-triples", limits), wanted.get("triples", "nt"), limits.rows
            )
        name = wanted.get("solutions", "tsv")
        if form == "SELECT" and name in _DIRECT and limits.rows is None:
            return Answer(kind="solutions", body=self._ask(fields, _DIRECT[name], limits))
        return _rows(self._ask(fields, _JSON, limits), limits.rows)

    def select(
        self,
        query: str,
        *,
        bind: Mapping[str, Term] | None = None,
        inferred: bool = False,
        limits: Limits | None = None,
    ) -> Solutions:
        """Answer a SELECT; `bind` sets variables to terms."""
        found = self.answer(query, bind=bind, inferred=inferred, limits=limits)
        _expect(found, "solutions")
        return Solutions(variables=found.variables, rows=read_tsv(found.body), truncated=found.truncated)

    def ask(
        self,
        query: str,
        *,
        bind: Mapping[str, Term] | None = None,
        inferred: bool = False,
        limits: Limits | None = None,
    ) -> bool:
        """Answer an ASK."""
        found = self.answer(query, bind=bind, inferred=inferred, limits=limits)
        _expect(found, "boolean")
        return found.value

    def construct(
        self,
        query: str,
        *,
        bind: Mapping[str, Term] | None = None,
        inferred: bool = False,
        limits: Limits | None = None,
    ) -> list[tuple[Term, Term, Term]]:
        """Answer a CONSTRUCT or DESCRIBE as triples, sorted."""
        found = self.answer(query, bind=bind, inferred=inferred, limits=limits)
        _expect(found, "triples")
        return read_ntriples(found.body)

    @property
    def version(self) -> Version:
        """A stand-in for a version: a folder of this process's own, where what is derived from the store may be kept."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="planatlas-")
        return Version(path=Path(self._folder.name), manifest={"default": "remote"})

    def close(self) -> None:
        """Drop what was kept."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _ask(self, fields: list[tuple[str, str]], accept: str, limits: Limits) -> bytes:
        """Post the query; try again, each time later, while the server says it is busy."""
        deadline = None if limits.seconds is None else time.monotonic() + limits.seconds
        for attempt in range(_TRIES):
            try:
                return self._post(fields, accept, deadline, limits)
            except urllib.error.HTTPError as error:
                pause = 0.25 * 2**attempt
                late = deadline is not None and time.monotonic() + pause > deadline
                if error.code not in _AGAIN or attempt == _TRIES - 1 or late:
                    raise _refusal(error, self.url) from None
                time.sleep(pause)
            except TimeoutError:
                raise LimitError(
                    f"{self.url} gave no full answer within {limits.seconds:g} s — ask for less, or raise --timeout"
                ) from None
            except OSError as error:
                reason = getattr(error, "reason", error)
                if isinstance(reason, TimeoutError):
                    raise LimitError(
                        f"{self.url} gave no answer within {limits.seconds:g} s — ask for less, or raise --timeout"
                    ) from None
                raise StoreError(f"{self.url} cannot be reached: {reason}") from None
        raise AssertionError

    def _post(self, fields: list[tuple[str, str]], accept: str, deadline: float | None, limits: Limits) -> bytes:
        headers = {
            "Accept": accept,
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": "planatlas",
            **_credentials(),
        }
        request = urllib.request.Request(self.url, urllib.parse.urlencode(fields).encode(), headers)
        most, body = min(limits.memory or _LARGEST, _LARGEST), bytearray()
        with urllib.request.urlopen(request, timeout=_left(deadline)) as response:
            while chunk := response.read1(_CHUNK):
                body += chunk
                if len(body) > most:
                    raise LimitError(f"{self.url} answers with more than {most >> 20} MiB — ask for less")
                _left(deadline)
        return bytes(body)


def _left(deadline: float | None) -> float | None:
    if deadline is None:
        return None
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _credentials() -> dict[str, str]:
    token, user = os.environ.get("KG_ENDPOINT_TOKEN"), os.environ.get("KG_ENDPOINT_USER")
    if token:
        return {"Authorization": f"Bearer {token}"}
    if user:
        pair = f"{user}:{os.environ.get('KG_ENDPOINT_PASSWORD', '')}"
        return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
    return {}


def _refusal(error: urllib.error.HTTPError, url: str) -> KgError:
    message = " ".join(error.read(2000).decode(errors="replace").split())[:300] or str(error.reason)
    if error.code in {401, 403}:
        return StoreError(
            f"{url} refuses ({error.code}): {message} — set KG_ENDPOINT_TOKEN, or KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD"
        )
    if 400 <= error.code < 500 and error.code not in {404, 405, 429}:
        return QueryError(f"{url} refuses the query ({error.code}): {message}")
    return StoreError(f"{url} answers with an error ({error.code}): {message}")


def _prologue(query: str, base: str | None) -> str:
    """Return declarations of the known prefixes that the query uses and does not declare."""
    found = list(guard.tokens(query))
    declared = {b.text for a, b in pairwise(found) if a.text.upper() == "PREFIX"}
    used = {token.text.partition(":")[0] for token in found if token.kind == "name"}
    lines = [
        f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes().items() if name in used and f"{name}:" not in declared
    ]
    return (f"BASE <{base}>\n" if base else "") + "".join(lines)


def _rows(body: bytes, most: int | None) -> Answer:
    try:
        found = json.loads(body)
        if "boolean" in found:
            return Answer(kind="boolean", value=bool(found["boolean"]))
        variables = tuple(found["head"]["vars"])
        bindings = found["results"]["bindings"]
        rows = [tuple(_term(row.get(name)) for name in variables) for row in bindings[:most]]
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"the endpoint's answer is no SPARQL result: {error}") from error
    truncated = most is not None and len(bindings) > most
    return Answer(kind="solutions", body=write_tsv(variables, rows), variables=variables, truncated=truncated)


def _term(found: Mapping[str, Any] | None) -> Term | None:
    if found is None:
        return None
    kind = found["type"]
    if kind == "uri":
        return Term("iri", found["value"])
    if kind == "bnode":
        return Term("bnode", found["value"])
    return Term("literal", found["value"], found.get("datatype"), found.get("xml:lang"))


def _triples(body: bytes, name: str, most: int | None) -> Answer:
    lines = sorted({line + b"\n" for line in body.splitlines() if line.strip() and not line.startswith(b"#")})
    kept = b"".join(lines[:most])
    if name != "nt":
        from kg.store.dump import triples_bytes

        kept = triples_bytes(kept, name)
    return Answer(kind="triples", body=kept, truncated=most is not None and len(lines) > most)


def _expect(found: Answer, kind: str) -> None:
    if found.kind != kind:
        raise QueryError(f"the query answers with {found.kind}, not with {kind}")
