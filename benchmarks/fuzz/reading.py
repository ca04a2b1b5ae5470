"""Targets that read what strangers give: tables, documents, RDF files, a server's answers, HTTP requests.

A target takes any bytes and returns quietly where all is well. A deliberate error is well; anything else that is raised is a finding.
"""

from __future__ import annotations

import contextlib
import csv
import io
import tempfile
from functools import cache
from pathlib import Path

from benchmarks.fuzz import material
from kg.errors import KgError
from kg.ingest.candidates import find_candidates
from kg.ingest.cells import Vocabulary, ontology_vocabulary
from kg.ingest.document import Document
from kg.ingest.headers import HeaderRules, header_rules
from kg.ingest.readers.limits import Limits
from kg.ingest.readers.sniff import kind_of
from kg.ingest.reading import document_from_bytes
from kg.ingest.schema import Schema, read_schema
from kg.ingest.tables import read_rows
from kg.rdf.nquads import line

_RULES: HeaderRules = header_rules()
_SCHEMA: Schema = read_schema()
_VOCABULARY: Vocabulary = ontology_vocabulary()
_NAMES = ("tasks", "units", "assignments", "plans", "statements", "cities", "references", "counts")
_TABLES = [name for name in _NAMES if name in _SCHEMA.tables] or list(_SCHEMA.tables)
_FEW = Limits(cells=5000, columns=50)


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="planatlas-fuzz-"))


def _read_table(path: Path) -> int:
    """Read a data folder of one table, write its rows as quads, read these with another reader; return the number of rows."""
    import pyoxigraph as ox

    from kg.building import quad_builder

    base = path.parent.parent.parent
    rows = list(read_rows([base], _SCHEMA, _VOCABULARY))
    builder = quad_builder(_SCHEMA, _VOCABULARY.properties)
    lines = [line(quad) for row in rows for quad in builder.row_quads(row)]
    read = list(ox.parse("".join(lines), format=ox.RdfFormat.N_QUADS))
    assert len(read) == len(lines), "a quad was lost between writing and reading"
    return len(rows)


def _table(data: bytes, suffix: str) -> int | None:
    """Return the number of rows of a table, or None where it is refused in one clear text."""
    first, body = data[:1] or b"\0", data[1:]
    for old in (_folder() / "tables" / "made").glob("*"):
        old.unlink()
    path = _folder() / "tables" / "made" / f"{_TABLES[first[0] % len(_TABLES)]}.{suffix}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    try:
        return _read_table(path)
    except KgError as error:
        _told(str(error))
        return None


def _told(text: str, *, lines: int = 99) -> None:
    """Hold an error to what people need: some words, on one line where it is one problem."""
    assert text, "an error says nothing"
    assert text.count("\n") < lines, "an error of several lines"


def table_csv(data: bytes) -> None:
    """A curated table as CSV: every line that is not blank becomes a row, or the table is refused."""
    count = _table(data, "csv")
    if count:
        lines = list(csv.reader(io.StringIO(data[1:].decode("utf-8-sig"), newline="")))
        assert count == len([one for one in lines if one]) - 1, "a line of the table was lost"


def table_xlsx(data: bytes) -> None:
    """A curated table as a workbook: the bytes are its sheet."""
    _table(data[:1] + material.workbook(data[1:]), "xlsx")


def _document(data: bytes, name: str) -> None:
    try:
        found = document_from_bytes(data, kind_of(data, name), name, _FEW, _RULES)
    except KgError as error:
        _told(str(error), lines=1)
        return None
    return _check(found)


def _check(document: Document) -> None:
    last = 0
    for block in document.blocks:
        assert last <= block.start < block.end <= len(document.text), "blocks overlap or leave the text"
        last = block.end
        for cell in block.cells:
            assert document.text[cell.start : cell.end] == cell.text, "a cell is not what its place holds"
    found = find_candidates(document, rules=_RULES)
    for one in found.statements:
        assert document.text[one.start : one.end] == one.printed, "a statement is not what its place holds"
    for skipped in found.skipped:
        assert "its printed text is not" not in skipped.reason, skipped.reason


def document_text(data: bytes) -> None:
    """A plan as plain text, and every candidate in it."""
    _document(data, "a.txt")


def document_csv(data: bytes) -> None:
    """A plan as CSV."""
    _document(data, "a.csv")


def document_html(data: bytes) -> None:
    """A plan as a web page."""
    _document(data, "a.html")


def document_docx(data: bytes) -> None:
    """A plan as a Word file: the bytes are its document part."""
    _document(material.word(data), "a.docx")


def document_xlsx(data: bytes) -> None:
    """A plan as a workbook: the bytes are its sheet."""
    _document(material.workbook(data), "a.xlsx")


def document_pdf(data: bytes) -> None:
    """A plan as a PDF."""
    _document(data, "a.pdf")


def document_any(data: bytes) -> None:
    """A file of any kind under any name."""
    names = ("a", "a.txt", "a.csv", "a.html", "a.docx", "a.xlsx", "a.pdf")
    _document(data[1:], names[(data[:1] or b"\0")[0] % len(names)])


def rdf_file(data: bytes) -> None:
    """An RDF file given to `kg load`."""
    from kg.store.rdffile import FORMATS, file_quads

    names = sorted(FORMATS)
    name = names[(data[:1] or b"\0")[0] % len(names)]
    path = _folder() / f"given.{name}"
    path.write_bytes(data[1:])
    with contextlib.suppress(KgError):
        for _ in file_quads(path, name, None, "b"):
            pass


def server_answer(data: bytes) -> None:
    """What a SPARQL server of somebody else answers."""
    from kg.store.results import read_boolean, read_table, rows_answer, triples_answer

    for read in (read_boolean, lambda body: triples_answer(body, "ttl", 5)):
        with contextlib.suppress(KgError):
            read(data)
    with contextlib.suppress(KgError):
        variables, rows = read_table(data)
        for name in ("tsv", "csv", "json"):
            rows_answer(variables, rows, 3, name)


def http_request(data: bytes) -> None:
    """A request to the endpoint: its query string, its Accept header, its media type and its body."""
    from kg.store.guard import check
    from kg.web import protocol

    url, accept, media, body = material.split(data, 4)
    headers = {"content-type": material.text(media) or "application/x-www-form-urlencoded"}
    for method in ("GET", "POST"):
        request = protocol.Request(method=method, query_string=material.text(url), headers=headers, body=body)
        try:
            operation = protocol.read_operation(request)
            protocol.wanted_formats(material.text(accept), check(operation.query))
        except (KgError, protocol.ProblemError) as error:
            _blamed(protocol.problem(error).status)


def _blamed(status: int) -> None:
    assert 400 <= status < 500, "an error of the client is the server's"
