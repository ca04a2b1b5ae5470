"""Reads the rules of extraction from `data/rules`: TOML tables of words and patterns, CSV lists of names. Each file is read once.

A pattern may name a piece of itself in braces: ``{levels}`` stands for what `fragments.toml`, the same file or the same table says of
``levels``. A list of words stands for any of them. Counts (``{2,4}``) are no names.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from kg.errors import InputError
from kg.resources import data_dir

_NAMED = re.compile(r"\{([a-z_]+)\}")
_SHARED = "fragments"


@cache
def rules(name: str) -> Mapping[str, Any]:
    """Return the table of rules ``data/rules/<name>.toml``, with what stands for each name in braces.

    Raises
    ------
    InputError
        If the file is missing or is not TOML, or if a name in braces means nothing, or itself.

    Examples
    --------
    >>> "牵头单位" in rules("roles")["labels"]["lead"]
    True
    """
    place = f"{name}.toml"
    try:
        table = tomllib.loads((data_dir() / "rules" / place).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"the rules cannot be read: {error}", place=place, remedy="restore data/rules") from error
    return _filled(table, {} if name == _SHARED else rules(_SHARED), place)


def _filled(table: Mapping[str, Any], known: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Return a table with every name in braces replaced; `known` are the pieces that files and tables around it offer."""
    scope = {**known, **table}

    def fill(value: Any, within: tuple[str, ...]) -> Any:
        if isinstance(value, str):
            return _NAMED.sub(lambda found: piece(found[1], within), value)
        if isinstance(value, list):
            return [fill(part, within) for part in value]
        return _filled(value, scope, place) if isinstance(value, dict) else value

    def piece(name: str, within: tuple[str, ...]) -> str:
        value = scope.get(name)
        if name in within or not isinstance(value, str | list):
            raise InputError(
                f"{{{name}}} names no piece of a pattern", place=place, remedy="see data/rules/fragments.toml"
            )
        filled = fill(value, (*within, name))
        return filled if isinstance(filled, str) else any_of(filled)

    return {key: fill(value, (key,)) for key, value in table.items()}


def _rule(file: str, key: str) -> Any:
    value: Any = rules(file)
    for part in key.split("."):
        value = value[part]
    return value


@cache
def pattern(file: str, key: str) -> re.Pattern[str]:
    """Return a pattern of a file of rules, compiled; ``table.key`` reaches into a table, and a list of words matches any of them.

    Raises
    ------
    InputError
        If it is no regular expression.

    Examples
    --------
    >>> pattern("roles", "cues.clause").search("市财政局负责")[0]
    '负责'
    """
    rule = _rule(file, key)
    try:
        return re.compile(rule if isinstance(rule, str) else any_of(rule))
    except re.error as error:
        raise InputError(f"{key} is no pattern: {error}", place=f"{file}.toml", remedy="restore data/rules") from error


@cache
def words(file: str, key: str) -> tuple[str, ...]:
    """Return a list of words of a file of rules, as `str.endswith` takes it.

    Examples
    --------
    >>> words("units", "nothing")[:3]
    ('', '/', '-')
    """
    return tuple(_rule(file, key))


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
