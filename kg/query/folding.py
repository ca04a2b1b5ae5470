"""Folds text for matching only: traditional to simplified, full width to half width, upper to lower case.

Each character is folded by itself, so the fold of a part is a part of the fold of the whole, and every place in a folded text has
its place in the original. Phrase-wise conversion would break both.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


@cache
def fold_character(character: str) -> str:
    """Return what one character is matched as; never empty.

    Examples
    --------
    >>> fold_character("牽"), fold_character("Ａ"), fold_character("，"), fold_character("城")
    ('牵', 'a', ',', '城')
    """
    plain = unicodedata.normalize("NFKC", character).casefold()
    if not plain.isascii():
        plain = "".join(_converter().convert(one) for one in plain).casefold()
    return plain or character


def fold(text: str) -> str:
    """Return `text` as it is matched.

    Examples
    --------
    >>> fold("國際化＋"), fold("GNP（GNI）")
    ('国际化+', 'gnp(gni)')
    """
    return "".join(map(fold_character, text))


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text with the way back: place i of `text` comes from place `origin[i]` of the original."""

    text: str
    origin: tuple[int, ...]


def fold_with_origin(text: str) -> Folded:
    """Return the folded text and, for each of its places, the place in the original.

    Examples
    --------
    >>> fold_with_origin("½國")
    Folded(text='1⁄2国', origin=(0, 0, 0, 1))
    """
    parts = [fold_character(character) for character in text]
    origin = tuple(place for place, part in enumerate(parts) for _ in part)
    return Folded("".join(parts), origin)


def marked(text: str, words: tuple[str, ...], left: str = "«", right: str = "»") -> str:
    """Return `text` with every folded occurrence of `words` marked; touching marks become one.

    Parameters
    ----------
    text : str
        The text as it is shown.
    words : tuple of str
        What was looked for, already folded.

    Examples
    --------
    >>> marked("打造國際城市", ("国际", "城"))
    '打造«國際城»市'
    """
    folded = fold_with_origin(text)
    hit = [False] * len(text)
    for word in filter(None, words):
        place = folded.text.find(word)
        while place >= 0:
            for origin in folded.origin[place : place + len(word)]:
                hit[origin] = True
            place = folded.text.find(word, place + 1)
    pieces = []
    for place, character in enumerate(text):
        before, after = place > 0 and hit[place - 1], place + 1 < len(text) and hit[place + 1]
        opening, closing = hit[place] and not before, hit[place] and not after
        pieces.append(f"{left if opening else ''}{character}{right if closing else ''}")
    return "".join(pieces)
