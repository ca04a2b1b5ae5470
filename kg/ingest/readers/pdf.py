"""Reads a PDF with a text layer: running text in reading order, tables with and without ruling lines, page furniture apart."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from kg.errors import DocumentError
from kg.ingest.readers.limits import Limits
from kg.ingest.readers.pdf_aside import without_asides
from kg.ingest.readers.pdf_flow import to_pieces
from kg.ingest.readers.pdf_layout import page_flows
from kg.ingest.readers.pdf_page import PrintedPage, read_page
from kg.ingest.readers.pieces import Piece

_GLYPHS_PER_PAGE_SCANNED = 5  # fewer characters a page than this on average: the pages are pictures


def read_pdf(data: bytes, path: str, limits: Limits) -> tuple[list[Piece], list[str]]:
    """Return a PDF's pieces in reading order and remarks on what could not be read.

    Raises
    ------
    DocumentError
        If the file is encrypted, damaged, has no text layer, or has over `limits.pages` pages.
    """
    document = _open(data, path)
    try:
        count = len(document)
        if count > limits.pages:
            raise DocumentError(
                f"the PDF has {count} pages, over the limit of {limits.pages}", place=path, remedy="split it"
            )
        pages = [_read(document, number, path) for number in range(1, count + 1)]
    finally:
        document.close()
    glyphs = sum(len(page.glyphs) for page in pages)
    if glyphs < _GLYPHS_PER_PAGE_SCANNED * len(pages):
        raise DocumentError(
            f"the PDF has no text layer ({len(pages)} pages, {glyphs} characters): its pages are pictures",
            place=path,
            remedy="run text recognition (OCR) on it first and give the result",
        )
    bare = [str(page.number) for page in pages if not page.glyphs]
    remarks = [f"no text on page {', '.join(bare)}: pictures or blank pages are not read"] if bare else []
    pages, asides = without_asides(pages)
    remarks += asides
    flows, gapped = page_flows(pages)
    if gapped:
        numbers = ", ".join(map(str, gapped))
        remarks.append(
            f"a table without a grid of lines on page {numbers}: its columns are told by the gaps between them"
        )
    return to_pieces(flows), remarks


def _open(data: bytes, path: str) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise DocumentError("the PDF is encrypted", place=path, remedy="save a copy without a password") from error
        raise DocumentError(
            "the PDF is damaged or cut short", place=path, remedy="fetch it again, or save it anew from a PDF viewer"
        ) from error


def _read(document: Any, number: int, path: str) -> PrintedPage:
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError as error:
        raise DocumentError(
            "the page is damaged", place=f"{path}, page {number}", remedy="fetch the file again"
        ) from error
    try:
        return read_page(page, number)
    finally:
        page.close()
