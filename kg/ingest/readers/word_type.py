"""Which runs of a Word document are printed in one type: as the run says itself, or else its style, or else its paragraph's style."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

from kg.ingest.readers.colours import is_red

_TOGGLES = {"bold": "w:b", "italic": "w:i"}
_DEEPEST = 12  # styles based on one another


def is_on(properties: Any, name: str) -> bool:
    """Tell whether the properties of a run switch something on."""
    found = properties.find(qn(name))
    return found is not None and found.get(qn("w:val"), "true") not in ("0", "false", "off")


class WordType:
    """Tells which runs of a document are in a type: ``bold``, ``underline``, ``red`` or ``italic``."""

    def __init__(self, document: Any, look: str) -> None:
        self._look = look
        found = document.styles.element.iterfind(qn("w:style"))
        self._styles = {style.get(qn("w:styleId")): style for style in found}

    def holds(self, run: Any) -> bool:
        """Tell whether a run is printed in the type."""
        paragraph = next(run.iterancestors(qn("w:p")), None)
        own = self._said(run)
        if own is None:
            own = self._by_style(run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}"))
        if own is None and paragraph is not None:
            own = self._by_style(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}"))
        return bool(own)

    def _by_style(self, named: Any) -> bool | None:
        for _ in range(_DEEPEST):
            style = None if named is None else self._styles.get(named.get(qn("w:val")))
            if style is None:
                return None
            said = self._said(style)
            if said is not None:
                return said
            named = style.find(qn("w:basedOn"))
        return None

    def _said(self, element: Any) -> bool | None:
        """Return what a run or a style says itself; None where it says nothing."""
        properties = element.find(qn("w:rPr"))
        if properties is None:
            return None
        if name := _TOGGLES.get(self._look):
            return None if properties.find(qn(name)) is None else is_on(properties, name)
        found = properties.find(qn("w:u" if self._look == "underline" else "w:color"))
        if found is None:
            return None
        value = found.get(qn("w:val"), "")
        return value not in ("", "none") if self._look == "underline" else is_red(value)
