"""Text set in several columns: finds the gutters of a page and gives its lines column by column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, chain, groupby, pairwise
from operator import attrgetter
from statistics import median

from kg.ingest.readers.pdf_headings import Band, em_of
from kg.ingest.readers.pdf_lines import Line, to_line
from kg.ingest.readers.pdf_page import Glyph

_BIN = 2.0  # points: how finely the page's width is looked at
_GUTTER = 1.0  # of a character's width: the narrowest gutter
_NARROWEST = 8.0  # characters: the narrowest column
_FEWEST = 4  # lines of each column
_CROSSING = 0.35  # share of lines that may run across the gutter: titles, paragraphs over both columns
_FULL = 0.5  # share of a column's lines that reach its edge, as lines of running text do and cells do not
_OUTER, _EACH_OUTER = 2, 6  # lines at the top and at the foot that may be heads and feet; one for each so many lines
_APART = 1.7  # of the usual space between lines: more parts a head or a foot from the text
_SPLITS = 2  # gutters looked for one within another: up to four columns

Stretch = tuple[float, float]
_right = attrgetter("x1")


def in_reading_order(bands: Sequence[Band], depth: int = _SPLITS) -> Iterator[Line]:
    """Give the lines of a stretch of a page from the top down, those of columns side by side one column after the other.

    Parameters
    ----------
    bands : sequence of Band
        Printed lines from the top down, without those of tables.
    depth : int
        How often a column may be parted again.
    """
    gutter = _gutter(bands) if depth and len(bands) >= _FEWEST else None
    if gutter is None:
        yield from map(to_line, bands)
        return
    apart = _set_apart(bands)
    sides = [(band, *_parted(band, gutter)) for band in bands]
    for alone, group in groupby(sides, key=lambda side: _crosses(side[0], gutter) or id(side[0]) in apart):
        part = list(group)
        halves = [] if alone else [_column([side[at] for side in part if side[at]], depth) for at in (1, 2)]
        if halves and all(halves):
            yield from (line for half in halves for line in half)
        else:
            yield from (to_line(side[0]) for side in part)


def _set_apart(bands: Sequence[Band]) -> set[int]:
    """Return the first and the last line, where more space than between others parts them from the rest: a head, a foot."""
    spaces = [below[0].y - above[0].y for above, below in pairwise(bands)]
    far = _APART * median(spaces)
    return {id(band) for band, space in ((bands[0], spaces[0]), (bands[-1], spaces[-1])) if space > far}


def _column(bands: Sequence[Band], depth: int) -> list[Line]:
    """Return the lines of what stands on one side of a gutter: a column of text, or several; nothing where it is neither."""
    if len(bands) < _FEWEST:
        return []
    edges = min(band[0].x0 for band in bands), max(band[-1].x1 for band in bands)
    lines = list(in_reading_order(bands, depth - 1))
    parted = 2 * sum(line.column is not None for line in lines) > len(lines)
    if not parted and not _is_column(bands):
        return []
    return [line if line.column else replace(line, column=edges) for line in lines]


def _printed(band: Band) -> list[Glyph]:
    return [glyph for glyph in band if not glyph.text.isspace()]


def _stretches(glyphs: Sequence[Glyph]) -> list[Stretch]:
    """Return the pieces of a line that no wide gap parts; `glyphs` without white space."""
    gap = _GUTTER * em_of(glyphs)
    pieces: list[Stretch] = []
    start, end = glyphs[0].x0, glyphs[0].x1
    for glyph in glyphs:
        if glyph.x0 - end >= gap:
            pieces.append((start, end))
            start, end = glyph.x0, glyph.x1
        elif glyph.x1 > end:
            end = glyph.x1
    return [*pieces, (start, end)]


def _gutter(bands: Sequence[Band]) -> Stretch | None:
    """Return the widest upright stretch that few lines cross and that has lines on both sides, or None.

    The outermost lines are not asked: heads and feet of a page may reach into the stretch.
    """
    outer = min(_OUTER, len(bands) // _EACH_OUTER)
    bands = bands[outer : len(bands) - outer]
    printed = [_printed(band) for band in bands]
    first, last = min(band[0].x0 for band in printed), max(map(_right, chain.from_iterable(printed)))
    rises = [0] * (int((last - first) / _BIN) + 2)
    wide = 0
    for band in printed:
        stretches = _stretches(band)
        wide += len(stretches) == 1 and stretches[0][1] - stretches[0][0] > 0.6 * (last - first)
        if wide > _CROSSING * len(bands):
            return None
        for start, end in stretches:
            rises[int((start - first) / _BIN)] += 1
            rises[int((end - first) / _BIN) + 1] -= 1
    em = median(map(em_of, printed))
    covered = list(accumulate(rises[:-1]))
    margin = int(_NARROWEST * em / _BIN)
    inner = range(margin, len(covered) - margin)
    least = min((covered[at] for at in inner), default=len(bands))
    if least > _CROSSING * len(bands):
        return None
    runs = [list(run) for empty, run in groupby(inner, key=lambda at: covered[at] == least) if empty]
    widest = max(runs, key=len)
    start, end = first + _BIN * widest[0], first + _BIN * (widest[-1] + 1)
    return (start, end) if end - start >= _GUTTER * em else None


def _parted(band: Band, gutter: Stretch) -> tuple[Band, Band]:
    middle = (gutter[0] + gutter[1]) / 2
    halves = [g for g in band if (g.x0 + g.x1) / 2 < middle], [g for g in band if (g.x0 + g.x1) / 2 >= middle]
    left, right = ([] if all(g.text.isspace() for g in half) else half for half in halves)
    return left, right


def _crosses(band: Band, gutter: Stretch) -> bool:
    """Tell whether a character stands in the gutter, or a piece of the line runs over it."""
    return any(start < gutter[1] - _BIN and end > gutter[0] + _BIN for start, end in _stretches(_printed(band)))


def _is_column(bands: Sequence[Band]) -> bool:
    """Tell whether lines are a column of running text: most begin at its left edge or reach its right one."""
    printed = [_printed(band) for band in bands]
    em = median(map(em_of, printed))
    few = len(printed) // 10  # so many lines may stand out on either side
    left, right = sorted(band[0].x0 for band in printed)[few], sorted(band[-1].x1 for band in printed)[-1 - few]
    if right - left < _NARROWEST * em:
        return False
    full = sum(band[-1].x1 >= right - 2 * em for band in printed)
    begun = sum(band[0].x0 <= left + 2.5 * em for band in printed)
    solid = sum(not any(b.x0 - a.x1 > 2 * em for a, b in pairwise(band)) for band in printed)
    return min(full, begun, solid) >= _FULL * len(printed)
