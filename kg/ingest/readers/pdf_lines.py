"""Characters -> printed lines -> running text: what stands on one baseline, and which line breaks are real."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter
from statistics import median

from kg.ingest.headers import header_rules
from kg.ingest.labels import label_ahead
from kg.ingest.name_lines import begins_name, breaks_between, lists, names_by_line
from kg.ingest.normalise import fold
from kg.ingest.readers.pdf_page import Glyph
from kg.ingest.rulebook import pattern, rules
from kg.ingest.table_people import is_person
from kg.ingest.units import starts_name

NUMERAL = pattern("hierarchy", "cell")
"""A cell that holds the number of a row and nothing else."""
_CJK = re.compile(r"[\u2e80-\u2fff\u3001-\u9fff\uf900-\ufaff\uff00-\uffef]")
_FORMS = re.compile(
    r"[\u2e80-\u2fdf\uf900-\ufaff]"
)  # radicals and compatibility forms that fonts map plain characters to
_TWICE = re.compile(r"(.)\1", re.DOTALL)
_GAP = re.compile(r"\s+")
_STARTS_ITEM = pattern("hierarchy", "item")
_WORD_GAP = 0.15  # of the character height: a narrower gap between Latin letters is spacing, no word space
_ROOM = 2.5  # characters: a line that leaves more was broken on purpose
_OPEN_END = tuple("、，,；;（(〔《“‘" + rules("fragments")["joins"] + rules("fragments")["etc"])
_LONGEST_NAME = 4  # lines
_CLAUSE_END = tuple("；;")
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


_left, _height, _character = (itemgetter(Glyph._fields.index(name)) for name in ("x0", "y", "text"))


def characters(glyphs: Iterable[Glyph]) -> str:
    """Return what is printed, one character each, white space among it."""
    return "".join(map(_character, glyphs))


def to_bands(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return the characters of each printed line, from the top down and from left to right; lines of white space are left out."""
    rows: list[list[Glyph]] = []
    top, reach = -math.inf, 0.0
    for y, level in groupby(sorted(glyphs, key=_height), key=_height):
        if y - top <= reach:
            rows[-1] += level
        else:
            rows.append(list(level))
            top, reach = y, max(2.0, 0.3 * rows[-1][0].size)
    return [_without_shadows(sorted(row, key=_left)) for row in rows if not all(map(str.isspace, map(_character, row)))]


def to_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Return the lines from the top down, the characters of each from left to right."""
    return [to_line(band) for band in to_bands(glyphs)]


def to_line(glyphs: list[Glyph]) -> Line:
    """Return one line of `to_bands` as text."""
    text = characters(glyphs)
    first, last = glyphs[len(text) - len(text.lstrip())], glyphs[len(text.rstrip()) - 1]
    chinese = set(_CJK.findall(text))
    wide = [glyph.x1 - glyph.x0 for glyph in glyphs if glyph.text in chinese]
    em = median(wide) if wide else 0.8 * median(glyph.size for glyph in glyphs if not glyph.text.isspace())
    return Line(first.x0, last.x1, first.y, max(em, 1.0), _text(glyphs, text))


def _without_shadows(glyphs: list[Glyph]) -> list[Glyph]:
    """Drop a character printed twice on the same spot, as some programs do for bold."""
    if not _TWICE.search(characters(glyphs)):
        return glyphs
    kept: list[Glyph] = []
    for glyph in glyphs:
        twice = kept and kept[-1].text == glyph.text and glyph.x0 - kept[-1].x0 < 0.25 * (glyph.x1 - glyph.x0)
        if not twice:
            kept.append(glyph)
    return kept


def _text(glyphs: Sequence[Glyph], text: str) -> str:
    """Return a line's characters; a space made up by layout stays only between two that are not Chinese."""
    if not "".join(text.split()).isprintable():
        glyphs = [glyph for glyph in glyphs if glyph.text.isspace() or glyph.text.isprintable()]
        text = characters(glyphs)

    def space(gap: re.Match[str]) -> str:
        return " " if any(_is_printed(glyphs, index) for index in range(*gap.span())) else ""

    return _FORMS.sub(lambda form: unicodedata.normalize("NFKC", form[0]), _GAP.sub(space, text)).strip()


def _is_printed(glyphs: Sequence[Glyph], index: int) -> bool:
    """Tell whether a space is in the file, or made up between two Latin words."""
    before, after = glyphs[max(index - 1, 0)], glyphs[min(index + 1, len(glyphs) - 1)]
    apart = after.x0 - before.x1 > _WORD_GAP * after.size
    return not glyphs[index].made or (before.text.isascii() and after.text.isascii() and apart)


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
    sure = all(_has_room(line, width) or begins_name(below.text, line.text) for line, below in pairwise(lines))
    if sure and names_by_line([line.text for line in lines]):
        return "\n".join(line.text for line in lines)
    listed = len(lines) > 1 and not lists("".join(line.text for line in lines))
    text = ""
    for index, line in enumerate(lines):
        if index == 0:
            text = line.text
        elif _ends_piece(lines[index - 1], line, width, text) or (
            listed
            and begins_name(rest := _rest(lines[index:], width), text.rpartition("\n")[2])
            and breaks_between(text, rest)
        ):
            text = f"{text}\n{line.text}"
        else:
            text = join_text(text, line.text)
    return text


def _has_room(line: Line, width: float) -> bool:
    return width - (line.x1 - line.x0) > _ROOM * line.em


def _rest(lines: Sequence[Line], width: float) -> str:
    """Return what the first of some lines begins: it runs on over full lines."""
    end = next((at for at, line in enumerate(lines, start=1) if _has_room(line, width)), len(lines))
    return "".join(line.text for line in lines[: min(end, _LONGEST_NAME)])


def _ends_piece(line: Line, following: Line, width: float, text: str) -> bool:
    item = _STARTS_ITEM.match(following.text) is not None
    if line.text.endswith(_OPEN_END) or following.text.startswith(_OPEN_START):
        return item and line.text.endswith(_CLAUSE_END)
    if item or label_ahead().match(fold(following.text)):
        return True
    if not _has_room(line, width):
        return False
    rules = header_rules()
    words = rules.break_after.search(line.text) is not None and rules.break_before.match(following.text) is not None
    return words or breaks_between(text, following.text) or (is_person(text) and starts_name(fold(following.text)))
