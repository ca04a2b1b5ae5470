"""What a review calls things in Chinese, from ``data/rules/review.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from kg.resources import data_dir


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    words: dict[str, dict[str, str]] = tomllib.loads((data_dir() / "rules" / "review.toml").read_text(encoding="utf-8"))
    return words


def label(name: str) -> str:
    """Return the Chinese name of a cell of a candidate.

    Examples
    --------
    >>> label("lead"), label("deadline")
    ('牵头', '时限')
    """
    return _words()["labels"][name]


def hint(name: str) -> str:
    """Return what the spreadsheet says at the head of a column: its Chinese name, and how to fill it in.

    Examples
    --------
    >>> hint("deadline")
    '时限'
    """
    return "：".join(filter(None, (label(name), _words()["hints"].get(name, ""))))


def decision_of(text: str) -> str:
    """Return a decision's name for what a person wrote, in either language; other texts stay as they are.

    Examples
    --------
    >>> decision_of(" 不采纳"), decision_of("accept"), decision_of("perhaps")
    ('refuse', 'accept', 'perhaps')
    """
    written = text.strip()
    return next((name for name, word in _words()["decisions"].items() if word == written), written)
