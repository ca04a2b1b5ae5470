"""The numbers Word prints before paragraphs: they are no text of the document, but plans number their tasks with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from kg.ingest.rulebook import rules

_NUMERALS: str = rules("fragments")["numerals"]
_TEN = _NUMERALS[10]
_MARK = re.compile(r"%([1-9])")


def chinese_number(value: int) -> str:
    """Return a number below 100 as Chinese writes it; others in digits.

    Examples
    --------
    >>> [chinese_number(n) for n in (1, 10, 12, 20, 35)]
    ['一', '十', '十二', '二十', '三十五']
    """
    if not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else _TEN if tens == 1 else _NUMERALS[tens] + _TEN
    return head + (_NUMERALS[ones] if ones else "")


def _circled(value: int) -> str:
    return chr(0x245F + value) if 0 < value <= 20 else str(value)


def _letter(value: int) -> str:
    return chr(96 + value) if 0 < value <= 26 else str(value)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalFullWidth": lambda value: str(value).translate({48 + i: 0xFF10 + i for i in range(10)}),
    "chineseCounting": chinese_number,
    "chineseCountingThousand": chinese_number,
    "japaneseCounting": chinese_number,
    "ideographDigital": chinese_number,
    "taiwaneseCountingThousand": chinese_number,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "lowerLetter": _letter,
    "upperLetter": lambda value: _letter(value).upper(),
}


@dataclass(slots=True)
class _Level:
    start: int
    style: str
    text: str


class Numbers:
    """Counts the numbered paragraphs of one document in order."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._by_style: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        part = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None
        )
        if part is not None:
            self._read(part.element)
        self._read_styles(document.styles.element)

    def _read(self, numbering: Any) -> None:
        abstract = {
            item.get(qn("w:abstractNumId")): {
                int(level.get(qn("w:ilvl"))): _level(level) for level in item.iterchildren(qn("w:lvl"))
            }
            for item in numbering.iterchildren(qn("w:abstractNum"))
        }
        for item in numbering.iterchildren(qn("w:num")):
            target = item.find(qn("w:abstractNumId"))
            if target is not None:
                self._levels[item.get(qn("w:numId"))] = abstract.get(target.get(qn("w:val")), {})

    def _read_styles(self, styles: Any) -> None:
        for style in styles.iterchildren(qn("w:style")):
            found = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if found is not None:
                self._by_style[style.get(qn("w:styleId"))] = _reference(found)

    def before(self, paragraph: Any) -> str:
        """Return the number printed before a paragraph and count it; empty where there is none, or a bullet."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return ""
        own, style = properties.find(qn("w:numPr")), properties.find(qn("w:pStyle"))
        if own is not None:
            number, depth = _reference(own)
        else:
            number, depth = self._by_style.get(style.get(qn("w:val")) if style is not None else "", ("", 0))
        levels = self._levels.get(number, {})
        return self._count(number, depth, levels) if depth in levels else ""

    def _count(self, number: str, depth: int, levels: dict[int, _Level]) -> str:
        counts = self._counts.setdefault(number, {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        if levels[depth].style in ("bullet", "none"):
            return ""

        def printed(mark: re.Match[str]) -> str:
            level = int(mark.group(1)) - 1
            known = levels.get(level, levels[depth])
            return _FORMATS.get(known.style, str)(counts.get(level, known.start))

        return _MARK.sub(printed, levels[depth].text)


def _value(parent: Any, tag: str, default: str) -> str:
    found = parent.find(qn(tag))
    return default if found is None else str(found.get(qn("w:val"), default))


def _level(level: Any) -> _Level:
    return _Level(
        int(_value(level, "w:start", "1")), _value(level, "w:numFmt", "decimal"), _value(level, "w:lvlText", "")
    )


def _reference(properties: Any) -> tuple[str, int]:
    return _value(properties, "w:numId", ""), int(_value(properties, "w:ilvl", "0"))
