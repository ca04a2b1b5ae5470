"""Judges what the role grammar found: is it a statement about units at all, and how sure is that?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.ingest.names import BODIES, is_local_organ, kind_of
from kg.ingest.normalise import fold
from kg.ingest.role_text import RoleText
from kg.ingest.rulebook import pattern
from kg.ingest.sites import Site

_CONFIDENCE = {"bracket": 0.98, "line": 0.95, "spaced": 0.85, "clause": 0.85, "bare": 0.7, "narrative": 0.4}
# A name this long that is no unit by its form is running speech.
_LONG = 12
_NO_NAME = re.compile(r":|\d{3}")
_LAST_WORDS = re.compile(r"[^,;。:、\n\f]*\Z")
_GOES_ON = re.compile(r"[ ]*[\u3400-\u9fff]")
_SENTENCE_END = re.compile(r"[。;!\n\f)〕★]\s*[(〔\[【]\Z")


def refusal(found: RoleText, site: Site, before: str = "") -> str:
    """Return why a role text is not believed, or an empty text.

    Parameters
    ----------
    found : RoleText
        What the grammar read; it names at least one unit.
    site : Site
        Where it stands.
    before : str
        Some of the folded text before it.
    """
    kinds = [kind_of(name) for name in found.names()]
    doubtful = sum(kind in ("odd", "speech") for kind in kinds)
    if found.event:
        return "organisers of an event"
    if site.kind == "spaced":
        return "" if set(kinds) <= BODIES and "organ" in kinds else "no colon, and not every name is a unit"
    if found.labelled and not found.colon and not BODIES.intersection(kinds):
        return "a label without a colon, and no name is a unit"
    if site.kind == "line" and set(kinds) <= {"odd", "speech"} and any(len(name) > _LONG for name in found.names()):
        return "a label, but no name behind it is a unit"
    if site.kind == "line" and set(kinds) == {"company"} and pattern("roles", "lookalike.builder").search(before):
        return "a project and the company that builds it"
    if found.labelled:
        return "running speech where units should stand" if kinds.count("speech") * 2 > len(kinds) else ""
    if "speech" in kinds or doubtful * 2 >= len(kinds):
        if site.kind == "bare":
            return "a bracket without a role word, and what it names is no unit"
        return "a verb of duty, but what does it is no unit"
    if site.kind in ("bare", "clause"):
        return _strict(found, site, kinds)
    return ""


def _strict(found: RoleText, site: Site, kinds: Sequence[str]) -> str:
    """Judge a text that neither a label nor a bracket marks as a role text."""
    if "odd" in kinds or "place" in kinds or any(_NO_NAME.search(fold(name)) for name in found.names()):
        return "not every name is a unit"
    bracketed = [name for name in found.names() if "(" in fold(name)]
    if site.kind == "clause" and any(kind_of(name) != "group" for name in bracketed):
        return "not every name is a unit"
    if site.kind == "bare" and "bare-habit" in found.flags:
        return ""
    if "organ" not in kinds and not any(map(is_local_organ, found.names())):
        return "no name is sure to be a unit"
    if site.kind == "bare" and len(kinds) < 2:
        return "one unit alone in a bracket may be a second name or a signature"
    shared = sum(map(bool, found.units.values())) > 1
    if site.kind == "clause" and not shared and not any(is_local_organ(name) for name in found.names()):
        return "a sentence on standing duties"
    return ""


def is_signature(text: str, site: Site) -> bool:
    """Tell whether a bracket signs a text: a date follows on the next line.

    Examples
    --------
    >>> is_signature("(教育部、财政部)\\n2025年5月1日", Site(start=1, end=8, kind="bare"))
    True
    """
    return pattern("roles", "lookalike.signed").match(text, site.end) is not None


def is_second_name(text: str, site: Site) -> bool:
    """Tell whether a bracket follows a name rather than a sentence: 市数据局(市人工智能局).

    Examples
    --------
    >>> is_second_name("建成。(市教育局、市科技局)", Site(start=4, end=13, kind="bare"))
    False
    >>> is_second_name("市数据局(市人工智能局)", Site(start=5, end=11, kind="bare"))
    True
    """
    return site.start > 1 and _SENTENCE_END.search(text, max(0, site.start - 4), site.start) is None


def is_name_before(text: str, site: Site) -> bool:
    """Tell whether what stands before a bracket is an organ's name, of which the bracket may be another, or whether its sentence goes on.

    Examples
    --------
    >>> text = "改扩建学校46所(市教育局)"
    >>> is_name_before(text, Site(start=10, end=14, kind="bare"))
    False
    >>> is_name_before("支持市数据局(市人工智能局)", Site(start=7, end=13, kind="bare"))
    True
    """
    before = _LAST_WORDS.search(text, max(0, site.start - 41), site.start - 1)
    named = before is not None and kind_of(before[0]) in ("organ", "unknown-organ")
    return named or _GOES_ON.match(text, site.end + 1) is not None


def confidence(found: RoleText, site: Site) -> float:
    """Return how sure a statement is, 0 to 1: less for odd names, unclosed brackets, and unmarked text."""
    kinds = [kind_of(name) for name in found.names()]
    odd = sum(kind in ("odd", "speech", "unknown-organ") for kind in kinds) / len(kinds)
    sure = _CONFIDENCE[site.kind] - 0.3 * odd - (0.05 if not site.closed else 0.0)
    return round(max(0.05, sure), 2)
