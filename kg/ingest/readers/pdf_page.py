"""One PDF page as printed: its characters with their places, and its ruling lines, through PDFium."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, compress
from operator import gt, sub
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from kg.ingest.readers.pdfium_bulk import (
    angles_at,
    are_made,
    boxes_at,
    form_objects,
    origins_at,
    page_objects,
    text_of,
)

_THIN = 3.0  # points: a filled box no wider than this is a ruling line
_SHORTEST = 0.5  # points: dashes of a dashed ruling are short, dots are none
_PATH_SEGMENTS_MAX = 2000
_GLYPHS, _SPACE = re.compile("[^\0\n\r]+"), re.compile(" ")
_ANGLES = 40  # characters a page whose direction is looked at
_SLANT = 5.0  # degrees off from upright or lying: more is no line of text but a watermark
_DEPTH = 4  # form objects within form objects that are looked into

Boxes = tuple[Sequence[float], ...]
Places = tuple[Iterable[float], ...]
Edges = tuple[float, float]


class Glyph(NamedTuple):
    """One printed character: left and right edge and baseline in points, y growing downwards; `size` is its height."""

    x0: float
    x1: float
    y: float
    size: float
    text: str
    made: bool


_NEW_GLYPH = partial(tuple.__new__, Glyph)  # of a row; three times as fast as the class itself


class Ruling(NamedTuple):
    """One horizontal or vertical line: its constant coordinate and its extent."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class PrintedPage:
    """Characters in content order and ruling lines of one page, y growing downwards from the top edge.

    `slanting` counts the characters left out because they stand at a slant.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    across: list[Ruling]
    down: list[Ruling]
    slanting: int = 0


class _Turn:
    """Maps page coordinates to what a reader sees once most text stands upright, however the page is stored."""

    def __init__(self, page: Any, degrees: int) -> None:
        self.left, self.bottom, self.right, self.top = page.get_cropbox()
        self.degrees = degrees
        width, height = self.right - self.left, self.top - self.bottom
        self.size = (height, width) if self.degrees in (90, 270) else (width, height)

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        if self.degrees == 90:
            return y - self.bottom, x - self.left
        if self.degrees == 180:
            return self.right - x, y - self.bottom
        if self.degrees == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y


def _upright(raw: Any, text: str, stored: int) -> int:
    """Return by how many degrees to turn a page so that most of its characters stand upright: some pages are shown lying."""
    sample = [at for at in range(0, len(text), max(1, len(text) // _ANGLES)) if text[at] > " "]
    angles: Counter[int] = Counter()
    for angle, count in Counter(angles_at(raw, sample)).items():
        angles[round(math.degrees(angle)) % 360] += count
    angle, seen = max(angles.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))
    return (360 - angle) % 360 if angle % 90 == 0 and 2 * seen > angles.total() else stored


def read_page(page: Any, number: int) -> PrintedPage:
    """Return one page of an open PDF; `number` counts from 1."""
    textpage = page.get_textpage()
    try:
        text = text_of(textpage.raw)
        turn = _Turn(page, _upright(textpage.raw, text, page.get_rotation()))
        across, down = _rulings(page, turn)
        width, height = turn.size
        glyphs, slanting = _glyphs(textpage.raw, text, turn)
        return PrintedPage(number, width, height, glyphs, across, down, slanting)
    finally:
        textpage.close()


def _glyphs(raw: Any, text: str, turn: _Turn) -> tuple[list[Glyph], int]:
    """Return the characters and how many were left out as slanting.

    They are made column by column: a step of Python for each would cost more than all of PDFium's work. What can be asked once for
    all characters of the same top and foot is.
    """
    runs = list(_GLYPHS.finditer(text))
    at = [*chain.from_iterable(range(*run.span()) for run in runs)]
    spaces = [space.start() for space in _SPACE.finditer(text)]
    made = set(compress(spaces, are_made(raw, spaces)))
    boxes = boxes_at(raw, at)
    edges = list(zip(boxes[1], boxes[3], strict=True))
    one_each = dict(zip(edges, at, strict=True))
    upright = turn.degrees == 0 and not any(map(gt, boxes[0], boxes[2]))
    columns = _upright_places(raw, boxes, edges, one_each, turn) if upright else _turned_places(raw, at, boxes, turn)
    letters = chain.from_iterable(run[0] for run in runs)
    rows = zip(*columns, letters, map(made.__contains__, at), strict=True)
    glyphs = list(map(_NEW_GLYPH, rows))
    slanting = _slanting(raw, one_each)
    kept = [glyph for glyph, edge in zip(glyphs, edges, strict=True) if edge not in slanting] if slanting else glyphs
    return kept, len(glyphs) - len(kept)


def _slanting(raw: Any, one_each: Mapping[Edges, int]) -> set[Edges]:
    """Return the top and foot of characters that stand at a slant, as those of a watermark do."""
    angles = angles_at(raw, list(one_each.values()))
    if not any(angles):
        return set()
    off = (abs(math.degrees(angle) % 90 - 45) < 45 - _SLANT for angle in angles)
    return set(compress(one_each, off))


def _upright_places(raw: Any, boxes: Boxes, edges: list[Edges], one_each: Mapping[Edges, int], turn: _Turn) -> Places:
    """Return left and right edges, baselines and heights."""
    (lefts, tops, rights, feet), edge = boxes, turn.left
    _, ys = origins_at(raw, list(one_each.values()))
    baseline = dict(zip(one_each, (turn.top - y for y in ys), strict=True))
    return (
        [left - edge for left in lefts] if edge else lefts,
        [right - edge for right in rights] if edge else rights,
        map(baseline.__getitem__, edges),
        map(sub, tops, feet),
    )


def _turned_places(raw: Any, at: Sequence[int], boxes: Boxes, turn: _Turn) -> Places:
    """Return the same of a page that is not shown as it is stored."""
    lying = turn.degrees in (90, 270)
    places = []
    for left, top, right, foot, x, y in zip(*boxes, *origins_at(raw, at), strict=True):
        (ax, _), (bx, _), (_, baseline) = turn(left, foot), turn(right, top), turn(x, y)
        places.append((min(ax, bx), max(ax, bx), baseline, abs(right - left if lying else top - foot)))
    return tuple(zip(*places, strict=True))


def _rulings(page: Any, turn: _Turn) -> tuple[list[Ruling], list[Ruling]]:
    """Return the lines across and down, as far as they lie on the page: what is drawn beyond its edges nobody sees."""
    across: list[Ruling] = []
    down: list[Ruling] = []
    width, height = turn.size
    for (ax, ay), (bx, by) in _page_strokes(page.raw):
        (px, py), (qx, qy) = turn(ax, ay), turn(bx, by)
        left, right, top, foot = (
            max(min(px, qx), 0),
            min(max(px, qx), width),
            max(min(py, qy), 0),
            min(max(py, qy), height),
        )
        if abs(py - qy) <= _THIN and right - left >= _SHORTEST and top <= foot:
            across.append(Ruling((py + qy) / 2, left, right))
        elif abs(px - qx) <= _THIN and foot - top >= _SHORTEST and left <= right:
            down.append(Ruling((px + qx) / 2, top, foot))
    return across, down


Point = tuple[float, float]


Stroke = tuple[Point, Point]


def _page_strokes(page: Any) -> Iterator[Stroke]:
    """Give the straight lines of a page's paths, also of those inside form objects."""
    for item in page_objects(page):
        yield from _object_strokes(item, _DEPTH)


def _object_strokes(item: Any, depth: int) -> Iterator[Stroke]:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        yield from _strokes(item)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth:
        matrix = _matrix(item)
        for part in form_objects(item):
            for start, end in _object_strokes(part, depth - 1):
                yield _moved(start, matrix), _moved(end, matrix)


def _matrix(item: Any) -> Any:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    return matrix


def _moved(point: Point, matrix: Any) -> Point:
    x, y = point
    return matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f


def _bounds(item: Any) -> tuple[float, float, float, float]:
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(item, *sides)
    left, bottom, right, top = (side.value for side in sides)
    return left, bottom, right, top


def _strokes(raw: Any) -> list[Stroke]:
    """Return the straight lines a path draws: a thin box is one line, a stroked box its four sides, else its own segments."""
    left, bottom, right, top = _bounds(raw)
    if right - left <= _THIN or top - bottom <= _THIN:
        if right - left <= top - bottom:
            middle = (left + right) / 2
            return [((middle, bottom), (middle, top))]
        middle = (bottom + top) / 2
        return [((left, middle), (right, middle))]
    return _segments(raw) if _is_stroked(raw) else []


def _is_stroked(raw: Any) -> bool:
    """Tell whether a path's outline is drawn; a filled area alone (shading behind text) parts nothing."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(raw, fill, stroke)) and bool(stroke.value)


def _segments(raw: Any) -> list[Stroke]:
    matrix = _matrix(raw)
    x, y = ctypes.c_float(), ctypes.c_float()
    found: list[Stroke] = []
    first = last = None
    for index in range(min(pdfium.FPDFPath_CountSegments(raw), _PATH_SEGMENTS_MAX)):
        segment = pdfium.FPDFPath_GetPathSegment(raw, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here = _moved((x.value, y.value), matrix)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = here
        elif kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
            found.append((last, here))
        if first is not None and pdfium.FPDFPathSegment_GetClose(segment):
            found.append((here, first))
        last = here
    return found
