"""Layer 3: parses a printed list of units into names.

Three steps. *Split*: separators outside brackets and outside groups that hold 、 themselves; 等 opens the list; a conjunction splits
only between two whole names. *Complete*: a shared prefix goes down the list (市A局、B局), a shared suffix goes up (甲市、乙市政府), both
within one run between strong separators. *Clean*: what says nobody, and what follows 等 without describing anybody, is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial

from kg.ingest.names import bare_form, is_field, is_unit, kind_of, known_field, place_pattern
from kg.ingest.normalise import canonical, fold
from kg.ingest.rulebook import pattern, rules, words
from kg.ingest.said_once import TYPE
from kg.ingest.typeface import all_in_type, holds_type

_OPEN, _CLOSE = "(〔[【{<〈《", ")〕]】}>〉》"
_QUOTED = re.compile(r"“[^“”]{1,20}”")
_SPACE = re.compile(r"\s")
_SHORTEST_NAME = 2
_MARKS: str = rules("fragments")["marks"]
_EDGE = f",;:。、.•·{_MARKS}"
_BRACKETED_MARK = re.compile(rf"\([{_MARKS}]\)\Z")
_pattern = partial(pattern, "units")
_ETC: str = rules("fragments")["etc"]
_JOINS = re.compile(f"[{rules('fragments')['joins']}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitList:
    """The units of one printed list.

    Parameters
    ----------
    names : tuple of str
        In printed order, completed, in simplified characters.
    open : bool
        True where the list ends in 等.
    marks : tuple of str
        The mark (★, *) printed at each name, `TYPE` where all of it is printed in the type that tells the leads, or an empty text.
    heads : int
        How many names stand before the first comma; 0 where none parts them.

    Examples
    --------
    >>> parse_units("市行政审批局、住建局，各市、县（市、区）政府等").names
    ('市行政审批局', '市住建局', '各市、县（市、区）政府')
    """

    names: tuple[str, ...] = ()
    open: bool = False
    marks: tuple[str, ...] = field(default=(), repr=False)
    heads: int = field(default=0, repr=False)


@dataclass(slots=True)
class _Item:
    """One piece of a list: its folded and its printed text, the run it stands in, whether 等 stands before it, and its mark."""

    text: str
    plain: str
    run: int
    after_etc: bool = False
    mark: str = ""


@cache
def _organ_ending() -> re.Pattern[str]:
    return re.compile(f"{rules('units')['organ_end']}$")


@cache
def _marks() -> re.Pattern[str]:
    """Every character that may part names or open and close a bracket."""
    parts = rules("units")
    return re.compile(f"[{re.escape(_OPEN + _CLOSE + parts['strong'] + parts['weak'])}\\s.{_ETC}]")


@cache
def _joints() -> re.Pattern[str]:
    """Every conjunction and bracket."""
    return re.compile(f"[{re.escape(_OPEN + _CLOSE)}]|{rules('units')['conjunctions']}")


def _depths(text: str, marks: re.Pattern[str]) -> Iterator[tuple[int, str, bool]]:
    """Give each mark that is no bracket with its index and whether it stands outside brackets."""
    depth = 0
    for found in marks.finditer(text):
        mark = found[0]
        if mark in _OPEN:
            depth += 1
        elif mark in _CLOSE:
            depth = max(0, depth - 1)
        else:
            yield found.start(), mark, depth == 0


def _sealed(text: str) -> set[int]:
    """Return the offsets at which nothing may be split: inside groups that are one entry, and inside quotation marks."""
    quoted = list(_QUOTED.finditer(text)) if "“" in text else []
    groups = list(_pattern("group").finditer(text)) if _pattern("may_group").search(text) else []
    return {index for found in (*quoted, *groups) for index in range(found.start(), found.end())}


def starts_name(text: str) -> bool:
    """Whether a text opens like a name of its own, so that white space before it parts two names."""
    starts = (_pattern("shared_prefix"), _pattern("group_start"), place_pattern(), _pattern("group_zone"))
    return any(start.match(text) for start in starts) or (_pattern("organ_never").match(text) is not None)


def space_parts(text: str, index: int, start: int) -> bool:
    """Whether the white space at `index` parts two whole names, or only breaks a line inside one."""
    left = bare_form("".join(text[start:index].split()))
    right = _pattern("name_end").split(text[index:].strip(), maxsplit=1)[0]
    if not left or len(right) < _SHORTEST_NAME:
        return False
    if _pattern("goes_on").fullmatch(f"{left} {right}") or _pattern("group_goes_on").fullmatch(left + right):
        return False
    if has_core(left):
        return starts_name(right) or has_core(right)
    if kind_of(left) in ("unit", "company"):
        return starts_name(right) or has_core(right)
    return kind_of(left) in ("group", "unknown-organ") and starts_name(right)


def has_core(name: str) -> bool:
    """Whether a name is an organ that says its field of work: 财政局, 区检察院, not 省委 or 办公厅."""
    bare = bare_form(name)
    ending = _organ_ending().search(bare)
    whole = _pattern("whole_end").search(bare) is not None
    return whole or (ending is not None and ending.start() > 1 and kind_of(name) == "organ")


def _cuts(text: str) -> Iterator[tuple[int, int, bool, bool]]:
    """Give (start, end, strong, etc) of every separator."""
    if not _marks().search(text):
        return
    sealed, strong, weak = _sealed(text), rules("units")["strong"], rules("units")["weak"]
    start = 0
    for index, char, outside in _depths(text, _marks()):
        if not outside or index in sealed or index < start:
            continue
        if (char == "." or char.isspace()) and not space_parts(text, index, start):
            continue
        etc = char == _ETC and _pattern("etc_alone").match(text, index) is not None
        if etc or char in strong or char in weak or char == "." or char.isspace():
            yield index, index + 1, char in strong, etc
            start = index + 1


def _split(text: str, plain: str) -> list[_Item]:
    """Split a folded list into items."""
    items, start, run, after = [], 0, 0, False
    for first, last, strong, etc in [*_cuts(text), (len(text), len(text), True, False)]:
        items.append(_Item(text[start:first], plain[start:first], run, after))
        start, run, after = last, run + strong, etc
    return items


def _whole(text: str) -> bool:
    """Whether a text is a whole name that may stand beside a conjunction."""
    bare = bare_form(text)
    return len(bare) > 1 and not _pattern("never_whole").fullmatch(bare) and is_unit(text)


def _heads(text: str) -> Iterator[str]:
    """Give what may be the first name of a text that holds conjunctions: 甲和乙局和丙局 -> 甲, 甲和乙局, all of it."""
    for found in _JOINS.finditer(text):
        if found.start():
            yield text[: found.start()]
    yield text


def _conjoined(item: _Item) -> list[_Item]:
    """Split an item at its conjunctions where both sides are whole names."""
    if not _pattern("conjunctions").search(item.text):
        return [item]
    sealed = _sealed(item.text)
    for start, word, outside in _depths(item.text, _joints()):
        if not outside or start in sealed:
            continue
        end = start + len(word)
        left, right = item.text[:start], item.text[end:]
        bare = item.after_etc and _pattern("bare_after_etc").fullmatch(left.strip())
        if (bare or _whole(left) or (item.after_etc and not left.strip())) and any(
            _whole(name) for name in _heads(_pattern("leading").sub("", right))
        ):
            first = _Item(left, item.plain[:start], item.run, item.after_etc)
            return [first, *_conjoined(_Item(right, item.plain[end:], item.run))]
    return [item]


def _balanced(text: str) -> tuple[int, int]:
    """Return what is left of a name without an edge bracket that has no partner: 市财政局) -> 市财政局."""
    first, last = 0, len(text)
    while first < last and (text[first] in _CLOSE or (text[first] in _OPEN and not _has(text[first:last], _CLOSE))):
        first += 1
    while first < last and (
        text[last - 1] in _OPEN or (text[last - 1] in _CLOSE and not _has(text[first:last], _OPEN))
    ):
        last -= 1
    return first, last


def _has(text: str, marks: str) -> bool:
    return any(mark in text for mark in marks)


def _clean(item: _Item) -> _Item | None:
    """Trim an item's edges; None where nothing is left."""
    if not item.after_etc and _pattern("tidy").fullmatch(item.text):
        return item
    text, plain = item.text, item.plain
    if _SPACE.search(text):
        tight = [index for index, char in enumerate(text) if not char.isspace()]
        text, plain = "".join(text[i] for i in tight), "".join(plain[i] for i in tight)
    marked = _BRACKETED_MARK.search(text) if text.endswith(")") else None
    last = marked.start() if marked else len(text.rstrip(_EDGE))
    first = len(text) - len(text.lstrip(_EDGE))
    edges = text[:first] + text[last:]
    mark = next((char for char in edges if char in _MARKS), "") if edges else ""
    text, plain = text[first:last], plain[first:last]
    leading = _pattern("leading").match(text)
    if leading:
        text, plain = text[leading.end() :], plain[leading.end() :]
    label = _pattern("label_before").match(text)
    if label and kind_of(label[1]) == "odd":
        text, plain = text[label.end() :], plain[label.end() :]
    first, last = _balanced(text)
    text, plain = text[first:last], plain[first:last]
    bare = item.after_etc and _pattern("bare_after_etc").fullmatch(text)
    if bare or text in rules("units")["nothing"] or _pattern("people").fullmatch(text):
        return None
    return _Item(text, plain, item.run, item.after_etc, mark)


def _takes_prefix(text: str) -> bool:
    """Whether a name is a bare organ that lacks its level word."""
    bare = bare_form(text)
    return (
        (len(bare) > 2 or _pattern("short_organ").fullmatch(bare) is not None)
        and _pattern("organ").fullmatch(bare) is not None
        and not _pattern("organ_never").match(bare)
        and not _pattern("zone_named").match(bare)
        and not place_pattern().search(bare)
        and not bare.endswith(words("units", "never_prefixed"))
        and not _pattern("branch").search(bare)
        and (known_field(bare) or not _pattern("own_name").search(bare))
        and not _pattern("own_place").fullmatch(bare)
    )


def _prefixed(items: Sequence[_Item]) -> None:
    """Carry the shared prefix down each run, and a place from its party committee to its government."""
    run, prefix, above = -1, "", ""
    for item in items:
        if item.run != run:
            run, prefix, above = item.run, "", ""
        committee = _pattern("place_committee").fullmatch(above) if above else None
        above = canonical(item.plain)
        found = _pattern("shared_prefix").match(item.text)
        party = prefix and _pattern("party_organ").fullmatch(bare_form(item.text))
        if committee and _pattern("place_government").fullmatch(item.text):
            item.plain = committee["place"] + item.plain
        elif found and not party:
            prefix = canonical(item.plain[: found.end()])
        elif party:
            item.plain = prefix + _party(prefix) + item.plain
        elif prefix and not item.after_etc and _takes_prefix(item.text):
            item.plain = prefix + item.plain


def _party(prefix: str) -> str:
    """Return what a place calls the committee of its party: 委, in a region 党委."""
    return str(next(party for level, party in rules("units")["party"].items() if prefix.endswith(level)))


def _lacks_level(text: str) -> bool:
    """Whether a text is a place without its level word: 苏州, 定州, 鹿城; an autonomous prefecture is longer (恩施州)."""
    bare = _pattern("no_level").fullmatch(text) is not None and kind_of(text) == "odd" and not is_field(text)
    return bare or _pattern("city_zhou").fullmatch(text) is not None or place_pattern().fullmatch(text) is not None


def _suffixed(items: Sequence[_Item]) -> None:
    """Carry the shared suffix up each run: 杭州市、宁波市人民政府; 住建、商务部门."""
    suffix, level, run, field = "", "", -1, rules("units")["field_suffix"]
    for item in reversed(items):
        if item.run != run:
            run, suffix = item.run, ""
        bare = bare_form(item.text)
        found = _pattern("with_suffix").fullmatch(bare) if bare.endswith(words("units", "place_bodies")) else None
        if found:
            level, suffix = found["level"], found["suffix"]
        elif item.text.endswith(field) and is_field(item.text.removesuffix(field)):
            level, suffix = "", field
        elif suffix == field and is_field(_pattern("shared_prefix").sub("", item.text, count=1)):
            item.plain += suffix
        elif suffix and not item.text.endswith(level or suffix) and _lacks_level(item.text):
            item.plain += level + suffix
        elif suffix and _pattern("bare_place").fullmatch(item.text):
            item.plain += "" if _pattern("never_suffixed").search(item.text + suffix) else suffix
        else:
            suffix = ""


@lru_cache(maxsize=4096)
def parse_units(text: str, folded: str = "") -> UnitList:
    """Parse a printed list of units; documents repeat their lists, so the last ones are kept at hand.

    Parameters
    ----------
    text : str
        What stands after a label, before a verb or in a table cell.
    folded : str
        The same, folded, where that is at hand.

    Returns
    -------
    UnitList
        The names as the conventions of the gold standard have them.

    Examples
    --------
    >>> parse_units("杭州市、宁波市人民政府，之江实验室").names
    ('杭州市人民政府', '宁波市人民政府', '之江实验室')
    >>> parse_units("教育部等有关部门")
    UnitList(names=('教育部', '有关部门'), open=True)
    """
    if not text:
        return UnitList()
    folded = folded or fold(text)
    items = _split(folded, text)
    is_open = any(item.after_etc for item in items)
    parts = [part for item in items for part in _conjoined(item)] if _pattern("conjunctions").search(folded) else items
    kept = [item for item in map(_clean, parts) if item is not None and item.text]
    for item in kept if holds_type(text) else ():
        item.mark = TYPE if all_in_type(item.plain) else item.mark
    _prefixed(kept)
    _suffixed(kept)
    heads = next((place for place, item in enumerate(kept) if item.run != kept[0].run), 0)
    names, marks = tuple(canonical(item.plain) for item in kept), tuple(item.mark for item in kept)
    return UnitList(names=names, open=is_open, marks=marks, heads=heads)
