"""Finds the numbers that open headings and items (一、（一）1. (1) ①) and gives each place its number, title and section."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from kg.ingest.normalise import Normal, canonical
from kg.ingest.rulebook import pattern, rules, tried_at

_NUMERALS: str = rules("fragments")["numerals"]
_DIGITS = {char: value for value, char in enumerate(_NUMERALS[:10])} | {rules("hierarchy")["markers"]["two"]: 2}
_TENS = {_NUMERALS[10]: 10, _NUMERALS[11]: 100}
_RING_ONE = ord("①")
# Levels that only count at the head of a line: inside a line they are enumerations.
_LINE_ONLY = ("digit-bracket", "circled", "chapter", "article")
_STEP = 3
_LONGEST_HEADING = 40


class Marker(NamedTuple):
    """One number that opens a heading or an item.

    `start` and `end` are offsets in the normalised text; `number` is as printed, `value` what it counts, `level` how deep it stands
    (0 is a chapter).
    """

    start: int
    end: int
    level: int
    number: str
    value: int


def han_number(text: str) -> int:
    """Return what a Chinese or Arabic number counts.

    Examples
    --------
    >>> [han_number(text) for text in ("十", "二十一", "五十三", "一百二十五", "81", "两", "③")]
    [10, 21, 53, 125, 81, 2, 3]
    """
    if text.isdecimal():
        return int(text)
    if len(text) == 1 and "①" <= text <= "⑳":
        return ord(text) - _RING_ONE + 1
    total, digit = 0, 0
    for char in text:
        if char in _TENS:
            total += max(digit, 1) * _TENS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


@cache
def _kinds() -> tuple[str, ...]:
    return tuple(kind["name"] for kind in rules("hierarchy")["kinds"])


@cache
def _marker_pattern() -> re.Pattern[str]:
    choices = "|".join(f"(?P<k{at}>{kind['pattern']})" for at, kind in enumerate(rules("hierarchy")["kinds"]))
    number = f"{rules('hierarchy')['markers']['before']}(?:{choices})"
    return re.compile(tried_at(number) + number)


def _value(text: str) -> int:
    found = pattern("hierarchy", "markers.value").search(text)
    return han_number(found[0]) if found else 0


def _candidates(normal: Normal) -> Iterator[tuple[Marker, bool]]:
    """Give what looks like a marker, and whether it opens a line."""
    text = normal.text
    for found in _marker_pattern().finditer(text):
        name = str(found.lastgroup)
        start, end = found.span(name)
        opens = found.start() == 0 or text[found.start() - 1] in "\n\f"
        if opens or _kinds()[int(name[1:])] not in _LINE_ONLY:
            number = canonical(normal.plain[start:end])
            yield Marker(start=start, end=end, level=int(name[1:]), number=number, value=_value(found[name])), opens


def _follows(marker: Marker, opens: bool, last: dict[int, int]) -> bool:
    """Whether a marker continues the count of its level, or starts one."""
    before = last.get(marker.level)
    if marker.value == 1 or (before is None and opens):
        return True
    return before is not None and 0 < marker.value - before <= _STEP


def _may_stand(text: str, marker: Marker, before: Sequence[Marker], last: Mapping[int, int]) -> bool:
    """Whether a number inside a line opens an item: after a sentence, right after a heading that has no full stop, or as the next of its count."""
    if not pattern("fragments", "han").match(text, marker.start - 1):
        return True
    next_of_count = marker.value > 1 and last.get(marker.level) == marker.value - 1
    if marker.number[0].isdecimal() and marker.value > 1:
        return next_of_count
    if next_of_count and text[marker.start - 1] in rules("roles")["glued"]:
        return True
    heading = text[before[-1].end : marker.start] if before else ""
    return (
        0 < len(heading) <= _LONGEST_HEADING
        and not re.search(r"[。;,:\n]", heading)
        and before[-1].level < marker.level
    )


def find_markers(normal: Normal) -> tuple[Marker, ...]:
    """Return the numbers that open headings and items, in order; what does not continue a count is left out.

    Examples
    --------
    >>> from kg.ingest.normalise import normalise_text
    >>> [m.number for m in find_markers(normalise_text("一、目标\\n（一）甲。\\n1.乙。2.丙。\\n（二）丁"))]
    ['一、', '（一）', '1.', '2.', '（二）']
    """
    last: dict[int, int] = {}
    markers: list[Marker] = []
    for marker, opens in _candidates(normal):
        if _follows(marker, opens, last) and (opens or _may_stand(normal.text, marker, markers, last)):
            last[marker.level] = marker.value
            markers.append(marker)
    return tuple(markers)


@cache
def _title_end() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(rules('hierarchy')['titles']['ends'])}]")


def title_at(normal: Normal, start: int, stop: int) -> str:
    """Return the short title that begins at `start`: up to the first full stop, never beyond `stop`."""
    longest = rules("hierarchy")["titles"]["longest"]
    while start < stop and normal.text[start] in " \n\f":
        start += 1
    stop = min(stop, start + longest)
    found = _title_end().search(normal.text, start, stop)
    end = found.start() if found else stop
    return normal.plain[start:end].replace("\n", "").strip(" 　（(")


class Outline:
    """Where in a document's numbered hierarchy a place stands."""

    def __init__(self, normal: Normal) -> None:
        self.normal = normal
        self.markers: Sequence[Marker] = find_markers(normal)
        self._starts = [marker.start for marker in self.markers]
        self._parents = _parents(self.markers)
        self._sections: dict[int, str] = {-1: ""}

    def above(self, offset: int) -> Marker | None:
        """Return the last marker before an offset."""
        index = bisect_left(self._starts, offset) - 1
        return self.markers[index] if index >= 0 else None

    def title(self, marker: Marker) -> str:
        """Return a marker's short title."""
        index = bisect_left(self._starts, marker.start)
        stop = self._starts[index + 1] if index + 1 < len(self._starts) else len(self.normal.text)
        return title_at(self.normal, marker.end, stop)

    def line_title(self, offset: int, stop: int) -> str:
        """Return the short title that the line of an offset begins with, never beyond `stop`: for places under no marker."""
        line = self._lines[max(0, bisect_right(self._lines, offset) - 1)]
        return title_at(self.normal, line, stop)

    @cached_property
    def _lines(self) -> Sequence[int]:
        """Where the lines start."""
        return [0, *(found.end() for found in re.finditer(r"[\n\f]", self.normal.text))]

    def section(self, marker: Marker) -> str:
        """Return the headings a marker stands under, outermost first, joined by `` / ``."""
        return self._headed(self._parents[bisect_left(self._starts, marker.start)])

    def _headed(self, index: int) -> str:
        """Return the headings down to one; they are put together once."""
        if index not in self._sections:
            above, heading = self._headed(self._parents[index]), self.markers[index]
            title = heading.number + self.title(heading)
            self._sections[index] = f"{above} / {title}" if above else title
        return self._sections[index]


def _parents(markers: Sequence[Marker]) -> list[int]:
    """Return for each marker the place of the heading it stands under, or -1."""
    parents: list[int] = []
    open_levels: list[int] = []
    for index, marker in enumerate(markers):
        while open_levels and markers[open_levels[-1]].level >= marker.level:
            open_levels.pop()
        parents.append(open_levels[-1] if open_levels else -1)
        open_levels.append(index)
    return parents
