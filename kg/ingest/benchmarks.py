"""Finds benchmark references: 对标 借鉴 学习 学习借鉴 with the place, case or practice they name, and the aspect to be learned.

A reference needs an object: a place, a quoted case or practice, or an unnamed model (国内外先进…). Standards (对标国际先进水平), documents
(对标《…》), words that only look alike (对标注人员), co-operation (与…联动) and own practice (复制推广) are no benchmarks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial

from kg.ingest.document import Document
from kg.ingest.normalise import Normal, normalise
from kg.ingest.rulebook import any_of, pattern, rows, rules, tried_at

_ETC: str = rules("fragments")["etc"]
_pattern = partial(pattern, "benchmarks")


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkReference:
    """One place, case or practice a text says to learn from.

    Parameters
    ----------
    verb : str
        对标, 借鉴, 学习, 学习借鉴 ...
    place : str
        The place, or empty where none is named.
    aspect : str
        What is learned, or the quoted case; may be empty.
    unnamed : bool
        True where the model is not named (国内外先进山地旅游发展经验).
    open : bool
        True where the list of places or aspects goes on with 等.
    start, end : int
        Span from the verb to the end of the reference, in the document's text; `printed` is the text there.
    place_start, place_end, aspect_start, aspect_end : int
        Spans of place and aspect; both ends equal where there is none.
    source : str
        Name of the document's file.
    """

    verb: str
    place: str
    aspect: str
    unnamed: bool
    open: bool
    start: int
    end: int
    printed: str
    place_start: int
    place_end: int
    aspect_start: int
    aspect_end: int
    source: str


@cache
def _verb() -> re.Pattern[str]:
    benchmarks = rules("benchmarks")
    blocked = "|".join(f"{verb}(?={what})" for verb, what in sorted(benchmarks["not_before"].items()))
    opens = tried_at([*(verb[0] for verb in benchmarks["verbs"]), *benchmarks["named_case"]])
    return re.compile(rf"{opens}(?:(?!{blocked}){any_of(benchmarks['verbs'])}|{benchmarks['named_case']})")


@cache
def _place() -> re.Pattern[str]:
    return re.compile(any_of(row["name"] for row in rows("places")) + rules("benchmarks")["place_end"])


@cache
def _before_place(joint: str, after: str = "") -> re.Pattern[str]:
    """What joins a place to what stands before it, right before a place; `after` names what must follow that."""
    return re.compile(
        f"{rules('benchmarks')[joint]}(?={_place().pattern}{rules('benchmarks')[after] if after else ''})"
    )


@dataclass(slots=True)
class _Part:
    """One place, or none, with its aspect; offsets in the normalised text."""

    place: tuple[int, int]
    aspect: tuple[int, int]
    unnamed: bool = False
    open: bool = False


def _object_end(text: str, start: int) -> int:
    """Where a reference's object ends: at the first stop outside quotation marks; a further place after ``,及`` still belongs to it."""
    benchmarks = rules("benchmarks")
    quoted, limit = 0, min(len(text), start + int(benchmarks["longest"]))
    for index in range(start, limit):
        char = text[index]
        quoted += (char in benchmarks["case_open"]) - (char in benchmarks["case_close"])
        if char in benchmarks["stops"] and quoted <= 0 and not _before_place("joint_behind_comma").match(text, index):
            return index
    return limit


def _named(text: str, start: int, end: int) -> Iterator[_Part]:
    """Split an object into places with their aspects: 深圳城市设计路径、北京责任规划师制度."""
    at = start
    while at < end:
        places, at, is_open = _place_run(text, at, end)
        following = _before_place("joints").search(text, at, end)
        stop = following.start() if following else end
        for place in places:
            yield _Part(place, (at, stop), open=is_open or _ETC in text[at:stop])
        if not following:
            return
        at = following.end()


def _place_run(text: str, start: int, end: int) -> tuple[list[tuple[int, int]], int, bool]:
    """Read places one after another; return them, where the aspect begins, and whether 等 closes them."""
    places, at = [], start
    while found := _place().match(text, at, end):
        places.append(found.span())
        at = found.end()
        joint = _before_place("joint", "list_end").match(text, at, end)
        if joint:
            at = joint.end()
        elif _before_place("joint").match(text, at, end):
            at += 1
    is_open = text.startswith(_ETC, at)
    return places, at + is_open, is_open


def _quoted(text: str, start: int, end: int) -> Iterator[_Part]:
    """Read a quoted case or practice; places inside it are its places."""
    benchmarks = rules("benchmarks")
    mark = benchmarks["case_close"][benchmarks["case_open"].index(text[start])]
    close = text.find(mark, start, end)
    close = close if close > 0 else end
    places = [found.span() for found in _place().finditer(text, start, close)]
    is_open = _ETC in text[close:end]
    for place in places or [(start, start)]:
        yield _Part(place, (start + 1, close), open=is_open)


def _parts(text: str, verb: str, start: int, end: int) -> list[_Part]:
    """Read a reference's object; empty where it is none."""
    if _place().match(text, start, end):
        return list(_named(text, start, end))
    weak = verb in (*rules("benchmarks")["weak"], rules("benchmarks")["case"], "")
    if text[start:end] and text[start] in rules("benchmarks")["case_open"]:
        return [part for part in _quoted(text, start, end) if not weak or part.place[0] < part.place[1]]
    if weak or _pattern("document").match(text, start) or _pattern("generic").match(text, start, end):
        return []
    unnamed = _pattern("unnamed_place").match(text, start, end)
    if unnamed and _pattern("unnamed").match(text, start, end):
        return [_Part((start, start), (unnamed.end(), end), unnamed=True)]
    return []


def find_benchmarks(document: Document) -> tuple[BenchmarkReference, ...]:
    """Return the benchmark references in a document's running text, in order.

    Examples
    --------
    >>> from kg.ingest.document import plain_document
    >>> text = "学习纽约、上海等口袋公园做法;加强对标注人员培训;对标国际先进水平"
    >>> [(r.place, r.aspect) for r in find_benchmarks(plain_document("p.txt", text))]
    [('纽约', '口袋公园做法'), ('上海', '口袋公园做法')]
    """
    normal = normalise(document)
    found: list[BenchmarkReference] = []
    at = 0
    for verb in _verb().finditer(normal.text):
        if verb.start() < at or _blocked_before(normal.text, verb.start(), verb[0]):
            continue
        behind = _pattern("done").match(normal.text, verb.end())
        start = behind.end() if behind else verb.end()
        end = _object_end(normal.text, start)
        parts = _parts(normal.text, verb[0], start, end)
        found += [_reference(document, normal, verb, part) for part in parts]
        at = end if parts else at
    return tuple(found)


def _blocked_before(text: str, at: int, verb: str) -> bool:
    weak = verb in rules("benchmarks")["weak"]
    return weak and _pattern("not_after").search(text, max(0, at - 4), at) is not None


def _reference(document: Document, normal: Normal, verb: re.Match[str], part: _Part) -> BenchmarkReference:
    start, end = normal.span(verb.start(), max(part.aspect[1], part.place[1], verb.end()))
    place, aspect = _span(normal, part.place), _span(normal, part.aspect)
    return BenchmarkReference(
        verb=verb[0] or rules("benchmarks")["case"],
        place=document.text[place[0] : place[1]],
        aspect=document.text[aspect[0] : aspect[1]],
        unnamed=part.unnamed,
        open=part.open,
        start=start,
        end=end,
        printed=document.text[start:end],
        place_start=place[0],
        place_end=place[1],
        aspect_start=aspect[0],
        aspect_end=aspect[1],
        source=document.path,
    )


def _span(normal: Normal, part: tuple[int, int]) -> tuple[int, int]:
    if part[0] >= part[1]:
        at = normal.origin(min(part[0], len(normal.text) - 1))
        return at, at
    return normal.span(*part)
