"""Bytes of a known kind -> Document, in this process; a format's library is imported only when a file of that format is read."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from kg.errors import DocumentError
from kg.ingest.document import Document, plain_document
from kg.ingest.headers import HeaderRules
from kg.ingest.readers.limits import Limits
from kg.ingest.readers.pieces import Piece


def document_from_bytes(data: bytes, kind: str, name: str, limits: Limits, rules: HeaderRules) -> Document:
    """Read a file's bytes as one kind, in this process."""
    if kind == "txt":
        from kg.ingest.readers.decode import decode
        from kg.ingest.readers.text_tables import with_tables

        text, remarks = decode(data, name)
        return with_tables(plain_document(name, text, tuple(remarks)), rules)
    from kg.ingest.readers.assemble import assemble

    try:
        pieces, remarks = _reader(kind, limits)(data, name)
    except (DocumentError, MemoryError):
        raise
    except Exception as error:  # a damaged file can break a format's library in any place
        raise DocumentError(
            f"the file is damaged ({type(error).__name__}: {' '.join(str(error).split())[:100]})",
            place=name,
            remedy="save it anew",
        ) from error
    return assemble(pieces, name, kind, rules, remarks)


def _reader(kind: str, limits: Limits) -> Callable[[bytes, str], tuple[list[Piece], list[str]]]:
    """Return the reader of a kind; a format's library is imported only when a file of that format is read."""
    module, function = {
        "pdf": ("pdf", "read_pdf"),
        "html": ("html", "read_html"),
        "docx": ("word", "read_docx"),
        "xlsx": ("workbook", "read_xlsx"),
        "csv": ("delimited", "read_csv"),
    }[kind]
    read = getattr(importlib.import_module(f"kg.ingest.readers.{module}"), function)

    def bounded(data: bytes, name: str) -> tuple[list[Piece], list[str]]:
        found: tuple[list[Piece], list[str]] = read(data, name, limits)
        return found

    return bounded
