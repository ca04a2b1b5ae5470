"""Names texts that are not what they seem: rewritten by a synonym machine, wrongly decoded, or mixed with site furniture."""

from __future__ import annotations

import re
from functools import cache

from kg.ingest.rulebook import any_of, pattern, rules


@cache
def _spun() -> re.Pattern[str]:
    damage = rules("roles")["damage"]
    return re.compile(any_of([word for word, _ in damage["spun"]] + damage["spun_strong"]))


def spun_words(text: str) -> tuple[str, ...]:
    """Return the words only a synonym machine writes, if a text holds enough of them; else nothing.

    Examples
    --------
    >>> spun_words("省生长改造委牵头卖力"), spun_words("省发展改革委牵头负责")
    (('卖力', '生长改造'), ())
    """
    found = sorted(set(_spun().findall(text)))
    strong = [word for word in found if word in rules("roles")["damage"]["spun_strong"]]
    return tuple(found) if strong and len(found) > 1 else ()


def damage_flags(text: str, plain: str, original: str) -> tuple[str, ...]:
    """Return remarks on one role text: ``mojibake``, ``pronunciation-inside``, ``menu-inside``.

    Parameters
    ----------
    text, plain : str
        Folded and printed role text.
    original : str
        The source at its span, with what normalising left out.
    """
    flags = []
    if pattern("roles", "damage.mojibake").search(original):
        flags.append("mojibake")
    if pattern("roles", "damage.pinyin").search(original):
        flags.append("pronunciation-inside")
    if pattern("roles", "damage.menu").search(text):
        flags.append("menu-inside")
    return tuple(flags)
