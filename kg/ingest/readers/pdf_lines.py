"""Characters -> printed lines -> running text: what stands on one baseline, and which line breaks are real."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from statistics import median

from kg.ingest.headers import header_rules
from kg.ingest.readers.pdf_page import Glyph

NUMERAL = re.compile(r"[（(]?(?:\d{1,3}|[一二三四五六七八九十百]{1,4})[）)]?[、.．]?\Z")
"""A cell that holds the number of a row and nothing else."""
_CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_STARTS_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}[.．、](?!\d))"
)
_WORD_GAP = 0.15  # of the character height: a narrower gap between Latin letters is spacing, no word space
_OPEN_END = tuple("、，,；;（(〔《“‘及和与等")
_OPEN_START = tuple("、，,；;。）)〕》”’")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its edges, baseline and the width of one Chinese character, in points.

    `column` holds the edges of the column of text it stands in, where a page has several.
    """

    x0: float
    x1: float
    y: float
    em: float
    text: str
    column: tuple[float, float] | None = None


def to_bands(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return the characters of each printed line, from the top down and from left to right; lines of white space are left out."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=_height):
        if rows and glyph.y - rows[-1][0].y <= max(2.0, 0.3 * rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    bands = (_without_shadows(sorted(row, key=_left)) for row in rows)
    return [band for band in bands if any(not glyph.text.isspace() for glyph in band)]


_height, _left = attrgetter("y"), attrgetter("x0")


def to_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Return the lines from the top down, the characters of each from left to right."""
    return [to_line(band) for band in to_bands(glyphs)]


def to_line(glyphs: list[Glyph]) -> Line:
    """Return one line of `to_bands` as text."""
    printed = [glyph for glyph in glyphs if not glyph.text.isspace()]
    wide = [glyph.x1 - glyph.x0 for glyph in printed if _CJK.match(glyph.text)]
    em = median(wide) if wide else 0.8 * median(glyph.size for glyph in printed)
    return Line(printed[0].x0, printed[-1].x1, printed[0].y, max(em, 1.0), _text(glyphs))


def _without_shadows(glyphs: list[Glyph]) -> list[Glyph]:
    """Drop a character printed twice on the same spot, as some programs do for bold."""
    kept: list[Glyph] = []
    for glyph in glyphs:
        twice = kept and kept[-1].text == glyph.text and glyph.x0 - kept[-1].x0 < 0.25 * (glyph.x1 - glyph.x0)
        if not twice:
            kept.append(glyph)
    return kept


def _text(glyphs: list[Glyph]) -> str:
    """Return a line's characters; a space made up by layout stays only between two that are not Chinese."""
    parts: list[str] = []
    for index, glyph in enumerate(glyphs):
        if glyph.text.isspace():
            made = glyph.made and not _between_latin(glyphs, index)
            if not made and parts and parts[-1] != " ":
                parts.append(" ")
        elif not unicodedata.category(glyph.text).startswith("C") or glyph.text == "\ufffd":
            parts.append(_letter(glyph.text))
    return "".join(parts).strip()


def _between_latin(glyphs: Sequence[Glyph], index: int) -> bool:
    before, after = glyphs[max(index - 1, 0)], glyphs[min(index + 1, len(glyphs) - 1)]
    return before.text.isascii() and after.text.isascii() and after.x0 - before.x1 > _WORD_GAP * after.size


def _letter(character: str) -> str:
    """Return the ordinary form of a radical or compatibility ideograph that a font maps a plain character to."""
    if "\u2e80" <= character <= "\u2fdf" or "\uf900" <= character <= "\ufaff":
        return unicodedata.normalize("NFKC", character)
    return character


def join_text(left: str, right: str) -> str:
    """Join two pieces of one sentence; a space is put back only between two Latin words.

    Examples
    --------
    >>> join_text("市数据", "局"), join_text("open", "source")
    ('市数据局', 'open source')
    """
    if left and right and left[-1].isascii() and right[0].isascii() and left[-1].isalpha() and right[0].isalpha():
        return f"{left} {right}"
    return left + right


def cell_text(lines: Sequence[Line], width: float) -> str:
    """Return a cell's text: lines run on, but for a numbered item and for a unit's name that stands on a line of its own."""
    text = ""
    for index, line in enumerate(lines):
        if index == 0:
            text = line.text
        elif _ends_piece(lines[index - 1], line, width):
            text = f"{text}\n{line.text}"
        else:
            text = join_text(text, line.text)
    return text


def _ends_piece(line: Line, following: Line, width: float) -> bool:
    if line.text.endswith(_OPEN_END) or following.text.startswith(_OPEN_START):
        return False
    if _STARTS_ITEM.match(following.text):
        return True
    rules = header_rules()
    room = width - (line.x1 - line.x0) > 2.5 * line.em
    return room and line.text.endswith(rules.break_after) and following.text.startswith(rules.break_before)
