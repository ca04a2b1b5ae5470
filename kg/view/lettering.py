"""How wide a label is and how it is cut and wrapped, without asking a font: a Chinese letter is one em, a Latin one about half."""

from __future__ import annotations

import unicodedata

SIZE = 13.0
"""Label size in picture units; widths below are in the same units."""


def ems(text: str) -> float:
    """Return the width of a text in ems.

    Examples
    --------
    >>> ems("青岛"), ems("Qd")
    (2.0, 1.22)
    """
    return round(sum(_em(letter) for letter in text), 2)


def _em(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in ("W", "F", "A"):
        return 1.0
    return 0.66 if letter.isupper() or letter in "mwMW@%" else 0.46 if letter in "ijlt.,:;'|!()[] fr" else 0.56


def shorten(text: str, letters: float) -> str:
    """Cut a text to about `letters` Chinese letters, with an ellipsis; a Latin text at a word where it can be.

    Examples
    --------
    >>> shorten("国际集装箱运输枢纽", 6), shorten("Frankfurt", 6)
    ('国际集装箱…', 'Frankfurt')
    """
    if ems(text) <= letters:
        return text
    kept, room = "", letters - 1
    for letter in text:
        room -= _em(letter)
        if room < 0:
            break
        kept += letter
    head, space, _ = kept.rpartition(" ")
    return (head if space and len(head) > len(kept) * 0.6 else kept).rstrip(" ,;、，") + "…"


def wrap(text: str, letters: float) -> list[str]:
    """Break a text into lines of about `letters` ems, Latin at spaces; the lines come out about equally long.

    Examples
    --------
    >>> wrap("宜居宜业宜游高品质湾区城市", 8)
    ['宜居宜业宜游', '高品质湾区城市']
    """
    lines = max(1, -(-int(ems(text) * 100) // int(letters * 100)))
    if lines == 1:
        return [text]
    pieces = _pieces(text)
    cut = _cut(pieces, ems(text) / lines)
    head, tail = "".join(pieces[:cut]).strip(), "".join(pieces[cut:]).strip()
    return [head, *wrap(tail, max(letters, ems(tail) / (lines - 1) + 0.01))] if head and tail else [text]


def _cut(pieces: list[str], aim: float) -> int:
    """Return where the first line ends: near `aim` ems, rather before an opening mark or after a closing one than inside a word."""

    def cost(index: int) -> tuple[float, int]:
        good = pieces[index][0] in "(（“《" or pieces[index - 1][-1] in ")）”》、， "
        return abs(ems("".join(pieces[:index])) - aim) - (2.2 if good else 0.0), index

    return min(range(1, len(pieces)), key=cost, default=1)


def _pieces(text: str) -> list[str]:
    """Split into unbreakable pieces: Latin words with the space behind them, single Chinese letters."""
    pieces: list[str] = []
    for letter in text:
        joins = pieces and _em(letter) < 1 and _em(pieces[-1][-1]) < 1 and not pieces[-1].endswith(" ")
        if joins:
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces
