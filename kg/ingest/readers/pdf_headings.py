"""Finds the header of a table that has no ruling lines: short texts side by side that name columns, over one to three printed lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kg.ingest.headers import UNIT_KINDS, HeaderRules, squeeze
from kg.ingest.readers.pdf_lines import characters
from kg.ingest.readers.pdf_page import Glyph

_APART = 0.8  # of a character's width: a wider gap parts two headings
_LONGEST = 16  # characters of one heading
_SPREAD = 6  # letters of one heading printed apart: 责 任 单 位
_STACKED = 1.7  # of a character's height: lines no further apart may be one heading
_LAST_ASCII = "\x7f"
_NEVER = ("：", ":", "。", "；", ";")

Band = list[Glyph]


@dataclass(slots=True)
class Heading:
    """One column's heading: its text and how far it reaches, in points."""

    text: str
    x0: float
    x1: float

    @property
    def middle(self) -> float:
        """Its centre, which lies in its column."""
        return (self.x0 + self.x1) / 2


def em_of(glyphs: Sequence[Glyph]) -> float:
    """Return the usual width of a character that is not narrow."""
    wide = [glyph.x1 - glyph.x0 for glyph in glyphs if glyph.text > _LAST_ASCII]
    return max(1.0, median(wide) if wide else 0.9 * median(glyph.size for glyph in glyphs))


def band_text(band: Sequence[Glyph]) -> str:
    """Return a line's characters without white space."""
    return "".join(characters(band).split())


def may_be_header(band: Band, rules: HeaderRules) -> bool:
    """Tell at little cost whether a line may be a header: two texts with a gap between, which name columns."""
    text = characters(band)
    if any(mark in text for mark in _NEVER):
        return False
    wide = any(b.x0 - a.x1 > _APART * a.size * 0.5 for a, b in pairwise(band))
    return wide and _names_columns(_headings(band, rules), rules)


def find_headings(bands: Sequence[Band], at: int, rules: HeaderRules) -> tuple[list[Heading], int, int] | None:
    """Return the headings that line `at` of a page begins or holds, with the first and last line they stand on.

    Parameters
    ----------
    bands : sequence of Band
        The lines of a page from the top down, characters from left to right.
    at : int
        The line looked at: it must name two columns by itself; with its neighbours, one of units.
    rules : HeaderRules
        The words that name columns.
    """
    headings = _headings(bands[at], rules)
    if not _names_columns(headings, rules):
        return None
    first = last = at
    em = em_of(bands[at])
    while first and at - first < 2 and _near(bands[first - 1], bands[first], em):
        if not _take(headings, _headings(bands[first - 1], rules), rules, above=True):
            break
        first -= 1
    if first and _near(bands[first - 1], bands[first], em) and _is_stacked(_headings(bands[first - 1], rules)):
        return None  # the upper halves of these headings were not understood
    while last + 1 < len(bands) and last - at < 2 and _near(bands[last], bands[last + 1], em):
        if not _take(headings, _headings(bands[last + 1], rules), rules, above=False):
            break
        last += 1
    if not {rules.kind_of(heading.text) for heading in headings} & set(UNIT_KINDS):
        return None
    return sorted(headings, key=lambda heading: heading.x0), first, last


def _is_stacked(above: Sequence[Heading]) -> bool:
    """Tell whether a line looks like a part of a header: short texts side by side."""
    return len(above) > 1 and all(map(_is_short, above))


def _near(upper: Band, lower: Band, em: float) -> bool:
    return lower[0].y - upper[0].y <= _STACKED * em


def _headings(band: Band, rules: HeaderRules) -> list[Heading]:
    printed = [glyph for glyph in band if not glyph.text.isspace()]
    em = em_of(printed)
    parts: list[Heading] = []
    for glyph in printed:
        if parts and glyph.x0 - parts[-1].x1 <= _APART * em:
            parts[-1].text, parts[-1].x1 = parts[-1].text + glyph.text, max(parts[-1].x1, glyph.x1)
        else:
            parts.append(Heading(glyph.text, glyph.x0, glyph.x1))
    return _closed_up(parts, rules)


def _closed_up(parts: list[Heading], rules: HeaderRules) -> list[Heading]:
    """Join the letters of a heading that is printed with wide spaces, where only the whole names a column."""
    joined: list[Heading] = []
    index = 0
    while index < len(parts):
        reach = index + 1
        for end in range(min(len(parts), index + _SPREAD), index + 1, -1):
            short = all(len(part.text) <= 2 for part in parts[index:end])
            if short and rules.is_name("".join(part.text for part in parts[index:end])):
                reach = end
                break
        text = "".join(part.text for part in parts[index:reach])
        joined.append(Heading(text, parts[index].x0, parts[reach - 1].x1))
        index = reach
    return joined


def _names_columns(headings: Sequence[Heading], rules: HeaderRules) -> bool:
    if len(headings) < 2 or not all(map(_is_short, headings)):
        return False
    kinds = [rules.kind_of(heading.text) for heading in headings]
    return len(set(kinds) - {""}) >= 2 and 2 * sum(map(bool, kinds)) >= len(kinds)


def _is_short(heading: Heading) -> bool:
    return len(squeeze(heading.text)) <= _LONGEST and not any(mark in heading.text for mark in _NEVER)


def _take(headings: list[Heading], more: list[Heading], rules: HeaderRules, *, above: bool) -> bool:
    """Add a neighbouring line's headings, all or none: new columns, the other half of a stacked one, or what several stand under."""
    if not more or not all(map(_is_short, more)):
        return False
    added: list[Heading] = []
    stacked: list[tuple[Heading, str, Heading]] = []
    parents: list[Heading] = []
    for part in more:
        touched = [heading for heading in headings if part.x0 < heading.x1 and heading.x0 < part.x1]
        if not touched:
            added.append(part)
        elif len(touched) > 1:
            if not above or not rules.kind_of(part.text):
                return False
        elif rules.is_name(whole := part.text + touched[0].text if above else touched[0].text + part.text):
            stacked.append((touched[0], whole, part))
        elif not above and rules.is_name(part.text) and rules.kind_of(touched[0].text) in UNIT_KINDS:
            parents.append(touched[0])
            added.append(part)
        else:
            return False
    if added and not any(rules.kind_of(part.text) for part in added):
        return False
    for heading, whole, part in stacked:
        heading.text, heading.x0, heading.x1 = whole, min(heading.x0, part.x0), max(heading.x1, part.x1)
    headings[:] = [heading for heading in headings if not any(heading is parent for parent in parents)] + added
    return True
