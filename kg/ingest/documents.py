"""path -> Document: finds out what a file is, reads it in a process of its own under limits, and returns the same Document each time."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

from kg.errors import DocumentError
from kg.ingest.child import Request, read_in_child
from kg.ingest.document import Document, plain_document
from kg.ingest.headers import HeaderRules, header_rules
from kg.ingest.readers.limits import MIB, Limits
from kg.ingest.readers.pieces import Piece
from kg.ingest.readers.sniff import kind_of


def read_document(path: Path, *, limits: Limits | None = None, rules: HeaderRules | None = None) -> Document:
    """Read one plan document.

    Plain text and CSV are read here; other formats in a child process whose memory and time are bounded, so that a hostile file
    cannot take the caller down.

    Parameters
    ----------
    path : Path
        A txt, html, docx, pdf, xlsx or csv file.
    limits : Limits, optional
        Caps on size, time and memory.
    rules : HeaderRules, optional
        How table headers are told; the shipped word lists by default.

    Raises
    ------
    DocumentError
        If the file cannot be read; the text says why and what to do.
    LimitError
        If reading took too long or too much memory.
    """
    limits, rules = limits or Limits(), rules or header_rules()
    data = _bytes(path, limits)
    kind = kind_of(data, path.name)
    if kind in ("txt", "csv"):
        return document_from_bytes(data, kind, path.name, limits, rules)
    return read_in_child(Request(data=data, kind=kind, name=path.name, limits=limits, rules=rules))


def _bytes(path: Path, limits: Limits) -> bytes:
    place = str(path)
    if path.is_dir():
        raise DocumentError("this is a folder", place=place, remedy="give the files in it")
    try:
        size = path.stat().st_size
        if size > limits.size:
            problem = f"the file has {size / MIB:.0f} MB, over the limit of {limits.size // MIB} MB"
            raise DocumentError(problem, place=place, remedy="raise it with --max-size, or split the file")
        with path.open("rb") as stream:
            return stream.read(limits.size + 1)
    except OSError as error:
        raise DocumentError(
            f"the file cannot be read: {error.strerror}", place=place, remedy="check its path and rights"
        ) from error


def document_from_bytes(data: bytes, kind: str, name: str, limits: Limits, rules: HeaderRules) -> Document:
    """Read a file's bytes as one kind, in this process."""
    if kind == "txt":
        from kg.ingest.readers.decode import decode

        text, remarks = decode(data, name)
        return plain_document(name, text, tuple(remarks))
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
