"""Finds the times by which something is to be done: a date, a month, a year's end, or 持续推进."""

from __future__ import annotations

from kg.ingest.normalise import canonical, fold
from kg.ingest.rulebook import pattern


def is_deadline(clause: str) -> bool:
    """Tell whether a clause is nothing but a deadline.

    Examples
    --------
    >>> [is_deadline(clause) for clause in ("6月底完成", "持续推进", "2026年底", "市财政局")]
    [True, True, True, False]
    """
    return (
        pattern("deadlines", "hint").search(clause) is not None
        and pattern("deadlines", "clause").fullmatch(fold(clause)) is not None
    )


def find_deadline(text: str) -> str:
    """Return the time with which a task's text opens, or an empty text.

    Examples
    --------
    >>> find_deadline("2020年底前制定出台办法"), find_deadline("到2027年，建成平台"), find_deadline("制定办法")
    ('2020年底前', '', '')
    """
    limited = pattern("deadlines", "limit_hint").search(text)
    found = pattern("deadlines", "at_head").match(fold(text)) if limited else None
    return canonical(text[found.start("time") : found.end("time")]) if found else ""


def time_end(text: str, start: int) -> int:
    """Return where the time at `start` of a folded text ends, where running text follows it on the line; 0 otherwise.

    Examples
    --------
    >>> time_end("2021年9月30日(2)安装部署", 0), time_end("6月底前", 0), time_end("见附表", 0)
    (10, 0, 0)
    """
    found = pattern("deadlines", "exact").match(text, start)
    return found.end() if found and pattern("deadlines", "text_behind").match(text, found.end()) else 0


def all_deadlines(text: str) -> list[tuple[int, int]]:
    """Return the spans of all times in a text that end in 前, 底 or 末, in order.

    Examples
    --------
    >>> all_deadlines("2024年6月底前印发，年底前完成")
    [(0, 9), (12, 15)]
    """
    return [found.span() for found in pattern("deadlines", "limit").finditer(fold(text))]
