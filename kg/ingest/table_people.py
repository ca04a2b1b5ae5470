"""Takes the names of people out of a cell that gives units and people: 市住建局（王某）, 市科技局 李某某."""

from __future__ import annotations

from kg.ingest.names import kind_of
from kg.ingest.rulebook import pattern

_PEOPLE = tuple(
    pattern("headers", rule) for rule in ("cells.person_in_bracket", "cells.person_before", "cells.person_behind")
)


def without_people(text: str) -> str:
    """Return a unit cell with a comma in place of people named in brackets or beside white space; what looks like a unit stays.

    Examples
    --------
    >>> without_people("市住建局（王某）、市科技局 李某某")
    '市住建局、、市科技局、'
    >>> without_people("市数据局（市大数据中心） 市财政局")
    '市数据局（市大数据中心） 市财政局'
    >>> without_people("李某某\\n市住建局")
    '、市住建局'
    """
    for people in _PEOPLE:
        text = people.sub(lambda found: "、" if kind_of(found["people"]) == "odd" else found[0], text)
    return text


def is_person(text: str) -> bool:
    """Tell whether a text may be a person's name, perhaps with a post, and nothing more.

    Examples
    --------
    >>> is_person("副县长李某某"), is_person("县卫健局")
    (True, False)
    """
    return pattern("headers", "cells.person").fullmatch(text.strip()) is not None and kind_of(text.strip()) == "odd"
