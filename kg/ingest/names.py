"""Tells what a name is by its form: a government organ, another unit, a place, an open group, a company, or no unit at all."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import Literal

from kg.ingest.normalise import fold
from kg.ingest.rulebook import any_of, pattern, rows, rules, words

NameKind = Literal["organ", "unit", "place", "group", "company", "unknown-organ", "odd", "speech"]
BODIES = frozenset(("organ", "unit", "group", "company", "unknown-organ"))
"""The kinds of name that name a body, or a group of bodies."""
_OPEN, _CLOSE = "(〔[【", ")〕]】"
_BRACKET = re.compile(f"[{re.escape(_OPEN)}]")
_starts = partial(pattern, "units")
_HAN = re.compile(r"[\u3400-\u9fff]")


@cache
def _ends(name: str) -> re.Pattern[str]:
    return re.compile(f"{rules('units')[name]}$")


@cache
def place_pattern() -> re.Pattern[str]:
    """Return a pattern that finds the name of a Chinese province or city anywhere in a text."""
    return re.compile(any_of(row["name"] for row in rows("places") if row["level"] in ("province", "prefecture")))


@cache
def _cores() -> frozenset[str]:
    return frozenset(row["core"] for row in rows("organs"))


@cache
def _endings() -> tuple[str, ...]:
    return tuple(_cores())


def bare_form(name: str) -> str:
    """Return a folded name without its inner brackets: 市数据局(市人工智能局) -> 市数据局.

    Examples
    --------
    >>> bare_form("省市场监管(知识产权)局")
    '省市场监管局'
    """
    if not _BRACKET.search(name):
        return name
    kept: list[str] = []
    opened: list[int] = []
    for char in name:
        if char in _OPEN:
            opened.append(len(kept))
        if char in _CLOSE and opened:
            del kept[opened.pop() :]
        else:
            kept.append(char)
    return "".join(kept)


def is_group(name: str) -> bool:
    """Tell whether a name is a described group without named members: 各地区, 有关部门, 各市、县(市、区)政府.

    Examples
    --------
    >>> is_group("各省级人民政府"), is_group("省级行业主管部门"), is_group("商务部")
    (True, True, False)
    """
    folded = bare_form(fold(name))
    ends = ("group_end", "place_end", "organ_end", "other_end")
    opens = _starts("group_start").match(folded) is not None and any(_ends(end).search(folded) for end in ends)
    return opens or folded.endswith(words("units", "group_names"))


def is_field(name: str) -> bool:
    """Tell whether a name is a field of work and nothing else: 住建, 市场监管.

    Examples
    --------
    >>> is_field("住建"), is_field("市住建局"), is_field("各")
    (True, False, False)
    """
    return name in _cores()


def known_field(name: str) -> bool:
    """Tell whether an organ's name holds a known field of work, with or without its level and place.

    Examples
    --------
    >>> known_field("大数据中心"), known_field("申康医院发展中心")
    (True, False)
    """
    core = pattern("units", "field_end").sub("", name)
    if not core or core in _cores():
        return True
    short = place_pattern().sub("", core)
    found = _starts("field_before").match(short)
    rests = {short, short[found.end() :] if found else short}
    rests |= {_starts("level_before").sub("", short)}
    return any(not rest or rest.endswith(_endings()) for rest in rests)


@cache
def kind_of(name: str) -> NameKind:
    """Return what a name looks like.

    Parameters
    ----------
    name : str
        One name, as printed.

    Returns
    -------
    str
        ``organ`` a government, party or court organ of a known field; ``unknown-organ`` one whose field of work no list knows;
        ``unit`` any other body; ``place`` a bare place; ``group`` a described group; ``company``; ``odd`` nothing known;
        ``speech`` running text.

    Examples
    --------
    >>> [kind_of(name) for name in ("市财政局", "之江实验室", "越秀区", "各地区", "华数集团", "省生长改造委", "由政府推动")]
    ['organ', 'unit', 'place', 'group', 'company', 'unknown-organ', 'speech']
    """
    folded = fold(name)
    bare = bare_form(folded)
    if _ends("assembled").search(bare) and len(bare) <= rules("units")["longest_name"]:
        return "organ"
    if _ends("described_group").search(bare):
        return "group"
    bare = _ends("duty_group").sub(r"\g<kind>", bare)
    if (
        not bare
        or len(bare) > rules("units")["longest_name"]
        or _starts("speech").search(bare)
        or not _HAN.search(bare)
    ):
        return "speech"
    if is_group(name):
        return "group"
    if _ends("sure_organ_end").search(bare):
        return "organ"
    if _ends("company_end").search(bare):
        return "company"
    if _ends("organ_end").search(bare):
        return "organ" if known_field(bare) else "unknown-organ"
    if _ends("place_end").search(bare) or (place_pattern().fullmatch(bare)):
        return "place"
    return "unit" if _ends("other_end").search(bare) else "odd"


def is_unit(name: str) -> bool:
    """Tell whether a name is sure to be a unit, a place or a group by its form."""
    return kind_of(name) not in ("odd", "speech")


def is_local_organ(name: str) -> bool:
    """Tell whether a name is an organ of a province, city or district: 省发展改革委, 青岛市贸促会.

    Examples
    --------
    >>> is_local_organ("青岛市贸促会"), is_local_organ("教育部"), is_local_organ("国家市场监督管理总局")
    (True, False, False)
    """
    folded = bare_form(fold(name))
    local = _starts("local").match(folded)
    return local is not None and kind_of(name) in ("organ", "unit") and not is_group(name)
