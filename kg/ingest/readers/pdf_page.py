"""One PDF page as printed: its characters with their places, and its ruling lines, through PDFium."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

_THIN = 3.0  # points: a filled box no wider than this is a ruling line
_SHORTEST = 0.5  # points: dashes of a dashed ruling are short, dots are none
_PATH_SEGMENTS_MAX = 2000
_DEPTH = 4  # form objects within form objects that are looked into


class Glyph(NamedTuple):
    """One printed character: left and right edge and baseline in points, y growing downwards; `size` is its height."""

    x0: float
    x1: float
    y: float
    size: float
    text: str
    made: bool


class Ruling(NamedTuple):
    """One horizontal or vertical line: its constant coordinate and its extent."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class PrintedPage:
    """Characters in content order and ruling lines of one page, y growing downwards from the top edge."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    across: list[Ruling]
    down: list[Ruling]


class _Turn:
    """Maps page coordinates to what a reader sees, for pages that are stored turned."""

    def __init__(self, page: Any) -> None:
        self.left, self.bottom, self.right, self.top = page.get_cropbox()
        self.degrees = page.get_rotation()
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


def read_page(page: Any, number: int) -> PrintedPage:
    """Return one page of an open PDF; `number` counts from 1."""
    turn = _Turn(page)
    across, down = _rulings(page, turn)
    width, height = turn.size
    return PrintedPage(number, width, height, _glyphs(page, turn), across, down)


def _glyphs(page: Any, turn: _Turn) -> list[Glyph]:
    textpage = page.get_textpage()
    raw = textpage.raw
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    code_at, box_at, origin_at = (
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_GetLooseCharBox,
        pdfium.FPDFText_GetCharOrigin,
    )
    glyphs = []
    for index in range(pdfium.FPDFText_CountChars(raw)):
        code = code_at(raw, index)
        if code in (0, 10, 13) or not box_at(raw, index, box) or not origin_at(raw, index, x, y):
            continue
        made = code == 32 and pdfium.FPDFText_IsGenerated(raw, index) == 1
        ax, _ = turn(box.left, box.bottom)
        bx, _ = turn(box.right, box.top)
        size = abs(box.right - box.left) if turn.degrees in (90, 270) else abs(box.top - box.bottom)
        _, baseline = turn(x.value, y.value)
        glyphs.append(Glyph(min(ax, bx), max(ax, bx), baseline, size, chr(code), made))
    textpage.close()
    return glyphs


def _rulings(page: Any, turn: _Turn) -> tuple[list[Ruling], list[Ruling]]:
    across: list[Ruling] = []
    down: list[Ruling] = []
    for (ax, ay), (bx, by) in _page_strokes(page.raw):
        (px, py), (qx, qy) = turn(ax, ay), turn(bx, by)
        if abs(py - qy) <= _THIN and abs(px - qx) >= _SHORTEST:
            across.append(Ruling((py + qy) / 2, min(px, qx), max(px, qx)))
        elif abs(px - qx) <= _THIN and abs(py - qy) >= _SHORTEST:
            down.append(Ruling((px + qx) / 2, min(py, qy), max(py, qy)))
    return across, down


Point = tuple[float, float]


Stroke = tuple[Point, Point]


def _page_strokes(page: Any) -> Iterator[Stroke]:
    """Give the straight lines of a page's paths, also of those inside form objects."""
    count = pdfium.FPDFPage_CountObjects(page)
    for index in range(count):
        yield from _object_strokes(pdfium.FPDFPage_GetObject(page, index), _DEPTH)


def _object_strokes(item: Any, depth: int) -> Iterator[Stroke]:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        yield from _strokes(item)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth:
        matrix = _matrix(item)
        for index in range(pdfium.FPDFFormObj_CountObjects(item)):
            for start, end in _object_strokes(pdfium.FPDFFormObj_GetObject(item, index), depth - 1):
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
