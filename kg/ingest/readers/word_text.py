"""The text of one Word paragraph as it is printed: with its number, without what was deleted, hidden, crossed out or never filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from kg.ingest.readers.note_marks import is_note_mark
from kg.ingest.readers.word_numbers import Numbers
from kg.ingest.readers.word_type import WordType, is_on
from kg.ingest.typeface import in_type

DELETED = {qn("w:del"), qn("w:moveFrom")}
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = {*DELETED, FALLBACK, qn("w:txbxContent"), qn("w:instrText"), qn("w:delText"), qn("w:pPr"), qn("w:rPr")}
_UNSEEN = {"w:vanish": "hidden", "w:strike": "crossed out", "w:dstrike": "crossed out"}


class Texts:
    """Reads the paragraphs of one document in order, their letters in type where `look` names one.

    `left_out` counts the pieces that a reader of the page does not see, by what they are.
    """

    def __init__(self, document: Any, look: str = "") -> None:
        self._numbers = Numbers(document)
        self._type = WordType(document, look) if look else None
        self.left_out: Counter[str] = Counter()

    def of(self, paragraph: Any, *, in_cell: bool = False) -> str:
        """Return a paragraph's text with its number; in a table's cell the number is text enough."""
        number = self._numbers.before(paragraph)
        text = ""
        for piece, raised in self._runs(paragraph):
            if not (raised and is_note_mark(piece, text)):
                text += piece
        text = text.strip()
        return (number + text).strip() if text or in_cell else ""

    def remarks(self) -> list[str]:
        """Return what is to be said of the pieces left out."""
        return [f"{count} pieces of text that are {what} are not read" for what, count in sorted(self.left_out.items())]

    def _runs(self, element: Any) -> Iterator[tuple[str, bool]]:
        """Give the pieces of text, and whether each stands raised."""
        for child in element:
            if child.tag in _LEFT_OUT or is_placeholder(child):
                continue
            if child.tag == qn("w:t"):
                yield child.text or "", False
            elif child.tag == qn("w:tab"):
                yield " ", False
            elif child.tag in (qn("w:br"), qn("w:cr")):
                yield "\n", False
            elif child.tag == qn("w:noBreakHyphen"):
                yield "-", False
            elif child.tag == qn("w:r"):
                yield from self._run(child)
            else:
                yield from self._runs(child)

    def _run(self, run: Any) -> Iterator[tuple[str, bool]]:
        pieces = list(self._runs(run))
        if self._type is not None and self._type.holds(run):
            pieces = [(in_type(text), raised) for text, raised in pieces]
        properties = run.find(qn("w:rPr"))
        if properties is None:
            yield from pieces
            return
        unseen = next((what for name, what in _UNSEEN.items() if is_on(properties, name)), "")
        if unseen:
            self.left_out[unseen] += any(text.strip() for text, _ in pieces)
            return
        align = properties.find(qn("w:vertAlign"))
        raised = align is not None and align.get(qn("w:val")) == "superscript"
        yield from ((text, raised) for text, _ in pieces)


def is_placeholder(element: Any) -> bool:
    """Tell whether an element is a field of a form that still shows what is to be filled in."""
    return element.tag == qn("w:sdt") and element.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None
