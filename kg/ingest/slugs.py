"""Chinese names -> the latin slugs that ids are made of: pinyin, the same for the same name everywhere."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_OTHER = re.compile(r"[^a-z0-9]+")
_LONGEST = 64


def slug(name: str) -> str:
    """Return a name as lower-case latin letters, digits and hyphens.

    A name that is too long is cut and gets a hash of the whole name at its end, so that two long names never meet.

    Examples
    --------
    >>> slug("市财政局"), slug("plan 2024.pdf")
    ('shi-cai-zheng-ju', 'plan-2024-pdf')
    """
    from pypinyin import lazy_pinyin

    plain = unicodedata.normalize("NFKC", name).lower()
    latin = _OTHER.sub("-", "-".join(lazy_pinyin(plain))).strip("-")
    if len(latin) <= _LONGEST and latin:
        return latin
    mark = hashlib.sha256(name.encode("utf-8")).hexdigest()[:8]
    return f"{latin[: _LONGEST - 9].rstrip('-')}-{mark}".strip("-")


class Slugs:
    """Gives every name of one kind its slug; of two names with one pinyin the later gets a hash as well.

    Examples
    --------
    >>> slugs = Slugs()
    >>> slugs("市建局"), slugs("市健局"), slugs("市建局")
    ('shi-jian-ju', 'shi-jian-ju-143117ab', 'shi-jian-ju')
    """

    def __init__(self) -> None:
        self._by_name: dict[str, str] = {}
        self._taken: set[str] = set()

    def __call__(self, name: str) -> str:
        """Return the slug of a name."""
        if name not in self._by_name:
            own = slug(name)
            if own in self._taken:
                own = f"{own}-{hashlib.sha256(name.encode('utf-8')).hexdigest()[:8]}"
            self._taken.add(own)
            self._by_name[name] = own
        return self._by_name[name]
