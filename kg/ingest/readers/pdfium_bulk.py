"""What PDFium knows of every character or object of a page, asked for all at once: its functions mapped over their numbers.

PDFium tells of one character or object a call. Called by `map`, with addresses as plain numbers and without letting go of the
interpreter, a call costs a third of one written out in a loop, and its answers land in one array.
"""

from __future__ import annotations

import ctypes
from array import array
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import compress, repeat
from typing import Any

import pypdfium2.raw as pdfium

_ADDRESS, _INT = ctypes.c_void_p, ctypes.c_int


def _address(handle: Any) -> int:
    return ctypes.cast(handle, _ADDRESS).value or 0


def _quick(function: Any, result: Any, *arguments: Any) -> Any:
    """Return a function of PDFium that takes addresses as numbers."""
    return ctypes.PYFUNCTYPE(result, *arguments)(_address(function))


_text_from = _quick(pdfium.FPDFText_GetText, _INT, _ADDRESS, _INT, _INT, _ADDRESS)
_code_at = _quick(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _ADDRESS, _INT)
_angle_at = _quick(pdfium.FPDFText_GetCharAngle, ctypes.c_float, _ADDRESS, _INT)
_is_made_at = _quick(pdfium.FPDFText_IsGenerated, _INT, _ADDRESS, _INT)
_box_at = _quick(pdfium.FPDFText_GetLooseCharBox, _INT, _ADDRESS, _INT, _ADDRESS)
_origin_at = _quick(pdfium.FPDFText_GetCharOrigin, _INT, _ADDRESS, _INT, _ADDRESS, _ADDRESS)
_object_at = _quick(pdfium.FPDFPage_GetObject, _ADDRESS, _ADDRESS, _INT)
_part_at = _quick(pdfium.FPDFFormObj_GetObject, _ADDRESS, _ADDRESS, ctypes.c_ulong)
_kind_of = _quick(pdfium.FPDFPageObj_GetType, _INT, _ADDRESS)


def text_of(textpage: Any) -> str:
    """Return the characters of a page, one for each number PDFium counts; a NUL where it knows of none."""
    count = pdfium.FPDFText_CountChars(textpage)
    units = array("H", bytes(2 * (count + 1)))
    written = _text_from(_address(textpage), 0, count, units.buffer_info()[0])
    text = units[:count].tobytes().decode("utf-16", "surrogatepass")
    if written != count + 1 or len(text) != count:
        text = "".join(map(chr, map(_code_at, repeat(_address(textpage)), range(count))))
    return text.replace("\ufffe", "-").replace("\x02", "-")  # a hyphen at the end of a line, by text and by character


def angles_at(textpage: Any, indices: Sequence[int]) -> list[float]:
    """Return by how much each of some characters is turned, in radians."""
    return list(map(_angle_at, repeat(_address(textpage)), indices))


def are_made(textpage: Any, indices: Sequence[int]) -> list[bool]:
    """Tell for each of some characters whether PDFium made it up, as it does with spaces between words set apart."""
    return [made == 1 for made in map(_is_made_at, repeat(_address(textpage)), indices)]


def boxes_at(textpage: Any, indices: Sequence[int]) -> tuple[Sequence[float], ...]:
    """Return the left, top, right and bottom edges of some characters as their font declares them, a column each."""
    found = array("f", bytes(4 * 4 * len(indices)))
    start, size = found.buffer_info()[0], 4 * found.itemsize
    _run(map(_box_at, repeat(_address(textpage)), indices, range(start, start + size * len(indices), size)))
    return found[0::4], found[1::4], found[2::4], found[3::4]


def origins_at(textpage: Any, indices: Sequence[int]) -> tuple[Sequence[float], Sequence[float]]:
    """Return where each of some characters begins on its baseline: all x, all y."""
    xs, ys = array("d", bytes(8 * len(indices))), array("d", bytes(8 * len(indices)))
    places = (range(start, start + 8 * len(indices), 8) for start, _ in (xs.buffer_info(), ys.buffer_info()))
    _run(map(_origin_at, repeat(_address(textpage)), indices, *places))
    return xs, ys


def _run(calls: Iterable[object]) -> None:
    deque(calls, maxlen=0)


def page_objects(page: Any) -> list[Any]:
    """Return a page's objects but for its text, in the order they are drawn."""
    return _drawn(map(_object_at, repeat(_address(page)), range(pdfium.FPDFPage_CountObjects(page))))


def form_objects(form: Any) -> list[Any]:
    """Return the same of a form object, which holds objects as a page does."""
    return _drawn(map(_part_at, repeat(_address(form)), range(pdfium.FPDFFormObj_CountObjects(form))))


def _drawn(objects: Iterable[int]) -> list[Any]:
    addresses = list(objects)
    wanted = map(pdfium.FPDF_PAGEOBJ_TEXT.__ne__, map(_kind_of, addresses))
    return [ctypes.cast(address, pdfium.FPDF_PAGEOBJECT) for address in compress(addresses, wanted)]
