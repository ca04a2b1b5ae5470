"""Targets that write: names, parameters, the guard before every query, and every format of results. What is written reads back the same."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
from collections.abc import Sequence
from functools import cache
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox

from benchmarks.fuzz import material
from kg import iri
from kg.errors import KgError
from kg.ingest.slugs import slug
from kg.query.formats import neutral, solutions_bytes
from kg.store import guard
from kg.store.base import Solutions, Term
from kg.store.terms import read_tsv, write_tsv

_XML = "{http://www.w3.org/2005/sparql-results#}"
_VARIABLES = ("a", "b")
Rows = Sequence[tuple[Term | None, ...]]


def names(data: bytes) -> None:
    """Local names, IRIs, CURIEs and slugs."""
    text = material.text(data)
    if iri.is_local(text):
        minted = iri.mint(text)
        assert iri.parse(minted) == text, "a minted name does not parse back"
        assert ox.NamedNode(minted).value == minted, "a minted name is no IRI"
    else:
        with contextlib.suppress(KgError):
            iri.mint(text)
            raise AssertionError("a bad name was minted")
    assert iri.is_local(f"unit/{slug(text)}"), "a slug is no name"
    assert slug(text) == slug(text), "a slug changes"
    with contextlib.suppress(KgError):
        iri.expand(text)
    iri.shorten(text)


@cache
def _store() -> ox.Store:
    """Return a store of two triples."""
    store = ox.Store()
    store.load(b'<http://a/s> <http://a/p> "o"@zh . <http://a/s> <http://a/q> 7 .', format=ox.RdfFormat.TURTLE)
    return store


def parameters(data: bytes) -> None:
    """Terms put into queries: each stays one term, whatever it holds, and changes nothing else."""
    term = material.term(data)
    if term is None:
        return
    try:
        written = guard.written(term)
    except KgError:
        return
    found = list(guard.tokens(f" {written} "))
    assert "".join(token.text for token in found) == written, "a term is not written as itself"
    assert len(found) <= 4, "a term is more than one term"
    query = guard.bind("SELECT ?x (1 AS ?y) { ?s ?p ?o FILTER(?x = ?x || '?x' != '') } # ?x", {"x": term})
    try:
        rows: list[Any] = list(_store().query(query))  # type: ignore[arg-type]
    except SyntaxError:
        _refused(term)
        return
    if term.kind == "iri" or not term.datatype or term.datatype.endswith("string"):  # the engine writes 07 as 7
        assert all(row["x"].value == term.value for row in rows), "a term came back as another"
    assert query.endswith("'?x' != '') } # ?x"), "a string or a comment was changed"


def _refused(term: Term) -> None:
    """Hold the engine to what it may refuse: addresses that are no IRI to it, such as ``http://a/%``."""
    assert term.kind == "iri", "a literal does not parse"


def queries(data: bytes) -> None:
    """Any text as a query. What the guard lets through is evaluated here in a process that a network call would end."""
    text = material.text(data)
    if len(text) > 400 or max(map(text.count, "([{<!+-/|^")) > 12:
        return  # the engine's parser takes too long; a deadline ends it, and that is tested elsewhere
    shown = [found[0] for found in guard._TOKEN.finditer(text)]
    assert "".join(shown) == text, "the tokens are not the text"
    with contextlib.suppress(KgError):
        guard.check(text)
        assert guard.bind(text, {}) == text, "a query changed without parameters"
        bound = guard.bind(text, {"zzz": Term("literal", "x")})
        assert bound == text or "zzz" in text, "a parameter changed what it is not in"
        _evaluate(text)


def _evaluate(text: str) -> None:
    with contextlib.suppress(SyntaxError, ValueError, RuntimeError, OSError):
        found = _store().query(text, prefixes=dict(iri.prefixes()))
        if not isinstance(found, ox.QueryBoolean):
            for _, _ in zip(range(50), found, strict=False):
                pass


def tables(data: bytes) -> None:
    """Rows in every format of results."""
    rows = material.rows(data, 2)
    found = Solutions(variables=_VARIABLES, rows=rows)
    assert read_tsv(write_tsv(_VARIABLES, rows)) == rows, "TSV reads back as something else"
    _json(rows, solutions_bytes(found, "json"))
    _csv(rows, solutions_bytes(found, "csv"), str)
    _csv(rows, solutions_bytes(found, "csv", spreadsheet=True), neutral)
    for name in ("table", "md", "parquet"):
        solutions_bytes(found, name)
    with contextlib.suppress(KgError):  # XML has no control characters
        _xml(rows, solutions_bytes(found, "xml"))
    with contextlib.suppress(KgError):
        _xlsx(rows, solutions_bytes(found, "xlsx"))


def _json(rows: Rows, body: bytes) -> None:
    bindings = json.loads(body)["results"]["bindings"]
    for row, read in zip(rows, bindings, strict=True):
        want = {name: term.value for name, term in zip(_VARIABLES, row, strict=True) if term is not None}
        assert {name: cell["value"] for name, cell in read.items()} == want, "JSON reads back as something else"


def _csv(rows: Rows, body: bytes, mend: object) -> None:
    text = body.decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline="")))[1:]
    want = [[("" if term is None else mend(_bare(term))) for term in row] for row in rows]  # type: ignore[operator]
    assert read == want, "CSV reads back as something else"
    if mend is neutral:
        for cell in (cell for row in read for cell in row if cell[:1] in set("=+-@\t\r")):
            float(cell)


def _bare(term: Term) -> str:
    return f"_:{term.value}" if term.kind == "bnode" else term.value


def _xml(rows: Rows, body: bytes) -> None:
    results = ElementTree.fromstring(body).iter(f"{_XML}result")
    for row, result in zip(rows, results, strict=True):
        read = [binding[0].text or "" for binding in result]
        assert read == [term.value for term in row if term is not None], "XML reads back as something else"


def _xlsx(rows: Rows, body: bytes) -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    assert sheet is not None
    for number, row in enumerate(rows, start=2):
        for place, term in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            assert cell.data_type != "f", "a cell is a formula"
            if term is not None and cell.data_type != "n" and not re.search(r"_x[0-9A-Fa-f]{4}_", str(cell.value)):
                want = term.value.replace("\r\n", "\n").replace("\r", "\n")
                got = str("" if cell.value is None else cell.value).replace("\r\n", "\n").replace("\r", "\n")
                assert got == want or cell.data_type == "e", "XLSX reads back as something else"
