"""Bytes of a known kind -> Document, in this process; a format's library is imported only when a file of that format is read."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace

from kg.errors import DocumentError
from kg.ingest.document import Document, plain_document
from kg.ingest.headers import HeaderRules
from kg.ingest.readers.limits import Limits
from kg.ingest.readers.pieces import Piece, with_type_aside
from kg.ingest.said_once import type_of_leads

_KEEP_TYPE = ("html", "docx", "xlsx")


def document_from_bytes(data: bytes, kind: str, name: str, limits: Limits, rules: HeaderRules) -> Document:
    """Read a file's bytes as one kind, in this process.

    Where the document says that the type its units are printed in tells the leads, it is read once more for the letters in that type.
    """
    if kind == "txt":
        from kg.ingest.readers.decode import decode
        from kg.ingest.readers.text_tables import with_tables

        text, remarks = decode(data, name)
        return with_tables(plain_document(name, text, tuple(remarks)), rules)
    document = _read(data, kind, name, limits, rules)
    look = type_of_leads(document.text) if kind in _KEEP_TYPE else ""
    if not look:
        return document
    again = _read(data, kind, name, limits, rules, look)
    return replace(document, marked=again.marked) if again.text == document.text else document


def _read(data: bytes, kind: str, name: str, limits: Limits, rules: HeaderRules, look: str = "") -> Document:
    from kg.ingest.readers.assemble import assemble

    try:
        pieces, remarks = _reader(kind, limits, look)(data, name)
    except (DocumentError, MemoryError):
        raise
    except Exception as error:  # a damaged file can break a format's library in any place
        raise DocumentError(
            f"the file is damaged ({type(error).__name__}: {' '.join(str(error).split())[:100]})",
            place=name,
            remedy="save it anew",
        ) from error
    return assemble(list(map(with_type_aside, pieces)) if look else pieces, name, kind, rules, remarks)


def _reader(kind: str, limits: Limits, look: str) -> Callable[[bytes, str], tuple[list[Piece], list[str]]]:
    """Return the reader of a kind, for letters in type as well where `look` names one."""
    module, function = {
        "pdf": ("pdf", "read_pdf"),
        "html": ("html", "read_html"),
        "docx": ("word", "read_docx"),
        "xlsx": ("workbook", "read_xlsx"),
        "csv": ("delimited", "read_csv"),
    }[kind]
    read = getattr(importlib.import_module(f"kg.ingest.readers.{module}"), function)

    def bounded(data: bytes, name: str) -> tuple[list[Piece], list[str]]:
        found: tuple[list[Piece], list[str]] = read(data, name, limits, *([look] if look else []))
        return found

    return bounded
