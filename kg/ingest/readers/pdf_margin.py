"""What stands in the margin beside the text and is no part of it: numbers that count the printed lines, as drafts have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from kg.ingest.readers.pdf_lines import to_bands
from kg.ingest.readers.pdf_page import Glyph, PrintedPage

_FEWEST = 5  # numbers on a page that shows them
_APART = 0.5  # of a character's height: the least space between a number and its line
_SKIPPED = 2  # empty lines that may be counted between two printed ones
_ALIKE = 0.9  # share of the numbers that count on from the one before

Number = tuple[int, int, float]  # which line of the page, what it says, right edge


def without_line_numbers(pages: Sequence[PrintedPage]) -> tuple[list[PrintedPage], bool]:
    """Return the pages without numbers that count their lines, and whether there are any: the first page of some lines must show them."""
    edge = next((_edge(page, bands) for page in pages if len(bands := to_bands(page.glyphs)) >= _FEWEST), None)
    if edge is None:
        return list(pages), False
    cleaned = []
    for page in pages:
        edge = _edge(page, to_bands(page.glyphs)) or edge
        kept = [glyph for glyph in page.glyphs if glyph.x1 > edge or not glyph.text.isdigit()]
        cleaned.append(replace(page, glyphs=kept))
    return cleaned, True


def _edge(page: PrintedPage, bands: Sequence[list[Glyph]]) -> float | None:
    """Return how far numbers that count the lines reach in from the left, with nothing else standing there; None without any."""
    numbers = [number for at, band in enumerate(bands) if (number := _number(at, band))]
    if len(numbers) < _FEWEST:
        return None
    edge = max(right for _, _, right in numbers)
    others = (glyph.x0 for glyph in page.glyphs if not glyph.text.isspace() and not glyph.text.isdigit())
    counting = sum(0 <= (b[1] - a[1]) - (b[0] - a[0]) <= _SKIPPED for a, b in pairwise(numbers))
    return edge if min(others, default=0.0) > edge and counting >= _ALIKE * (len(numbers) - 1) else None


def _number(at: int, band: Sequence[Glyph]) -> Number | None:
    """Return the number that a line begins with, if space parts it from the rest."""
    digits = list(takewhile(lambda glyph: glyph.text.isdecimal(), band))
    rest = next((glyph for glyph in band[len(digits) :] if not glyph.text.isspace()), None)
    if not digits or rest is None or rest.x0 - digits[-1].x1 < _APART * rest.size:
        return None
    return at, int("".join(glyph.text for glyph in digits)), digits[-1].x1
