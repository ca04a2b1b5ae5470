"""Which text of a web page is printed in one type: by its elements (b, strong, u, font) and the styles written at them."""

from __future__ import annotations

import re
from typing import Any

from kg.ingest.readers.colours import is_red
from kg.ingest.typeface import in_type

_TAGS = {
    "bold": frozenset(("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6")),
    "underline": frozenset(("u", "ins")),
    "italic": frozenset(("i", "em")),
    "red": frozenset[str](),
}
_STYLES = {
    "bold": re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?P<value>[^;]+)", re.IGNORECASE),
    "underline": re.compile(r"(?:^|;)\s*text-decoration(?:-line)?\s*:\s*(?P<value>[^;]+)", re.IGNORECASE),
    "italic": re.compile(r"(?:^|;)\s*font-style\s*:\s*(?P<value>[^;]+)", re.IGNORECASE),
    "red": re.compile(r"(?:^|;)\s*color\s*:\s*(?P<value>[^;]+)", re.IGNORECASE),
}
_ON = re.compile(r"bold|[6-9]\d\d|underline|italic|oblique", re.IGNORECASE)
_KEPT = re.compile(r"inherit", re.IGNORECASE)


def mark_type(root: Any, look: str) -> None:
    """Write the letters of a page that are printed in a type (``bold``, ``underline``, ``red``, ``italic``) as such, in place."""
    elements = list(root.iter())
    held: dict[Any, bool] = {}
    for element in elements:
        own = _said(element, look) if isinstance(element.tag, str) else None
        above = held.get(element.getparent(), False)
        # An underline goes through all that it holds, whatever that says.
        held[element] = above if own is None or (look == "underline" and above) else own
    for element in elements:
        if held[element] and isinstance(element.tag, str):
            element.text = in_type(element.text or "")
        if element.tail and held.get(element.getparent(), False):
            element.tail = in_type(element.tail)


def _said(element: Any, look: str) -> bool | None:
    """Return what an element says itself; None where it says nothing."""
    found = _STYLES[look].search(element.get("style", ""))
    if found and not _KEPT.match(found["value"]):
        value = found["value"].replace("!important", "").strip()
        return is_red(value) if look == "red" else _ON.search(value) is not None
    if look == "red" and element.tag == "font" and element.get("color"):
        return is_red(element.get("color"))
    return True if element.tag in _TAGS[look] else None
