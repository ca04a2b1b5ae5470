"""The SPARQL 1.1 Protocol for queries, free of any web framework: a request in, a response out.

The endpoint is read-only: updates are refused before anything is evaluated. Every error is a problem document (RFC 9457).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import parse_qsl

from kg.errors import (
    KgError,
    LimitError,
    NoDataError,
    QueryError,
    RefusedError,
    StoreError,
    TooLargeError,
    UnknownNameError,
)
from kg.web.negotiation import choose

LONGEST_QUERY = 64 << 10

# media type -> the store's name of the format
SOLUTION_TYPES = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
BOOLEAN_TYPES = {
    name: SOLUTION_TYPES[name] for name in ("application/sparql-results+json", "application/sparql-results+xml")
}
GRAPH_TYPES = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "xml",
}
# error class -> status, first match counts
STATUSES: tuple[tuple[type[KgError], int], ...] = (
    (TooLargeError, 413),
    (LimitError, 503),
    (RefusedError, 403),
    (QueryError, 400),
    (UnknownNameError, 404),
    (NoDataError, 404),
    (StoreError, 503),
    (KgError, 400),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An HTTP request, as much of it as the protocol needs. Header names are lower case."""

    method: str
    query_string: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An HTTP response."""

    status: int = 200
    media_type: str = "text/plain"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A query operation with the dataset the protocol names for it; empty means the query's own."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    inferred: bool = False


class ProblemError(Exception):
    """A request that cannot be served, with its HTTP status."""

    def __init__(self, status: int, title: str, **headers: str) -> None:
        super().__init__(title)
        self.status, self.title, self.headers = status, title, headers


class Answered(Protocol):
    """A serialised answer: its kind, its bytes or truth value, and whether a row limit cut it."""

    @property
    def kind(self) -> str:
        """The kind of answer: solutions, boolean or triples."""
        ...

    @property
    def body(self) -> bytes:
        """The serialised solutions or triples."""
        ...

    @property
    def value(self) -> bool:
        """The truth of an ASK."""
        ...

    @property
    def truncated(self) -> bool:
        """Whether a row limit cut the answer."""
        ...


def read_operation(request: Request) -> Operation:
    """Return the query operation of a request.

    Raises
    ------
    ProblemError
        405, 415 or 400, as the protocol asks.
    """
    if request.method not in {"GET", "HEAD", "POST"}:
        raise ProblemError(
            405, f"{request.method} is not allowed here; use GET or POST", allow="GET, HEAD, POST, OPTIONS"
        )
    url = _fields(request.query_string)
    if request.method != "POST":
        return _operation(url)
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    if "charset=" in parameters.lower() and "utf-8" not in parameters.lower():
        raise ProblemError(400, "the body must be UTF-8")
    match media_type.strip().lower():
        case "application/sparql-query":
            return _operation([*url, ("query", _text(request.body))])
        case "application/x-www-form-urlencoded":
            return _operation([*url, *_fields(_text(request.body))])
        case "application/sparql-update":
            raise ProblemError(403, "this endpoint is read-only; updates are refused")
        case other:
            raise ProblemError(
                415, f"cannot read {other or 'a body without a media type'}; send application/sparql-query or a form"
            )


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise ProblemError(400, "the query is not UTF-8") from None


def _fields(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=200)
    except UnicodeDecodeError:
        raise ProblemError(400, "the query string is not UTF-8") from None
    except ValueError:
        raise ProblemError(400, "the query string has more than 200 fields") from None


def _operation(fields: Sequence[tuple[str, str]]) -> Operation:
    queries = [value for name, value in fields if name == "query"]
    if any(name in {"update", "using-graph-uri", "using-named-graph-uri"} for name, _ in fields):
        raise ProblemError(403, "this endpoint is read-only; updates are refused")
    if len(queries) != 1:
        raise ProblemError(400, f"give exactly one query; {len(queries)} were given")
    if len(queries[0].encode()) > LONGEST_QUERY:
        raise ProblemError(413, f"the query is longer than {LONGEST_QUERY >> 10} KiB")
    return Operation(
        query=queries[0],
        default_graphs=tuple(value for name, value in fields if name == "default-graph-uri"),
        named_graphs=tuple(value for name, value in fields if name == "named-graph-uri"),
        inferred=any(name == "inferred" and value in {"1", "true"} for name, value in fields),
    )


def wanted_formats(accept: str | None, form: str) -> tuple[str, str]:
    """Return media type and store format for a query of one form (SELECT, ASK, CONSTRUCT or DESCRIBE).

    Raises
    ------
    ProblemError
        406 where the client accepts none of the types on offer.
    """
    types = {"SELECT": SOLUTION_TYPES, "ASK": BOOLEAN_TYPES}.get(form, GRAPH_TYPES)
    chosen = choose(accept, list(types))
    if chosen is None:
        raise ProblemError(406, f"a {form} query is answered as {', '.join(types)}", vary="Accept")
    return chosen, types[chosen]


def answered(answer: Answered, media_type: str, rows: int | None) -> Response:
    """Return the response that carries an answer; a cut one says so in the header ``KG-Truncated``."""
    body = answer.body if answer.kind != "boolean" else _boolean(answer.value, media_type)
    headers = {"Vary": "Accept"}
    if answer.truncated:
        headers["KG-Truncated"] = f"rows={rows}"
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return Response(media_type=media_type + charset, body=body, headers=headers)


def _boolean(value: bool, media_type: str) -> bytes:
    word = "true" if value else "false"
    if media_type.endswith("json"):
        return f'{{"head":{{}},"boolean":{word}}}'.encode()
    head = '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/>'
    return f"{head}<boolean>{word}</boolean></sparql>".encode()


def problem(error: KgError | ProblemError) -> Response:
    """Return the problem document of an error."""
    if isinstance(error, ProblemError):
        status, title, headers = error.status, error.title, {name.title(): text for name, text in error.headers.items()}
    else:
        status, title, headers = next(code for kind, code in STATUSES if isinstance(error, kind)), str(error), {}
    if status == 503:
        headers["Retry-After"] = "5"
    body = json.dumps({"type": "about:blank", "title": title, "status": status}, ensure_ascii=False).encode()
    return Response(status=status, media_type="application/problem+json", body=body, headers=headers)
