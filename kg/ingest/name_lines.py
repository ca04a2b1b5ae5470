"""Names of units that stand one a line, or on lines broken between two of them: the line's end parts what no comma does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kg.ingest.names import BODIES, bare_form, kind_of
from kg.ingest.normalise import fold
from kg.ingest.rulebook import pattern, rules
from kg.ingest.table_people import without_people
from kg.ingest.units import has_core, space_parts, starts_name

_EDGES = " \t、，,；;。" + rules("fragments")["marks"]
_INSIDE = re.compile(r"[、,;。:]")
_LAST = re.compile(r"[^、,;。:\n]{0,40}\Z")
_SHORTEST_OWN = 4  # characters: 海川海关
_GOES_ON = tuple("、，,；;")  # a list goes on in the next line
_OPENING = tuple("(（〔[【")  # what it encloses belongs to the name above
_BRACKETS = re.compile(r"[()〔〕【】\[\]]")
_REACH = 80  # characters before a line's end among which its last name stands


def breaks_between(left: str, right: str) -> bool:
    """Tell whether a line that ends with `left` and one that begins with `right` break between two whole names.

    Examples
    --------
    >>> breaks_between("市公安局、市消防救援支队", "市总工会"), breaks_between("市住房和城乡", "建设局")
    (True, False)
    >>> breaks_between("市公安局、各县（市、区）", "政府"), breaks_between("国家税务总局甲市高新区", "税务局")
    (False, False)
    """
    found = _LAST.search(bare_form(fold(left[-_REACH:])))
    last = found[0] if found else ""
    if (
        not last.strip()
        or right.startswith(_OPENING)
        or (pattern("units", "zone_end").search(last) and not starts_name(fold(right)))
    ):
        return False
    if space_parts(f"{last} {fold(right)}", len(last), 0):
        return True
    return kind_of(last) in BODIES and (_is_own(right) or _is_group(last, right))


def begins_name(text: str, above: str) -> bool:
    """Tell whether a line begins a name even below a full line, which need not end one.

    Examples
    --------
    >>> begins_name("市总工会", "市公安局"), begins_name("市场监管总局", "工业和信息化部"), begins_name("政执法局", "市城市管理综合行")
    (True, True, False)
    """
    return starts_name(fold(text)) or _is_own(text) or (has_core(fold(text)) and has_core(fold(above)))


def lists(text: str) -> bool:
    """Tell whether a text has marks that part names, outside of brackets.

    Examples
    --------
    >>> lists("市商务局、市财政局"), lists("市商务局各县（市、区）政府")
    (True, False)
    """
    return _INSIDE.search(bare_form(fold(text))) is not None


def names_by_line(lines: Sequence[str]) -> bool:
    """Tell whether each of several lines holds one whole name and nothing more than people of it.

    Where some line bears a level word (市教育局), a line that could go on with the name above it must not: 交通警察支队.

    Examples
    --------
    >>> names_by_line(["市应急管理局", "晋中职业技术学院"]), names_by_line(["市公安局", "交通警察支队"])
    (True, False)
    >>> names_by_line(["各县（市、", "区）政府"]), names_by_line(["区教育局：李某", "区妇联 王某某"])
    (False, True)
    >>> names_by_line(["教务处", "研究生院"]), names_by_line(["市住房和城乡", "建设局"])
    (True, False)
    """
    names = [fold(without_people(line)).strip(_EDGES) for line in lines]
    listed = any(line.rstrip().endswith(_GOES_ON) for line in lines[:-1])
    if len(names) < 2 or listed or not all(map(_is_whole, names)):
        return False
    alike = not any(starts_name(name) and kind_of(name) != "group" for name in names)
    return alike or all(breaks_between(above, below) for above, below in pairwise(names))


def _is_whole(name: str) -> bool:
    """Tell whether a line may be one name by itself."""
    torn = (
        name.startswith(_OPENING) or _BRACKETS.search(bare_form(name)) or pattern("units", "never_alone").search(name)
    )
    return not torn and not lists(name) and kind_of(name) in BODIES


def _is_group(above: str, name: str) -> bool:
    """Tell whether a name is a group of its own (市直各部门), not the rest of one whose places stand above (各县区 / 有关部门)."""
    return kind_of(name) == "group" and not pattern("units", "never_alone").search(name) and not _is_places(above)


def _is_places(name: str) -> bool:
    return kind_of(name) == "group" and pattern("units", "place_end").search(name[-1:]) is not None


def _is_own(name: str) -> bool:
    """Tell whether a name is a body's own: no branch or part of another, and no rest of a name, which go on with what stands above."""
    name = fold(name)
    part = pattern("units", "part_of_body").search(name) and not pattern("units", "firm").match(name)
    own = len(name) >= _SHORTEST_OWN and not part
    return own and kind_of(name) in ("unit", "company")


def parted_names(text: str) -> str:
    """Return a list of units in which a line that ends a name is parted from the next.

    Examples
    --------
    >>> parted_names("市应急管理局\\n市总工会"), parted_names("市住房和城乡\\n建设局").split()
    ('市应急管理局、市总工会', ['市住房和城乡', '建设局'])
    """
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 2 or names_by_line(lines):
        return "、".join(lines)
    parted = lines[0]
    for line in lines[1:]:
        parted += ("、" if breaks_between(parted, line) else "\n") + line
    return parted
