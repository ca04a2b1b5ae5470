"""Reads the rules of extraction from `data/rules`: TOML tables of words and patterns, CSV lists of names. Each file is read once."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from kg.errors import InputError
from kg.resources import data_dir


@cache
def rules(name: str) -> Mapping[str, Any]:
    """Return the table of rules ``data/rules/<name>.toml``.

    Raises
    ------
    InputError
        If the file is missing or is not TOML.

    Examples
    --------
    >>> "牵头单位" in rules("roles")["labels"]["lead"]
    True
    """
    path = data_dir() / "rules" / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"the rules cannot be read: {error}", place=path.name, remedy="restore data/rules") from error


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of the list ``data/rules/<name>.csv``.

    Raises
    ------
    InputError
        If the file is missing.

    Examples
    --------
    >>> rows("places")[0].keys()
    dict_keys(['name', 'level'])
    """
    path = data_dir() / "rules" / f"{name}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return tuple(csv.DictReader(lines))
    except OSError as error:
        raise InputError(f"the list cannot be read: {error}", place=path.name, remedy="restore data/rules") from error


def tried_at(chars: Iterable[str]) -> str:
    """Return a condition that holds before any of some characters: in front of a pattern it spares the rest of a text the trial.

    A pattern may be given as the characters: it begins with one of those it is written with, or with a digit, unless it begins with a class
    of other characters that it does not spell out.

    Examples
    --------
    >>> re.findall(tried_at("一(二)?") + "一(?:二)?", "甲一二乙一")
    ['一二', '一']
    """
    return f"(?=[{''.join(map(re.escape, sorted(set(chars))))}\\d])"


def any_of(words: Iterable[str], *, between: str = "") -> str:
    """Return a pattern that matches any of some words, the longest first; `between` may stand between their characters.

    Examples
    --------
    >>> any_of(["责任", "责任单位"])
    '(?:责任单位|责任)'
    """
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(between.join(map(re.escape, word)) for word in ordered) + ")"
