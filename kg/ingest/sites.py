"""Finds where a document names units: role brackets, bare unit brackets, labelled lines, clauses. Linear in the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import Literal, NamedTuple

from kg.ingest.deadlines import time_end
from kg.ingest.labels import LABEL_END, label_pattern, label_role, spaced_label
from kg.ingest.names import kind_of
from kg.ingest.rulebook import pattern, rules, words
from kg.ingest.units import parse_units

SiteKind = Literal["bracket", "bare", "line", "spaced", "clause", "narrative"]
_TOKEN = re.compile(r"[(〔\[【)〕\]】\n\f]")
_CUE = pattern("roles", "cues.role")
_NUMBERED = pattern("hierarchy", "ends_bracket")
LONGEST_BRACKET, _LONGEST_VALUE = 900, 3000
# Brackets inside brackets are read this deep: no plan nests further, and reading every one of a deep nest takes its depth squared.
_DEEPEST = 6
# A second label of these kinds begins another task.
_ONCE = ("lead", "responsible", "supporting", "guiding", "deadline")
_VALUE_STOP = pattern("hierarchy", "ends_value")
_SENTENCE_END = re.compile(r"[\n\f。]")
_SENTENCE_STARTS = '\n\f。"“'
_LONGEST_REST = 16  # of a name that was broken over two lines
_SHORTEST_CLAUSE, _LONGEST_CLAUSE = 3, 300
_SHORT_BRACKET = re.compile(r"(?<=[\u4e00-\u9fff])\([^()]{1,8}\)")
_DASH = "—–-|"
_BEFORE_DASH = tuple(f"{office}{space}" for office in words("fragments", "offices") for space in ("", " "))
_LONGEST_LABEL = 60
_SKIP = " \n\f,;。;、." + rules("fragments")["marks"]


class Site(NamedTuple):
    """One stretch of normalised text that may name units; `start` and `end` leave the outer bracket out."""

    start: int
    end: int
    kind: SiteKind
    closed: bool = True


def has_cue(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch holds any word without which no role text exists."""
    if _CUE.search(text, start, end):
        return True
    part = text[start:end]
    return ("\n" in part or " " in part) and _CUE.search("".join(part.split())) is not None


def find_brackets(text: str) -> Iterator[Site]:
    """Give the brackets of a text, inner ones before the outer one; one that is never closed ends with its paragraph.

    Examples
    --------
    >>> text = "甲(乙(丙))丁(戊\\n一、己"
    >>> [text[site.start:site.end] for site in find_brackets(text)]
    ['丙', '乙(丙)', '戊']
    """
    stack: list[int] = []
    for token in _TOKEN.finditer(text):
        at, char = token.start(), token[0]
        if stack and (char in "\n\f(〔【") and (at - stack[0] > LONGEST_BRACKET or _breaks(text, at)):
            yield from _unclosed(text, stack, at)
        if char in "(〔[【":
            stack.append(at)
        elif stack and char not in "\n\f":
            start = stack.pop() + 1
            if len(stack) < _DEEPEST:
                yield Site(start=start, end=at, kind="bracket")
    yield from _unclosed(text, stack, len(text))


def _breaks(text: str, at: int) -> bool:
    """Whether an open bracket cannot go on at `at`: a numbered item or another part of the document begins."""
    if text[at] == "\f":
        return True
    return _NUMBERED.match(text, at) is not None


def _unclosed(text: str, stack: list[int], at: int) -> Iterator[Site]:
    """Empty the stack: the outermost open bracket ends with its paragraph, at the latest at `at`."""
    if stack:
        start = stack[0] + 1
        yield Site(
            start=start, end=_paragraph_end(text, start, min(at, start + LONGEST_BRACKET)), kind="bracket", closed=False
        )
        stack.clear()


def _paragraph_end(text: str, start: int, limit: int) -> int:
    """Where the line at `start` ends, or the last of the lines over which its list plainly goes on; at the latest at `limit`."""
    end = text.find("\n", start, limit)
    while end > 0 and list_goes_on(text, start, end):
        start, end = end + 1, text.find("\n", end + 1, limit)
    return end if end > 0 else limit


@cache
def _line_label() -> re.Pattern[str]:
    """A label at the head of a line or of a sentence."""
    noise = rules("roles")["noise"]
    return re.compile(rf"(?:(?<![^\n\f])|(?<=[。;!,) ]))(?:{noise}|[(【\[<{{〈《]){{0,8}}(?={label_pattern().pattern})")


def find_lines(text: str, taken: list[tuple[int, int]]) -> Iterator[Site]:
    """Give the labelled lines and sentences outside brackets; neighbouring ones that belong together are one site.

    Parameters
    ----------
    text : str
        Normalised text.
    taken : list of (int, int)
        Role brackets already found, in order; nothing is looked for inside them.
    """
    at = 0
    ends = dict(taken)
    covered = sorted(ends)
    for colon in LABEL_END.finditer(text):
        if colon.start() < at or _no_label(text, colon) or _inside(colon.start(), covered, ends):
            continue
        first = max(at, colon.start() - _LONGEST_LABEL, _last_end(colon.start(), covered, ends))
        found = _line_label().search(text, first, colon.start() + 4)
        if found:
            following = bisect_right(covered, found.end())
            limit = covered[following] if following < len(covered) else len(text)
            at = min(limit, _line_group_end(text, found.end(), limit))
            yield Site(start=found.end(), end=at, kind="line")


def _no_label(text: str, colon: re.Match[str]) -> bool:
    """Whether what may end a label is a dash that stands behind none."""
    return colon[0] in _DASH and not text.endswith(_BEFORE_DASH, 0, colon.start())


def apart(sites: Iterable[Site], taken: Sequence[tuple[int, int]]) -> Iterator[Site]:
    """Give the sites that share no character with any of the spans, which are in order.

    Examples
    --------
    >>> sites = [Site(start=0, end=5, kind="clause"), Site(start=8, end=12, kind="clause")]
    >>> [site.start for site in apart(sites, [(3, 8)])]
    [8]
    """
    starts = [start for start, _ in taken]
    furthest = list(accumulate((end for _, end in taken), max))
    for site in sites:
        index = bisect_right(starts, site.end - 1) - 1
        if index < 0 or furthest[index] <= site.start:
            yield site


def _last_end(offset: int, covered: list[int], ends: dict[int, int]) -> int:
    """Where the last role bracket before an offset ends; 0 without one."""
    index = bisect_right(covered, offset) - 1
    return ends[covered[index]] if index >= 0 else 0


def _inside(offset: int, covered: list[int], ends: dict[int, int]) -> bool:
    index = bisect_right(covered, offset) - 1
    return index >= 0 and offset < ends[covered[index]]


def _line_group_end(text: str, start: int, limit: int) -> int:
    """Where the labels that belong to one task end: a repeated role, ordinary text, a numbered item or `limit` ends them."""
    seen: set[str] = set()
    end = start
    while True:
        label = label_pattern().match(text, start)
        if label is None or start >= limit or _begins_another(label["label"], seen):
            return end
        role = label_role(label["label"])
        seen |= {label["label"], label["label"][:2]}
        end = (role == "deadline" and time_end(text, label.end())) or _value_end(text, label.end())
        start = end
        while start < len(text) and (text[start] in _SKIP or _opens_label(text, start)):
            start += 1


def _begins_another(label: str, seen: set[str]) -> bool:
    """Whether a label begins another task: it was read before, or its organiser was. Guests of an event may come in several lines."""
    role = label_role(label)
    if role == "organiser":
        return label[:2] in seen
    hosted = rules("roles")["organisers"]["lead"] in seen
    return label in seen and role in _ONCE and not (hosted and label.startswith(words("roles", "organisers.guests")))


def _opens_label(text: str, at: int) -> bool:
    """Whether a bracket opens before a label: 【配合单位】."""
    return text[at] in "【[(〔" and label_pattern().match(text, at + 1) is not None


def _value_end(text: str, start: int) -> int:
    """Where what a label says ends: the line, unless the list plainly goes on, or the sentence; never far away."""
    while start < len(text) and text[start] in " \n":
        start += 1
    limit = min(len(text), start + _LONGEST_VALUE)
    while True:
        stop = _VALUE_STOP.search(text, start, limit)
        end = stop.start() if stop else limit
        inner = _inner_label(text, start, end)
        if inner:
            return inner
        if stop is None or stop[0] != "\n" or not list_goes_on(text, start, end):
            return end
        start = end + 1


def _inner_label(text: str, start: int, end: int) -> int:
    """Where the next label begins within a line; 0 if none does."""
    found = label_pattern().search(text, start, end)
    return found.start() if found else 0


def list_goes_on(text: str, start: int, end: int) -> bool:
    """Whether a list goes on in the next line."""
    following = text[end + 1 : end + 60].split("\n")[0]
    if following.startswith(("(", "〔")) and not _NUMBERED.match("\n" + following):
        return kind_of(re.split(r"[、,;/\s]", text[start:end].rstrip())[-1]) == "group"
    if not following or label_pattern().match(following) or _NUMBERED.match("\n" + following):
        return False
    line = text[start:end].rstrip()
    if pattern("units", "list_goes_on").search(line) or line.count("(") > line.count(")"):
        return True
    if line.endswith(";") and all(kind_of(name) in ("organ", "unit", "group") for name in parse_units(following).names):
        return True
    last = pattern("units", "name_start").split(line)[-1]
    head = pattern("units", "name_end").split(following, maxsplit=1)[0]
    if pattern("units", "torn_group").fullmatch(last) and head.startswith(words("fragments", "government")):
        return True
    torn = kind_of(last) in ("odd", "place") or pattern("units", "torn_party").fullmatch(last) is not None
    return torn and len(head) < _LONGEST_REST and kind_of(last + head) in ("organ", "unit", "company", "group")


def find_spaced_lines(text: str) -> Iterator[Site]:
    """Give what opens with a label without a colon: 牵头单位  市商务局, 责任单位为市商务局; neighbouring ones of other roles are one site."""
    seen: set[str] = set()
    pending: Site | None = None
    for found in spaced_label().finditer(f"\n{text}"):
        start, role = found.start("label") - 1, label_role(found["label"])
        end = _sentence_end(text, start)
        if pending and not text[pending.end : start].strip(" \n。;") and role not in seen:
            pending = pending._replace(end=end)
        else:
            if pending:
                yield pending
            pending, seen = Site(start=start, end=end, kind="spaced"), set()
        seen.add(role)
    if pending:
        yield pending


def _sentence_end(text: str, start: int) -> int:
    found = _SENTENCE_END.search(text, start)
    return found.start() if found else len(text)


@cache
def _clause_end() -> re.Pattern[str]:
    return re.compile(rf"{rules('roles')['cues']['clause']}(?:[。;]|(?=[\n\f\"”]|\Z))")


def find_clauses(text: str) -> Iterator[Site]:
    """Give the sentences that are nothing but units and their verbs: 市科技局牵头,市财政局配合。"""
    for found in _clause_end().finditer(text):
        first = max(0, found.start() - _LONGEST_CLAUSE - 1)
        start = _clause_start(text, first, found.start())
        if _SHORTEST_CLAUSE <= found.start() - start <= _LONGEST_CLAUSE and "(" not in _SHORT_BRACKET.sub(
            "", text[start : found.start()]
        ):
            yield Site(start=start, end=found.end(), kind="clause")


def _clause_start(text: str, first: int, end: int) -> int:
    """Where the sentence that ends at `end` begins: behind the last stop, or behind a line break over which its list does not go on."""
    start = end
    while True:
        start = max(first, *(text.rfind(mark, first, start) + 1 for mark in _SENTENCE_STARTS))
        above = text.rfind("\n", first, start - 1) + 1
        if start == first or text[start - 1] != "\n" or not list_goes_on(text, above, start - 1):
            return start
        start -= 1
