"""The ordinary text extraction of other readers of PDFs: what each gives for a whole file, in one call or page by page."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from importlib.util import find_spec

import pypdfium2

Extract = Callable[[bytes], str]


def extractors() -> tuple[dict[str, Extract], list[str]]:
    """Return the text extraction of each reader that is installed, PDFium's first, and the names of those that are not."""
    for quiet in ("pypdf", "pdfminer"):  # both remark on every font
        logging.getLogger(quiet).setLevel(logging.ERROR)
    others: dict[str, tuple[str, Extract]] = {
        "pypdf": ("pypdf", _pypdf),
        "pdfminer.six": ("pdfminer", _pdfminer),
        "pdfplumber": ("pdfplumber", _pdfplumber),
    }
    installed = {name: extract for name, (module, extract) in others.items() if find_spec(module)}
    return {"PDFium": _pdfium, **installed}, [name for name in others if name not in installed]


def _pdfium(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def _pypdf(data: bytes) -> str:
    import pypdf

    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def _pdfminer(data: bytes) -> str:
    from pdfminer.high_level import extract_text

    return str(extract_text(io.BytesIO(data)))


def _pdfplumber(data: bytes) -> str:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        return "\n".join(page.extract_text() for page in document.pages)
