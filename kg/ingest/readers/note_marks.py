"""Raised marks of notes behind names (市商务局①): they are printed, but are no part of the name."""

from __future__ import annotations

import re

from kg.ingest.typeface import unmarked

_MARK = re.compile(r"[\[［(（]?(?:\d{1,2}|[①-⑳]|[*※]{1,3})[\]］)）]?")
_NAME_ENDS = re.compile(r"[\u3400-\u9fff）)]\Z")


def is_note_mark(raised: str, before: str) -> bool:
    """Tell whether raised letters behind a text are the mark of a note, and no exponent.

    Examples
    --------
    >>> is_note_mark("①", "市商务局"), is_note_mark("2", "100km")
    (True, False)
    """
    raised, before = unmarked(raised).strip(), unmarked(before).rstrip()
    return _MARK.fullmatch(raised) is not None and _NAME_ENDS.search(before) is not None
