"""Rows of terms -> the bytes of every tabular format. Machine formats follow the W3C specifications to the letter."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from kg.query.plaintable import markdown, plain_table
from kg.store.base import XSD, Solutions, Term
from kg.store.terms import well_formed_xml, write_tsv

Rows = Sequence[Sequence[Term | None]]
SOLUTION_FORMATS = ("table", "csv", "tsv", "json", "xml", "md", "xlsx", "parquet")
TRIPLE_FORMATS = ("ttl", "jsonld", "nt")
BINARY = frozenset({"xlsx", "parquet"})
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_STRING = f"{XSD}string"
_XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'


def solutions_bytes(solutions: Solutions, name: str, *, spreadsheet: bool = False) -> bytes:
    """Return solutions in format `name`.

    Parameters
    ----------
    name : str
        One of `SOLUTION_FORMATS`.
    spreadsheet : bool
        For csv: write it for Excel (byte order mark, no cell that begins a formula) instead of to the letter of the specification.
    """
    if name == "csv":
        return csv_bytes(solutions.variables, solutions.rows, spreadsheet=spreadsheet)
    return _WRITERS[name](solutions.variables, solutions.rows)


def boolean_bytes(value: bool, name: str) -> bytes:
    """Return the answer to an ASK in format `name`.

    Examples
    --------
    >>> boolean_bytes(True, "json")
    b'{"head":{},"boolean":true}'
    """
    text = "true" if value else "false"
    if name == "json":
        return f'{{"head":{{}},"boolean":{text}}}'.encode()
    if name == "xml":
        return f"{_XML_HEAD}<head/><boolean>{text}</boolean></sparql>".encode()
    if name in BINARY:
        term = Term("literal", text, f"{XSD}boolean")
        return _WRITERS[name](("answer",), [(term,)])
    return f"{text}\n".encode()


def csv_bytes(variables: Sequence[str], rows: Rows, *, spreadsheet: bool = False) -> bytes:
    """Return SPARQL 1.1 Query Results CSV; for a spreadsheet with byte order mark and formulas made harmless."""
    mend = neutral if spreadsheet else str
    lines = [",".join(_csv_cell(mend(name)) for name in variables)]
    for row in rows:
        lines.append(",".join("" if term is None else _csv_cell(mend(_csv_text(term))) for term in row))
    return ("\ufeff" if spreadsheet else "").encode() + ("\r\n".join(lines) + "\r\n").encode()


def neutral(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: a number stays, else ``'`` is put before ``= + - @``.

    Examples
    --------
    >>> neutral("=1+1"), neutral("-3.5"), neutral("青岛")
    ("'=1+1", '-3.5', '青岛')
    """
    if not text.startswith(_FORMULA):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text if text.strip() == text and "_" not in text else f"'{text}"


def _csv_text(term: Term) -> str:
    return f"_:{term.value}" if term.kind == "bnode" else term.value


def _csv_cell(text: str) -> str:
    if any(mark in text for mark in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _json(variables: Sequence[str], rows: Rows) -> bytes:
    bindings = [{n: _json_term(t) for n, t in zip(variables, row, strict=True) if t is not None} for row in rows]
    whole = {"head": {"vars": list(variables)}, "results": {"bindings": bindings}}
    return (json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _json_term(term: Term) -> dict[str, str]:
    kind = "uri" if term.kind == "iri" else term.kind
    found = {"type": kind, "value": term.value}
    if term.lang:
        found["xml:lang"] = term.lang
    elif term.datatype not in {None, _STRING}:
        found["datatype"] = str(term.datatype)
    return found


def _escaped(text: str) -> str:
    """Return a text as XML writes it (the standard library's own way loads an HTTP client)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def _quoted(text: str) -> str:
    return '"' + _escaped(text).replace('"', "&quot;") + '"'


def _xml(variables: Sequence[str], rows: Rows) -> bytes:
    head = "".join(f"<variable name={_quoted(name)}/>" for name in variables)
    parts = [_XML_HEAD, f"<head>{head}</head><results>"]
    for row in rows:
        parts.append("<result>")
        for name, term in zip(variables, row, strict=True):
            if term is not None:
                parts.append(f"<binding name={_quoted(name)}>{_xml_term(term)}</binding>")
        parts.append("</result>")
    return well_formed_xml("".join([*parts, "</results></sparql>\n"]).encode())


def _xml_term(term: Term) -> str:
    text = _escaped(term.value)
    if term.kind != "literal":
        tag = "uri" if term.kind == "iri" else "bnode"
        return f"<{tag}>{text}</{tag}>"
    if term.lang:
        return f"<literal xml:lang={_quoted(term.lang)}>{text}</literal>"
    if term.datatype in {None, _STRING}:
        return f"<literal>{text}</literal>"
    return f"<literal datatype={_quoted(str(term.datatype))}>{text}</literal>"


def _xlsx(variables: Sequence[str], rows: Rows) -> bytes:
    from kg.query.office import xlsx_bytes

    return xlsx_bytes(variables, rows)


def _parquet(variables: Sequence[str], rows: Rows) -> bytes:
    from kg.query.office import parquet_bytes

    return parquet_bytes(variables, rows)


_WRITERS: dict[str, Callable[[Sequence[str], Rows], bytes]] = {
    "table": plain_table,
    "md": markdown,
    "tsv": write_tsv,
    "json": _json,
    "xml": _xml,
    "xlsx": _xlsx,
    "parquet": _parquet,
    "csv": csv_bytes,
}
