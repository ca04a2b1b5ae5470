"""path -> Document: finds out what a file is, reads it in a process of its own under limits, and returns the same Document each time."""

from __future__ import annotations

from pathlib import Path

from kg.errors import DocumentError
from kg.ingest.child import Request, read_in_child
from kg.ingest.document import Document
from kg.ingest.headers import HeaderRules, header_rules
from kg.ingest.readers.limits import MIB, Limits
from kg.ingest.readers.sniff import kind_of
from kg.ingest.reading import document_from_bytes


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
    if path.exists() and not path.is_file():
        raise DocumentError("this is no ordinary file", place=place, remedy="give a file on a disk")
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
