"""What kind of file it is, told from its first bytes and its parts, never from its name alone."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

from kg.errors import DocumentError

_BY_SUFFIX = {
    ".txt": "txt",
    ".md": "txt",
    ".text": "txt",
    ".htm": "html",
    ".html": "html",
    ".shtml": "html",
    ".docx": "docx",
    ".pdf": "pdf",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".csv": "csv",
    ".tsv": "csv",
}
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_PACKED = {b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zX": "xz"}


def kind_of(data: bytes, path: str) -> str:
    """Return txt, html, docx, pdf, xlsx or csv.

    A name that says one kind and bytes that say another is refused, so that nobody reads a web page saved as a PDF unaware.

    Raises
    ------
    DocumentError
        If the file is empty, of a kind that is not read, or not what its name says.
    """
    if not data.strip():
        raise DocumentError("the file is empty", place=path, remedy="fetch it again")
    said, found = _BY_SUFFIX.get(PurePath(path).suffix.lower(), ""), _by_bytes(data, path)
    if found in ("text", "html"):
        return _text_kind(said, found, path)
    if said and said != found:
        problem = f"the file is named {PurePath(path).suffix} but holds {found.upper()}"
        raise DocumentError(problem, place=path, remedy=f"rename it to end in .{found}")
    return found


def _text_kind(said: str, found: str, path: str) -> str:
    if said in ("pdf", "docx", "xlsx"):
        held = "a web page" if found == "html" else "plain text"
        problem = f"the file is named .{said} but holds {held}"
        raise DocumentError(
            problem, place=path, remedy="fetch it again: a login or error page may have been saved in its place"
        )
    if said in ("html", "csv"):
        return said
    return "html" if found == "html" else "txt"


def _by_bytes(data: bytes, path: str) -> str:
    head = data[:1024]
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _office_kind(data, path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        _refuse_old_office(data, path)
    if head.startswith(_PICTURES):
        raise DocumentError(
            "the file is a picture", place=path, remedy="run text recognition (OCR) on it first and give the text"
        )
    for magic, name in _PACKED.items():
        if head.startswith(magic):
            raise DocumentError(f"the file is a {name} archive", place=path, remedy="unpack it and give the document")
    if head.startswith(b"{\\rtf"):
        raise DocumentError("the file is RTF", place=path, remedy="save it as docx or txt")
    lower = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if lower.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in lower:
        return "html"
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DocumentError(
            "the file is binary and of no kind that is read",
            place=path,
            remedy="give txt, html, docx, pdf, xlsx or csv",
        )
    return "text"


def _office_kind(data: bytes, path: str) -> str:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
        raise DocumentError(
            "the file is damaged or cut short", place=path, remedy="fetch it again, or save it anew"
        ) from error
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise DocumentError(
        "the file is a zip archive of no kind that is read", place=path, remedy="unpack it and give the document"
    )


def _refuse_old_office(data: bytes, path: str) -> None:
    """An OLE file is an old Word or Excel file, or a new one under a password."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise DocumentError("the file is encrypted", place=path, remedy="save a copy without a password")
    raise DocumentError("the file is in the old .doc or .xls format", place=path, remedy="save it as .docx or .xlsx")
