"""Reads the tokens of a query, to refuse what may not run and to bind parameters as terms. Strings, IRIs and comments are skipped."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from kg.errors import QueryError, RefusedError
from kg.store.base import XSD, Term

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+|\#[^\r\n]*)
    |(?P<string>\"\"\"(?:\\.|\"{0,2}[^\"\\])*\"\"\"|'''(?:\\.|'{0,2}[^'\\])*'''|"(?:\\.|[^"\\\r\n])*"|'(?:\\.|[^'\\\r\n])*')
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<variable>[?$][\w\u00b7]+)
    |(?P<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<name>(?:[^\W\d_](?:[\w.\-\u00b7]*[\w\-\u00b7])?)?:(?:[\w:%\-\u00b7]|\\.|\.(?=[\w:%\-\u00b7.]*[\w:%\-\u00b7]))*)
    |(?P<bnode>_:[\w.\-\u00b7]*[\w\-\u00b7])
    |(?P<word>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"}
LONGEST = 1 << 20


class Token(NamedTuple):
    """One token: its kind, its text, and where it stands."""

    kind: str
    text: str
    start: int


def tokens(query: str) -> Iterator[Token]:
    """Yield the tokens of a query without blanks and comments."""
    for found in _TOKEN.finditer(query):
        if found.lastgroup != "space":
            yield Token(str(found.lastgroup), found[0], found.start())


def check(query: str, services: Collection[str] = ()) -> str:
    """Return the form of a query (SELECT, ASK, CONSTRUCT or DESCRIBE), or refuse it.

    Parameters
    ----------
    services : collection of str
        Addresses of other servers that SERVICE may ask, each as the query must write it, whole.

    Raises
    ------
    QueryError
        If it is an update, asks another server, or is longer than a million characters.

    Examples
    --------
    >>> check("# SERVICE\\nASK { ?s ?p 'SERVICE' }")
    'ASK'
    """
    if len(query) > LONGEST:
        raise QueryError(f"the query is longer than {LONGEST} characters", remedy="ask for less")
    form = _check(query, services)
    if "\\u" in query or "\\U" in query:
        _check(_decoded(query), services)
    return form


def _decoded(query: str) -> str:
    def character(found: re.Match[str]) -> str:
        code = int(found[1] or found[2], 16)
        return chr(code) if code <= 0x10FFFF else found[0]

    return _ESCAPE.sub(character, query)


def _check(query: str, services: Collection[str]) -> str:
    form, rest = "", tokens(query)
    for token in rest:
        if token.kind != "word":
            continue
        word = token.text.upper()
        if word == "SERVICE":
            _check_service(rest, services)
        if not form and word in _UPDATES:
            raise RefusedError(
                "updates are refused: the graph is read-only", remedy="add data with kg load or kg build"
            )
        if not form and word in _FORMS:
            form = word
    if not form:
        raise QueryError("this is no query", remedy="begin with SELECT, ASK, CONSTRUCT or DESCRIBE")
    return form


def _check_service(rest: Iterator[Token], services: Collection[str]) -> None:
    asked = next(rest, None)
    if asked is not None and asked.text.upper() == "SILENT":
        asked = next(rest, None)
    if asked is None or asked.kind != "iri" or asked.text[1:-1] not in services:
        raise RefusedError(
            "SERVICE is refused: a query may not ask another server",
            remedy="use --endpoint URL, or name the server with --allow-service URL or KG_ALLOW_SERVICE",
        )


def is_ordered(query: str) -> bool:
    """Tell whether a query orders its rows: an ORDER BY outside all braces.

    Examples
    --------
    >>> is_ordered("SELECT ?s { ?s ?p ?o } ORDER BY ?s"), is_ordered("SELECT ?s { { SELECT ?s { ?s ?p ?o } ORDER BY ?s } } LIMIT 1")
    (True, False)
    """
    depth = 0
    for token in tokens(query):
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "other" else 0
        if depth == 0 and token.kind == "word" and token.text.upper() == "ORDER":
            return True
    return False


def bind(query: str, terms: Mapping[str, Term]) -> str:
    """Return the query with every use of a variable replaced by a term; a projected variable keeps its column.

    Raises
    ------
    QueryError
        If the query sets such a variable itself (``AS ?x``, ``VALUES ?x``), or a term cannot be written.

    Examples
    --------
    >>> bind("SELECT ?x ?y { ?x ?p ?y }", {"x": Term("iri", "http://a/")})
    'SELECT (<http://a/> AS ?x) ?y { <http://a/> ?p ?y }'
    """
    if not terms:
        return query
    texts = {name: written(term) for name, term in terms.items()}
    out, at, before, depth, projection = [], 0, "", 0, False
    for token in tokens(query):
        word = token.text.upper() if token.kind == "word" else token.text
        if word == "SELECT":
            projection = True
        elif projection and depth == 0 and (word in {"{", "WHERE", "FROM"}):
            projection = False
        if projection and token.text in "()":
            depth += 1 if token.text == "(" else -1
        if token.kind == "variable" and token.text[1:] in texts:
            if before in {"AS", "VALUES"}:
                raise QueryError(f"{token.text} is given as a parameter, but the query sets it itself")
            text = texts[token.text[1:]]
            whole = f"({text} AS {token.text})" if projection and depth == 0 else text
            out += [query[at : token.start], whole]
            at = token.start + len(token.text)
        before = word
    return "".join([*out, query[at:]])


def written(term: Term) -> str:
    """Return a term in SPARQL syntax, safely quoted.

    Raises
    ------
    QueryError
        If an IRI holds characters that no IRI may hold, or the term is a blank node.

    Examples
    --------
    >>> written(Term("literal", 'a"b', None, "zh"))
    '"a\\\\"b"@zh'
    """
    if term.kind == "iri":
        if re.search(r"[<>\"{}|^`\\\x00-\x20]", term.value):
            raise QueryError(f"{term.value!r} is no IRI")
        return f"<{term.value}>"
    if term.kind == "bnode":
        raise QueryError("a blank node cannot be a parameter", remedy="give an IRI or a literal")
    escaped = term.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    if term.lang:
        if not re.fullmatch(r"[A-Za-z]+(-[A-Za-z0-9]+)*", term.lang):
            raise QueryError(f"{term.lang!r} is no language tag")
        return f'"{escaped}"@{term.lang}'
    if term.datatype and term.datatype != f"{XSD}string":
        return f'"{escaped}"^^{written(Term("iri", term.datatype))}'
    return f'"{escaped}"'
