"""What is served beside the pages: a thing as Turtle, JSON-LD, N-Triples, JSON, CSV or a spreadsheet, and any table as a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kg import iri
from kg.errors import UnknownNameError
from kg.query.formats import solutions_bytes
from kg.query.names import Names
from kg.query.stored import stored_query
from kg.store.base import Term
from kg.store.dump import triples_bytes
from kg.store.terms import term_text
from kg.web.atlas import LIMITS
from kg.web.protocol import GRAPH_TYPES, Response

if TYPE_CHECKING:
    from kg.query.explain import Proof, Statement
    from kg.store.base import Solutions
    from kg.web.atlas import Atlas

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABLE_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "xlsx": XLSX}
TRIPLE_TYPES = {"ttl": "text/turtle; charset=utf-8", "jsonld": "application/ld+json", "nt": "application/n-triples"}
THING_TYPES = {**TRIPLE_TYPES, **TABLE_TYPES}
# media type in an Accept header -> suffix; the first are the ones preferred among equals
THING_ACCEPTED = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    **{media: suffix for media, suffix in GRAPH_TYPES.items() if suffix in TRIPLE_TYPES},
    "application/json": "json",
    "text/csv": "csv",
    XLSX: "xlsx",
}
TABLE_ACCEPTED = {"text/html": "html", "text/csv": "csv", "application/json": "json", XLSX: "xlsx"}


def table_response(solutions: Solutions, suffix: str, name: str) -> Response:
    """Return a table as a file: CSV and spreadsheets with formulas made harmless, JSON as SPARQL results; a cut is said in a header."""
    body = solutions_bytes(solutions, suffix, spreadsheet=suffix == "csv")
    return _file(body, TABLE_TYPES[suffix], f"{name}.{suffix}", truncated=solutions.truncated)


def thing_response(atlas: Atlas, local: str, suffix: str) -> Response:
    """Return everything said of a thing, with its evidence, as a file; inferred statements carry their level.

    Raises
    ------
    UnknownNameError
        If there is no such thing; the nearest local names are given.
    """
    thing = known_thing(atlas, local)
    name = f"{local.replace('/', '_')}.{suffix}"
    if suffix in TRIPLE_TYPES:
        terms = {"thing": Term("iri", thing)}
        found = atlas.knowledge.store.select(stored_query("page-thing"), bind=terms, inferred=True, limits=LIMITS)
        body = triples_bytes(_ntriples(found), suffix)
        return _file(body, TRIPLE_TYPES[suffix], name, truncated=found.truncated)
    if suffix == "json":
        document = json.dumps(_document(atlas, thing, atlas.why(thing)), ensure_ascii=False, indent=1) + "\n"
        return _file(document.encode(), TABLE_TYPES[suffix], name)
    return table_response(atlas.explained(thing), suffix, name.removesuffix(f".{suffix}"))


def known_thing(atlas: Atlas, local: str) -> str:
    """Return the IRI of a local name that the store knows.

    Raises
    ------
    UnknownNameError
        If it does not; the nearest local names are given.
    """
    if not iri.is_local(local):
        raise UnknownNameError("thing", local, [])
    thing = iri.mint(local)
    if not atlas.knowledge.store.ask(stored_query("known"), bind={"thing": Term("iri", thing)}, inferred=True):
        with atlas.reader.index() as index:
            raise UnknownNameError("thing", local, Names.nearest(index, local, ()))
    return thing


def _ntriples(rows: Solutions) -> bytes:
    return "".join(sorted(f"{' '.join(term_text(term) for term in row if term)} .\n" for row in rows)).encode()


def _document(atlas: Atlas, thing: str, statements: tuple[Statement, ...]) -> dict[str, Any]:
    return {
        "id": thing,
        "label": {language: label for language in ("zh", "en") if (label := atlas.label(thing, language))},
        "statements": [_statement(one) for one in statements],
    }


def _statement(statement: Statement) -> dict[str, Any]:
    value = {name: part for name, part in statement.value._asdict().items() if part}
    return {
        "subject": statement.subject,
        "property": statement.property,
        "value": value,
        "evidence": [_evidence(proof) for proof in statement.proofs],
    }


def _evidence(proof: Proof) -> dict[str, Any]:
    names = ("source", "start", "end", "printed", "level", "confidence", "reason")
    return {name: getattr(proof, name) for name in names if getattr(proof, name) is not None}


def _file(body: bytes, media_type: str, name: str, *, truncated: bool = False) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Vary": "Accept"}
    if truncated:
        headers["KG-Truncated"] = f"rows={LIMITS.rows}"
    return Response(media_type=media_type, body=body, headers=headers)
