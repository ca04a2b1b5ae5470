"""Caps on what is read, all in one place; each is said in the error it raises."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from kg.errors import DocumentError

MIB = 1024 * 1024
_XML_HEAD = (
    64 * 1024
)  # bytes of a part in which a declaration is looked for; the parsers expand none that stands beyond


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Caps for one file.

    Parameters
    ----------
    size : int
        Bytes of the file itself.
    unpacked, entries, ratio : int
        For docx and xlsx, which are zip files: bytes once unpacked, number of parts, and how many times a part may grow.
    cells, columns : int
        For tables: cells in all, and columns in a row.
    pages : int
        Pages of a PDF.
    seconds : int
        Time for reading the file.
    memory : int
        Bytes of address space of the process that reads it.
    """

    size: int = 64 * MIB
    unpacked: int = 200 * MIB
    entries: int = 5000
    ratio: int = 200
    cells: int = 200_000
    columns: int = 100
    pages: int = 2000
    seconds: int = 60
    memory: int = 1536 * MIB


def check_zip(data: bytes, path: str, limits: Limits) -> None:
    """Refuse a zip file that is damaged, encrypted, or grows too much; only its directory is read.

    Raises
    ------
    DocumentError
        With the cap that was passed.
    """
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
        raise DocumentError(
            "the file is damaged or cut short", place=path, remedy="fetch it again, or save it anew"
        ) from error
    remedy = "this looks like a zip bomb; if it is not, save the plan as plain text"
    if len(entries) > limits.entries:
        raise DocumentError(
            f"the file holds {len(entries)} parts, over the limit of {limits.entries}", place=path, remedy=remedy
        )
    total = sum(entry.file_size for entry in entries)
    if total > limits.unpacked:
        problem = f"the file unpacks to {total // MIB} MB, over the limit of {limits.unpacked // MIB} MB"
        raise DocumentError(problem, place=path, remedy=remedy)
    for entry in entries:
        if entry.flag_bits & 1:
            raise DocumentError("the file is encrypted", place=path, remedy="save a copy without a password")
        if entry.file_size > MIB and entry.file_size > limits.ratio * max(entry.compress_size, 1):
            problem = f"a part of the file grows {entry.file_size // max(entry.compress_size, 1)} times, over the limit of {limits.ratio}"
            raise DocumentError(problem, place=path, remedy=remedy)


def check_no_entities(data: bytes, path: str) -> None:
    """Refuse XML parts that declare entities or a document type, which no plan needs and which can grow without end."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    for entry in archive.infolist():
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                head = part.read(_XML_HEAD).replace(b"\0", b"")  # in UTF-16 every other byte is zero
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise DocumentError(
                    f"the part {entry.filename} declares XML entities",
                    place=path,
                    remedy="save the file anew in your office program",
                )
