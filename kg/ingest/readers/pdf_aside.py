"""Print that is no part of a page's text: the binding line and numbers of the lines in its margin, large letters behind the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from kg.ingest.headers import header_rules
from kg.ingest.readers.pdf_lines import characters, to_bands
from kg.ingest.readers.pdf_page import Glyph, PrintedPage

_FEWEST = 5  # numbers on a page that shows them
_APART = 0.5  # of a character's height: the least space between a number and its line
_SKIPPED = 2  # empty lines that may be counted between two printed ones
_ALIKE = 0.9  # share of the numbers that count on from the one before
_LARGE = 2.0  # times the usual height: letters behind the text are at least so tall
_FEW = 100  # large letters a page: more are no line behind the text
_OVER = 2  # characters of the text that stand within one behind it

Number = tuple[int, int, float]  # which line of the page, what it says, right edge


def without_asides(pages: Sequence[PrintedPage]) -> tuple[list[PrintedPage], list[str]]:
    """Return the pages without what is no part of their text, and a remark on each kind of it."""
    remarks = [f"text at a slant {_on(slanting)} is left out: a watermark"] if (slanting := _slanting(pages)) else []
    cleaned, bound, backed = [], [], []
    for page in pages:
        _, _, _, sizes, texts, _ = zip(*page.glyphs, strict=True) if page.glyphs else ((),) * 6
        unbound = _without_binding(page, "".join(texts))
        cleaned.append(_without_backdrop(unbound, sizes))
        bound += [page.number] if unbound is not page else []
        backed += [page.number] if cleaned[-1] is not unbound else []
    remarks += [f"the binding line {_on(bound)} is left out"] if bound else []
    remarks += [f"large text behind other text {_on(backed)} is left out"] if backed else []
    return _without_line_numbers(cleaned, remarks)


def _slanting(pages: Sequence[PrintedPage]) -> list[int]:
    return [page.number for page in pages if page.slanting]


def _on(numbers: Sequence[int]) -> str:
    return f"on page {', '.join(map(str, numbers))}"


def _without_binding(page: PrintedPage, text: str) -> PrintedPage:
    """Leave out the letters of a binding line and the dots between them, in a strip beside the text with nothing else in it."""
    binding = header_rules().binding
    if not all(letter in text for letter in binding):
        return page
    letters = [glyph for glyph in page.glyphs if glyph.text in binding]
    others = [glyph for glyph in page.glyphs if glyph.text.isalnum() and glyph.text not in binding]
    left, right = min((glyph.x0 for glyph in others), default=0.0), max((glyph.x1 for glyph in others), default=0.0)
    for side in ([g for g in letters if g.x1 < left], [g for g in letters if g.x0 > right]):
        if set(binding) <= set(characters(side)):
            start, end = min(glyph.x0 for glyph in side), max(glyph.x1 for glyph in side)
            page = replace(page, glyphs=[g for g in page.glyphs if g.x1 <= start or g.x0 >= end])
    return page


def _without_backdrop(page: PrintedPage, sizes: Sequence[float]) -> PrintedPage:
    """Leave out lines of large letters that others stand upon; `sizes` are the heights of the page's characters."""
    tall = _LARGE * sorted(sizes)[len(sizes) // 2] if sizes else 0.0
    if not tall or max(sizes) < tall:
        return page
    large = [glyph for glyph in page.glyphs if glyph.size >= tall and not glyph.text.isspace()]
    small = [glyph for glyph in page.glyphs if glyph.size < tall and not glyph.text.isspace()]
    if len(large) > _FEW:
        return page
    lines = ([glyph for glyph in large if glyph.y == y] for y in {glyph.y for glyph in large})
    behind = {line[0].y for line in lines if _is_behind(line, small)}
    kept = [glyph for glyph in page.glyphs if glyph.size < tall or glyph.y not in behind]
    return replace(page, glyphs=kept) if behind else page


def _is_behind(line: Sequence[Glyph], small: Sequence[Glyph]) -> bool:
    """Tell whether several characters stand within one of the large letters of a line."""
    foot, top = line[0].y, line[0].y - 0.7 * line[0].size
    upon = [(one.x0 + one.x1) / 2 for one in small if top < one.y < foot]
    return any(sum(glyph.x0 < x < glyph.x1 for x in upon) >= _OVER for glyph in line)


def _without_line_numbers(pages: Sequence[PrintedPage], remarks: list[str]) -> tuple[list[PrintedPage], list[str]]:
    """Leave out numbers that count the lines; the first page of some lines must show them."""
    edge = next((_edge(page, bands) for page in pages if len(bands := to_bands(page.glyphs)) >= _FEWEST), None)
    if edge is None:
        return list(pages), remarks
    cleaned = []
    for page in pages:
        edge = _edge(page, to_bands(page.glyphs)) or edge
        kept = [glyph for glyph in page.glyphs if glyph.x1 > edge or not glyph.text.isdigit()]
        cleaned.append(replace(page, glyphs=kept))
    return cleaned, [*remarks, "numbers that count the printed lines are left out"]


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
