"""What colour counts as red in print."""

from __future__ import annotations

import re

_HEX = re.compile(r"#?(?:[0-9a-f]{2})?([0-9a-f]{6})\Z", re.IGNORECASE)
_SHORT = re.compile(r"#([0-9a-f])([0-9a-f])([0-9a-f])\Z", re.IGNORECASE)
_PARTS = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\b", re.IGNORECASE)
_NAMED = frozenset(("red", "darkred", "crimson", "firebrick"))
_STRONG, _WEAK = 0xB0, 0x40  # red at least, green and blue at most


def is_red(colour: str) -> bool:
    """Tell whether a colour as files write it is red.

    Examples
    --------
    >>> [is_red(colour) for colour in ("FF0000", "FFC00000", "#f00", "rgb(255, 0, 0)", "red")]
    [True, True, True, True, True]
    >>> [is_red(colour) for colour in ("auto", "FFA500", "#000", "rgb(0,0,255)", "")]
    [False, False, False, False, False]
    """
    colour = colour.strip()
    if short := _SHORT.match(colour):
        colour = "".join(2 * digit for digit in short.groups())
    if found := _HEX.match(colour):
        parts = [int(found[1][at : at + 2], 16) for at in (0, 2, 4)]
    elif listed := _PARTS.match(colour):
        parts = [int(part) for part in listed.groups()]
    else:
        return colour.lower() in _NAMED
    return parts[0] >= _STRONG and max(parts[1:]) <= _WEAK
