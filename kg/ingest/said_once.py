"""What a document says once and means for all that follows: the first listed unit leads, units for every task, where measures apply."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import chain
from typing import NamedTuple

from kg.ingest.normalise import fold
from kg.ingest.rulebook import any_of, pattern, rules

# What a document may say of its leads, beside naming a mark.
FIRST, COMMA, TYPE = "first", "comma", "type"
_AROUND = 60  # characters in which the type of the leads is said


class Leads(NamedTuple):
    """What a document says once of its leads.

    Parameters
    ----------
    by : str
        How they are told: ``first``, the first of each list, ``comma``, all before its first comma, ``type``, the type they are printed
        in, or a mark.
    rest : str
        The role of the others of a list.
    """

    by: str
    rest: str = "responsible"


def said_once(name: str) -> re.Pattern[str]:
    """Return the pattern of one kind of what is said once: ``hint``, ``anchor``, ``once``, ``scoped``, ``inherited``, ``scope``, ``marked``."""
    return pattern("roles", f"convention.{name}")


@cache
def convention_pattern() -> re.Pattern[str]:
    """Return the pattern of "the unit listed first leads", with 下同 where it is said."""
    rule = rules("roles")["convention"]
    return re.compile(
        f"(?P<rule>{rule['first_is_lead']}|(?P<comma>{rule['comma']}))(?:{rule['rest']})?(?P<onward>{rule['onward']})?{rule['tail']}"
    )


@cache
def _types() -> Mapping[str, tuple[str, ...]]:
    """Return the words for each type."""
    return {kind: tuple(words) for kind, words in rules("roles")["convention"]["types"].items()}


@cache
def _type() -> re.Pattern[str]:
    """Return the pattern of a word for a type."""
    return re.compile(any_of(chain.from_iterable(_types().values())))


@cache
def _in_print() -> re.Pattern[str]:
    """Return the pattern of "those in bold lead"."""
    return re.compile(_type().pattern + rules("roles")["convention"]["in_print"])


def find_convention(text: str) -> re.Match[str] | None:
    """Return where a folded text says that the first listed unit leads."""
    return convention_pattern().search(text) if said_once("anchor").search(text) else None


def find_conventions(text: str) -> list[re.Match[str]]:
    """Return every place where a folded text says it."""
    return list(convention_pattern().finditer(text)) if said_once("anchor").search(text) else []


def leads_by(convention: re.Match[str]) -> Leads:
    """Return who leads by a convention, and what the others do.

    Examples
    --------
    >>> leads_by(find_convention("列第一位的为牵头单位,其余为配合单位"))
    Leads(by='first', rest='supporting')
    """
    return Leads(COMMA if convention["comma"] else FIRST, _rest(convention))


def _rest(found: re.Match[str] | None) -> str:
    return "supporting" if found and found["supporting"] else "responsible"


def find_inherited(text: str) -> re.Match[str] | None:
    """Return where a folded text names units meant for all that follows; their group is ``units``.

    Examples
    --------
    >>> find_inherited("以下措施均需各区县政府落实,不再单独列出")["units"]
    '各区县政府'
    """
    return said_once("inherited").search(text) if said_once("once").search(text) else None


def mark_clause(text: str) -> tuple[int, int]:
    """Return where a folded text says that marked units lead, with the words before the mark; an empty span without.

    Examples
    --------
    >>> text = "市教育局*、市财政局;带*的为牵头单位,下同"
    >>> start, end = mark_clause(text)
    >>> text[start:end]
    '带*的为牵头单位,下同'
    """
    found = said_once("marked").search(text)
    if not found:
        return 0, 0
    before = said_once("before_mark").search(text, max(0, found.start() - 12), found.start())
    rest = said_once("rest").match(text, found.end())
    end = rest.end() if rest else found.end()
    onward = said_once("behind_mark").match(text, end)
    return before.start() if before else found.start(), onward.end() if onward else end


def find_scope(text: str) -> re.Match[str] | None:
    """Return where a folded text says where its measures apply."""
    return said_once("scope").search(text) if said_once("scoped").search(text) else None


def find_lead_mark(text: str) -> Leads | None:
    """Return the mark that tells the leads of a folded document, or that the type they are printed in does; None where neither is said.

    Examples
    --------
    >>> find_lead_mark("注:责任单位带*的为牵头单位,其余为配合单位"), find_lead_mark("注:加粗的为牵头单位"), find_lead_mark("牵头单位")
    (Leads(by='*', rest='supporting'), Leads(by='type', rest='responsible'), None)
    """
    marked = said_once("marked").search(text)
    found = marked or _in_print().search(text)
    if not found:
        return None
    return Leads(marked["mark"] if marked else TYPE, _rest(said_once("rest").match(text, found.end())))


def type_of_leads(text: str) -> str:
    """Return the type in which a document says its leads are printed: ``bold``, ``underline``, ``red``, ``italic``; empty without, or if no reader tells it.

    Examples
    --------
    >>> type_of_leads("注：加粗的為牽頭單位"), type_of_leads("注：标红的为牵头单位"), type_of_leads("注：楷体的为牵头单位"), type_of_leads("打造红色文化")
    ('bold', 'red', '', '')
    """
    places = (found.start() for found in _type().finditer(text))
    said = (_in_print().match(fold(text[at : at + _AROUND])) for at in places)
    first = next(filter(None, said), None)
    leads = find_lead_mark(fold(text)) if first else None
    if not first or not leads or leads.by != TYPE:
        return ""
    kind = next(kind for kind, words in _types().items() if first[0].startswith(words))
    return "" if kind == "other" else kind
