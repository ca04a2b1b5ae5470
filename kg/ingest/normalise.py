"""Layer 1: makes one text fit for matching, and always finds the way back to the original.

Two operations, both known to every later layer through `Normal`:

- *folding* changes single characters into single characters: full-width to half-width and other NFKC forms of length one, traditional
  to simplified Chinese, a letter in type to itself. A character whose NFKC form is longer than one stays as it is, so folding never
  moves an offset.
- *cutting* leaves characters out: page furniture, zero-width characters, pronunciation printed inside words. What is left is a few
  long pieces, and an offset maps back through them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from opencc import OpenCC

from kg.ingest.document import Block, Document
from kg.ingest.rulebook import pattern, rules, words
from kg.ingest.typeface import letter

ROW_BREAK = "\f"
_LONGEST_HEAD = 80
_LONGEST_BUTTONS = 48
_DASHES = "-—–"
_CUT = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_FIRST_HAN = 0x3400
# Enclosed numbers keep their ring: they open items.
_RINGS = range(0x2460, 0x2500)


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def simplified(char: str) -> str:
    """Return a character's simplified form, or itself.

    Examples
    --------
    >>> "".join(simplified(char) for char in "牽頭單位爲青島")
    '牵头单位为青岛'
    """
    if ord(char) < _FIRST_HAN or char in rules("units")["never_simplified"]:
        return char
    form = _converter().convert(char)
    return form if len(form) == 1 else char


@cache
def folded_char(char: str) -> str:
    """Return what a character is matched as: exactly one character."""
    char = letter(char)
    if ord(char) in _RINGS or char in "\n\f":
        return char
    form = unicodedata.normalize("NFKC", char)
    form = form if len(form) == 1 else char
    return " " if form.isspace() else simplified(form)


class _Folded(dict[int, str]):
    """Code point -> what it is matched as; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = form = folded_char(chr(code))
        return form


_FOLDED = _Folded()
_UNTIDY = re.compile(r"[\t\r\v\x1c-\x1f\x85]")


def fold(text: str) -> str:
    """Return the text as it is matched; same length, so that offsets stay.

    Examples
    --------
    >>> fold("（牽頭單位：市貿促會）１．")
    '(牵头单位:市贸促会)1.'
    """
    return text if text.isascii() and not _UNTIDY.search(text) else text.translate(_FOLDED)


class _Simplified(dict[int, str]):
    """Code point -> its simplified form; white space falls away."""

    def __missing__(self, code: int) -> str:
        char = letter(chr(code))
        self[code] = form = "" if char.isspace() else simplified(char)
        return form


_SIMPLIFIED = _Simplified()


def canonical(text: str) -> str:
    """Return a name in simplified characters without white space and type; brackets and punctuation stay as printed.

    Examples
    --------
    >>> canonical("市財 政局（籌）")
    '市财政局（筹）'
    """
    return text.translate(_SIMPLIFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Normal:
    """A document's running text, fit for matching.

    Parameters
    ----------
    text : str
        Folded text. Paragraphs are parted by a line feed, by a form feed where table rows stand between them.
    plain : str
        The same characters as printed; same length.
    starts, origins : tuple of int
        Piece i of the text starts at ``starts[i]`` and comes from ``origins[i]`` of the original.
    """

    text: str
    plain: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    def origin(self, offset: int) -> int:
        """Return where in the original the character at `offset` stands."""
        piece = bisect_right(self.starts, offset) - 1
        return self.origins[piece] + offset - self.starts[piece]

    def offset(self, origin: int) -> int:
        """Return where the character at `origin` of the original stands here; of one that was left out, where what stood before it ends.

        Examples
        --------
        >>> normal = normalise_text("甲\\u200b乙丙")
        >>> normal.offset(2), normal.offset(1)
        (1, 1)
        """
        piece = max(0, bisect_right(self.origins, origin) - 1)
        end = self.starts[piece + 1] if piece + 1 < len(self.starts) else len(self.text)
        return min(end, self.starts[piece] + max(0, origin - self.origins[piece])) if self.starts else 0

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span of ``[start, end)``, which must not be empty.

        Examples
        --------
        >>> normal = normalise_text("甲\\u200b乙丙")
        >>> normal.text, normal.span(1, 3)
        ('甲乙丙', (2, 4))
        """
        return self.origin(start), self.origin(end - 1) + 1


@cache
def _furniture() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line})" for line in rules("roles")["furniture"]["lines"]))


def _pinyin() -> re.Pattern[str]:
    return pattern("roles", "damage.pinyin")


@cache
def _cuts() -> re.Pattern[str]:
    return re.compile(f"{_CUT.pattern}|{_pinyin().pattern}")


@cache
def _page_source() -> re.Pattern[str]:
    """What a web page's source leaves inside a line; a blank is in the group ``blank``."""
    parts = rules("roles")["furniture"]
    return re.compile(f"(?P<blank>{parts['blank']})|{parts['inside']}|{_cuts().pattern}")


def _cuts_of(text: str) -> re.Pattern[str] | None:
    """Return what is cut out of a document's lines; None where nothing is."""
    if text.isascii():
        return None
    if any(mark in text for mark in words("roles", "furniture.inside_anchor")):
        return _page_source()
    return _cuts() if _CUT.search(text) or _pinyin().search(text) else None


def is_furniture(line: str) -> bool:
    """Tell whether a whole line is a page number or the like.

    Examples
    --------
    >>> is_furniture("— 5 —"), is_furniture("5.加强领导")
    (True, False)
    """
    return len(line) < _LONGEST_BUTTONS and _furniture().fullmatch(fold(line.strip())) is not None


class _Builder:
    """Collects pieces and the breaks between them."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.cuts = _cuts_of(source)
        self.plain: list[str] = []
        self.starts: list[int] = []
        self.origins: list[int] = []
        self.length = 0

    def add(self, start: int, end: int) -> None:
        """Add what is left of ``source[start:end]`` after cutting; a blank of a page's source stays as one."""
        for cut in self.cuts.finditer(self.source, start, end) if self.cuts else ():
            if cut.start() > start:
                self._put(self.source[start : cut.start()], start)
            if cut.lastgroup:
                self._put(" ", cut.start())
            start = cut.end()
        if start < end:
            self._put(self.source[start:end], start)

    def part(self, mark: str, origin: int) -> None:
        if self.length:
            self._put(mark, origin)

    def _put(self, text: str, origin: int) -> None:
        self.starts.append(self.length)
        self.origins.append(origin)
        self.plain.append(text)
        self.length += len(text)

    def normal(self) -> Normal:
        plain = "".join(self.plain)
        return Normal(text=fold(plain), plain=plain, starts=tuple(self.starts), origins=tuple(self.origins))


@lru_cache(maxsize=1)
def normalise(document: Document) -> Normal:
    """Return a document's paragraphs as one text: furniture left out, characters folded, offsets kept; the last one is kept at hand."""
    builder = _Builder(document.text)
    page = _page_lines(document)
    rows_between = False
    last = 0
    for block in document.blocks:
        if block.kind == "row":
            rows_between = True
        elif block.kind == "paragraph" and block.start not in page:
            builder.part(ROW_BREAK if rows_between else "\n", last)
            builder.add(block.start, block.end)
            rows_between, last = False, block.end - 1
    return builder.normal()


def _page_lines(document: Document) -> set[int]:
    """Return where the lines begin that belong to pages: page numbers, buttons, and what is printed again beside page numbers."""
    text = document.text
    lines = list(document.paragraphs())
    numbers = [index for index, line in enumerate(lines) if is_furniture(text[line.start : line.end])]
    found = {lines[index].start for index in numbers}
    if document.kind != "txt":
        return found
    found |= _numbered_heads(text, lines)
    marked = [index for index in numbers if not text[lines[index].start : lines[index].end].isdigit()]
    if marked:
        heads = [_head(text, line) for line in lines]
        beside = {heads[at] for index in marked for at in (index - 1, index + 1) if 0 <= at < len(lines)}
        again = {head for head, times in Counter(heads).items() if head in beside and head and times > 1}
        found |= {line.start for line, head in zip(lines, heads, strict=True) if head in again}
    return found


def _numbered_heads(text: str, lines: Sequence[Block]) -> set[int]:
    """Return where the running heads begin that hold the page's number themselves: what stands beside it comes again."""
    ended = [(line, text[line.start : line.end]) for line in lines if text[line.end - 1] in _DASHES]
    heads = [
        (line, head["head"])
        for line, printed in ended
        if (head := pattern("roles", "furniture.numbered").match(printed))
    ]
    times = Counter(head for _, head in heads)
    return {line.start for line, head in heads if times[head] > 1}


def _head(text: str, line: Block) -> str:
    """Return a short line as its running head is told by, or nothing: where it may be a part of the text, such as a unit's name."""
    if line.end - line.start > _LONGEST_HEAD:
        return ""
    folded = fold(text[line.start : line.end])
    told = pattern("roles", "furniture.no_head").search(folded) or pattern("units", "unit_end").search(folded)
    return "" if told else "".join(folded.split())


def normalise_text(text: str) -> Normal:
    """Return a piece of text, normalised: one cell, one name, one sentence."""
    builder = _Builder(text)
    builder.add(0, len(text))
    return builder.normal()
