"""Makes a role text ready for the grammar: white space that parts nothing goes, brackets that give roles part the names between them."""

from __future__ import annotations

import re
from functools import cache

from kg.ingest.labels import ends_label, label_ahead
from kg.ingest.normalise import fold
from kg.ingest.role_text import inner_role
from kg.ingest.rulebook import any_of, rules, words
from kg.ingest.units import space_parts

BLANK = ";"
"""What stands for a text that has been read already."""
_SPACE = re.compile(r"\s+")
_ROUGH = re.compile(r"[\s)〕\]】〉>]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_NAME_FOLLOWS = re.compile(rf"\s*(?!{any_of(words('fragments', 'offices'))})[\u3400-\u9fff]")
_LAST_ITEM = re.compile(r"[^、,;。:]*\Z")


def tighten(plain: str) -> str:
    """Return a role text without the white space that parts nothing; where it parts labels it becomes ``;``.

    Examples
    --------
    >>> tighten("牵头单位：市发改\\n委\\n责任单位：市财政局 市科技局")
    '牵头单位：市发改委;责任单位：市财政局 市科技局'
    """
    text, tight, start = fold(plain), [], 0
    for found in _SPACE.finditer(text):
        index = found.start()
        tight.append(plain[start:index])
        ahead = label_ahead().match(text, index)
        if ahead and not ends_label(text[max(0, index - 4) : index], ahead["word"]):
            tight.append(BLANK)
        elif space_parts(text, index, item_start(text, index)):
            tight.append(" ")
        start = found.end()
    return "".join([*tight, plain[start:]])


def _parted_by_roles(plain: str) -> str:
    """Return a role text in which brackets that give roles part the names: 【牵头】甲局【配合】乙局, 甲局(牵头)乙局(配合).

    Where one opens the text, each is the label of what follows it; else each belongs to the name before it.
    """
    text = fold(plain)
    found = [bracket for bracket in inner_role().finditer(text) if _NAME_FOLLOWS.match(text, bracket.end())]
    opens = _cut_role().match(text)
    if not found and not opens:
        return plain
    heads = opens is not None or not _HAN.search(text, 0, found[0].start())
    pieces, at = [], 0
    if opens:
        pieces, at = [f"{opens['word']}:"], opens.end()
    for bracket in found:
        word = f"{BLANK}{bracket[0][1:-1]}:" if heads else f"{plain[bracket.start() : bracket.end()]}、"
        pieces += [plain[at : bracket.start()], word]
        at = bracket.end()
    return "".join([*pieces, plain[at:]])


def made_ready(plain: str) -> tuple[str, str]:
    """Return a role text, folded and printed, without white space that parts nothing, and its names parted."""
    text = fold(plain)
    if not _ROUGH.search(text):
        return text, plain
    plain = _parted_by_roles(tighten(plain))
    return fold(plain), plain


@cache
def _cut_role() -> re.Pattern[str]:
    """A role's bracket at the head of a text, whose opening mark stands outside: 牵头】甲局."""
    inner = any_of(word for listed in rules("roles")["inner"].values() for word in listed)
    return re.compile(rf"(?P<word>{inner})[)〕\]】〉>](?={_NAME_FOLLOWS.pattern})")


def item_start(text: str, index: int) -> int:
    """Where the list item that ends at `index` begins."""
    found = _LAST_ITEM.search(text, max(0, index - 60), index)
    return found.start() if found else max(0, index - 60)
