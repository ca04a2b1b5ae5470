"""Letters that carry the type they are printed in: how a reader hands on which names are bold where a document tells its leads so.

A letter in that type is written as itself, moved by a fixed step into planes of Unicode that hold no characters. `fold` and `canonical`
give the letter itself, so that every rule reads a text with such letters like any other, and no name or time ever holds one.
Punctuation and white space are never moved.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

_STEP, _LAST = 0xA0000, 0xE0000
_RUN = re.compile("[\U000a0000-\U000dffff]+")
_LONGEST = 2000  # characters of a cell that was changed in which its letters are looked for again

Span = tuple[int, int]


def in_type(text: str) -> str:
    """Return a text with its letters and digits as printed in the type.

    Examples
    --------
    >>> in_type("市商务局、"), unmarked(in_type("市商务局、"))
    ('\\U000a5e02\\U000a5546\\U000a52a1\\U000a5c40、', '市商务局、')
    """
    return "".join(chr(ord(char) + _STEP) if char.isalnum() and ord(char) < _LAST - _STEP else char for char in text)


def letter(char: str) -> str:
    """Return a letter without its type; any other character as it is."""
    base = chr(ord(char) - _STEP) if _STEP <= ord(char) < _LAST else char
    return base if base.isalnum() else char


def unmarked(text: str) -> str:
    """Return a text without type."""
    return _RUN.sub(lambda run: "".join(map(letter, run[0])), text)


def runs(text: str) -> list[Span]:
    """Return where a text has letters in the type.

    Examples
    --------
    >>> runs("1." + in_type("市商务局") + "、市财政局")
    [(2, 6)]
    """
    return [run.span() for run in _RUN.finditer(text)]


def holds_type(text: str) -> bool:
    """Tell whether any letter of a text is in the type."""
    return _RUN.search(text) is not None


def all_in_type(text: str) -> bool:
    """Tell whether a text has letters, and all of them are in the type.

    Examples
    --------
    >>> all_in_type(in_type("市（县）局")), all_in_type(in_type("市") + "县"), all_in_type("、")
    (True, False, False)
    """
    return holds_type(text) and not any(map(str.isalnum, text))


def with_type(text: str, marked: Sequence[Span]) -> str:
    """Return a text with the letters at some spans, which follow one another, in the type.

    Examples
    --------
    >>> runs(with_type("市商务局、市财政局", [(0, 4)]))
    [(0, 4)]
    """
    edges = [0, *(edge for span in marked for edge in span), len(text)]
    pieces = (text[start:end] for start, end in pairwise(edges))
    return "".join(in_type(piece) if odd % 2 else piece for odd, piece in enumerate(pieces))


def with_type_of(text: str, printed: str) -> str:
    """Return a text that was made of a printed one, of which little is left out or changed, with the type of that.

    Examples
    --------
    >>> runs(with_type_of("市商务局、市财政局", "1." + in_type("市商务局") + "\\n2.市财政局"))
    [(0, 4)]
    """
    plain = unmarked(printed)
    if text == plain:
        return printed
    if max(len(text), len(plain)) > _LONGEST:
        return text
    letters = list(text)
    for here, there, size in SequenceMatcher(None, text, plain, autojunk=False).get_matching_blocks():
        letters[here : here + size] = printed[there : there + size]
    return "".join(letters)
