"""Bytes -> the material of a target: texts, terms, rows and packed files, so that a change of a byte is a change of the material."""

from __future__ import annotations

import io
import zipfile

from kg.store.base import XSD, Term

_TYPES = ("integer", "decimal", "double", "boolean", "date", "gYear", "dateTime", "string")
_CONTENT = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>%s</Types>"""
_OVERRIDE = '<Override PartName="/%s" ContentType="application/vnd.openxmlformats-officedocument.%s+xml"/>'
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
_RELATION = '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>'
_BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


def text(data: bytes) -> str:
    """Return bytes as text that UTF-8 can write."""
    return data.decode("utf-8", "replace")


def split(data: bytes, parts: int) -> list[bytes]:
    """Cut bytes at the first NULs into a number of parts, the last of which keeps the rest."""
    found = data.split(b"\0", parts - 1)
    return found + [b""] * (parts - len(found))


def term(data: bytes) -> Term | None:
    """Return the term that bytes stand for: the first byte says of which kind, the rest is its value."""
    if not data:
        return None
    kind, value = data[0] % 16, text(data[1:])
    if kind < 2:
        return Term("iri", "http://a/" + value) if kind else Term("bnode", "b" + value.encode("ascii", "ignore").hex())
    if kind < 5:
        return Term("literal", value, None, ("zh", "en", "zh-hans-cn")[kind - 2])
    if kind < 8:
        return Term("literal", value, f"{XSD}string")
    return Term("literal", value, XSD + _TYPES[kind - 8])


def rows(data: bytes, width: int) -> list[tuple[Term | None, ...]]:
    """Return rows of terms: cells are cut at the byte 0xFE, which no UTF-8 has."""
    cells = [term(part) for part in data.split(b"\xfe")]
    cells += [None] * (-len(cells) % width)
    return [tuple(cells[at : at + width]) for at in range(0, len(cells), width)]


def word(body: bytes) -> bytes:
    """Return a Word file whose document part is `body`."""
    return _packed(
        {
            "[Content_Types].xml": _CONTENT % (_OVERRIDE % ("word/document.xml", "wordprocessingml.document.main")),
            "_rels/.rels": _RELATIONS % (_RELATION % ("officeDocument", "word/document.xml")),
            "word/document.xml": body,
        }
    )


def workbook(sheet: bytes) -> bytes:
    """Return a workbook whose only sheet is `sheet`."""
    types = _OVERRIDE % ("xl/workbook.xml", "spreadsheetml.sheet.main")
    types += _OVERRIDE % ("xl/worksheets/sheet1.xml", "spreadsheetml.worksheet")
    return _packed(
        {
            "[Content_Types].xml": _CONTENT % types,
            "_rels/.rels": _RELATIONS % (_RELATION % ("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": _BOOK,
            "xl/_rels/workbook.xml.rels": _RELATIONS % (_RELATION % ("worksheet", "worksheets/sheet1.xml")),
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


def _packed(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()
