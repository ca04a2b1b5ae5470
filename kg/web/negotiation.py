"""HTTP content negotiation: which of the offered media types an Accept header asks for (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_RANGE = re.compile(r"\s*([A-Za-z0-9!#$&^_.+*-]+)/([A-Za-z0-9!#$&^_.+*-]+)\s*((?:;[^;,]*)*)\Z")
_WEIGHT = re.compile(r";\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|\Z)", re.IGNORECASE)
_MOST = 200


class MediaRange(NamedTuple):
    """One part of an Accept header: main type, subtype (either may be ``*``) and weight."""

    main: str
    sub: str
    weight: float

    def precision(self, media_type: str) -> int:
        """Return how closely the range names `media_type`: 3 exactly, 2 by main type, 1 as anything, 0 not at all."""
        main, _, sub = media_type.partition("/")
        if (self.main, self.sub) == ("*", "*"):
            return 1
        if self.main != main:
            return 0
        return 3 if self.sub == sub else 2 if self.sub == "*" else 0


def media_ranges(accept: str) -> list[MediaRange]:
    """Return the well-formed ranges of an Accept header; the first 200 are read.

    Examples
    --------
    >>> media_ranges("text/csv;q=0.5, nonsense, */*")
    [MediaRange(main='text', sub='csv', weight=0.5), MediaRange(main='*', sub='*', weight=1.0)]
    """
    found = []
    for part in accept.split(",")[:_MOST]:
        if match := _RANGE.match(part):
            weight = _WEIGHT.search(match[3])
            found.append(MediaRange(match[1].lower(), match[2].lower(), float(weight[1]) if weight else 1.0))
    return found


def choose(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the offered media type the client likes best, or None where it accepts none of them.

    Equal likings are settled by the order of `offered`. A missing or wholly broken header accepts everything.

    Examples
    --------
    >>> choose("text/html, text/*;q=0.4, application/json;q=0.3", ["application/json", "text/csv"])
    'text/csv'
    >>> choose("image/png", ["text/csv"]) is None
    True
    """
    ranges = media_ranges(accept or "")
    if not ranges:
        return offered[0]
    best, liking = None, 0.0
    for media_type in offered:
        weight = _weight(ranges, media_type)
        if weight > liking:
            best, liking = media_type, weight
    return best


def _weight(ranges: Sequence[MediaRange], media_type: str) -> float:
    """Return the weight of the most precise range that covers `media_type`, 0 where none does."""
    closest, weight = 0, 0.0
    for each in ranges:
        precision = each.precision(media_type)
        if precision > closest:
            closest, weight = precision, each.weight
    return weight
