"""Finds the times by which something is to be done: a date, a month, a year's end, or 持续推进."""

from __future__ import annotations

import re
from functools import cache

from kg.ingest.normalise import canonical, fold
from kg.ingest.rulebook import rules

_HINT = re.compile(r"[\d０-９年月季底期长续立即常]")
_KINDS = ("range", "day", "month", "quarter", "year", "relative", "lasting")


@cache
def _time() -> str:
    kinds = rules("deadlines")
    return "(?:" + "|".join(kinds[kind] for kind in _KINDS) + ")"


@cache
def _clause() -> re.Pattern[str]:
    kinds = rules("deadlines")
    return re.compile(rf"\s*{kinds['opening']}\s*{_time()}{kinds['done']}\s*")


@cache
def _opening() -> re.Pattern[str]:
    kinds = rules("deadlines")
    firm = "|".join(kinds[kind] for kind in ("day", "month", "quarter", "year"))
    return re.compile(rf"{kinds['opening']}(?P<time>(?:{firm})(?<=[前底末]))")


def is_deadline(clause: str) -> bool:
    """Tell whether a clause is nothing but a deadline.

    Examples
    --------
    >>> [is_deadline(clause) for clause in ("6月底完成", "持续推进", "2026年底", "市财政局")]
    [True, True, True, False]
    """
    return _HINT.search(clause) is not None and _clause().fullmatch(fold(clause)) is not None


def find_deadline(text: str) -> str:
    """Return the time with which a task's text opens, or an empty text.

    Examples
    --------
    >>> find_deadline("2020年底前制定出台办法"), find_deadline("到2027年，建成平台"), find_deadline("制定办法")
    ('2020年底前', '', '')
    """
    found = _opening().match(fold(text))
    return canonical(text[found.start("time") : found.end("time")]) if found else ""


def time_end(text: str, start: int) -> int:
    """Return where the time at `start` of a folded text ends, where running text follows it on the line; 0 otherwise.

    Examples
    --------
    >>> time_end("2021年9月30日(2)安装部署", 0), time_end("6月底前", 0), time_end("见附表", 0)
    (10, 0, 0)
    """
    found = _firm_time().match(text, start)
    follows = found is not None and found.end() < len(text) and text[found.end()] not in "\n\f,;。)〕】] 至-—"
    return found.end() if found is not None and follows else 0


@cache
def _firm_time() -> re.Pattern[str]:
    kinds = rules("deadlines")
    return re.compile(rf"\s*(?:{'|'.join(kinds[kind] for kind in ('day', 'month'))})")


def all_deadlines(text: str) -> list[tuple[int, int]]:
    """Return the spans of all times in a text that end in 前, 底 or 末, in order.

    Examples
    --------
    >>> all_deadlines("2024年6月底前印发，年底前完成")
    [(0, 9), (12, 15)]
    """
    folded = fold(text)
    pattern = re.compile(rf"{_time()}(?<=[前底末])")
    return [(found.start(), found.end()) for found in pattern.finditer(folded)]
