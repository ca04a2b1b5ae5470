"""Takes the names of people out of a cell that gives units and people: 市住建局（王某）, 市科技局 李某某."""

from __future__ import annotations

import re

from kg.ingest.names import kind_of

_PERSON = r"[\u3400-\u9fff]{2,4}(?:同志|局长|主任|科长|处长|部长|书记)?"
_BRACKET = re.compile(rf"[（(]\s*({_PERSON}(?:\s*[、，,]\s*{_PERSON})*)\s*[)）]")
_BEHIND = re.compile(rf"(?<=[局委厅办部院署府会处站所中心司团校])[ \u3000\n:：]+({_PERSON})(?=\s|[、，,；;]|\Z)")


def without_people(text: str) -> str:
    """Return a unit cell with a comma in place of people named in brackets or behind white space; what looks like a unit stays.

    Examples
    --------
    >>> without_people("市住建局（王某）、市科技局 李某某")
    '市住建局、、市科技局、'
    >>> without_people("市数据局（市大数据中心） 市财政局")
    '市数据局（市大数据中心） 市财政局'
    """
    for pattern in (_BRACKET, _BEHIND):
        text = pattern.sub(lambda found: "、" if kind_of(found[1]) == "odd" else found[0], text)
    return text
