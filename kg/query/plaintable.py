"""Rows of terms -> tables for people: aligned text, where a Chinese character is two columns wide, and Markdown."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from kg.iri import shorten
from kg.store.base import XSD, Term

Rows = Sequence[Sequence[Term | None]]
_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))
_CONTROLS = dict.fromkeys((*range(32), 127), " ")
LONGEST = 72


def width(text: str) -> int:
    """Return how many terminal columns a text takes.

    Examples
    --------
    >>> width("青岛"), width("Qingdao")
    (4, 7)
    """
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def shown(term: Term | None) -> str:
    """Return a term as people read it: local names and CURIEs for IRIs, the bare text for literals."""
    if term is None:
        return ""
    text = shorten(term.value) if term.kind == "iri" else f"_:{term.value}" if term.kind == "bnode" else term.value
    return text.translate(_CONTROLS)


def plain_table(variables: Sequence[str], rows: Rows) -> bytes:
    """Return rows as aligned columns; numbers to the right, cells over `LONGEST` columns cut with …."""
    cells = [[_cut(shown(term)) for term in row] for row in rows]
    widths = [max([width(name), *(width(row[i]) for row in cells)]) for i, name in enumerate(variables)]
    right = [_all_numbers(rows, place) for place in range(len(variables))]
    lines = [_line(variables, widths, right), "  ".join("─" * size for size in widths)]
    lines += [_line(row, widths, right) for row in cells]
    return ("\n".join(lines) + "\n").encode()


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = []
    for cell, size, to_right in zip(cells, widths, right, strict=True):
        pad = " " * (size - width(cell))
        padded.append(pad + cell if to_right else cell + pad)
    return "  ".join(padded).rstrip()


def _all_numbers(rows: Rows, place: int) -> bool:
    terms = [row[place] for row in rows if row[place] is not None]
    return bool(terms) and all(term is not None and term.datatype in _NUMBERS for term in terms)


def _cut(text: str) -> str:
    if width(text) <= LONGEST:
        return text
    kept, used = [], 0
    for character in text:
        used += width(character)
        if used > LONGEST - 1:
            break
        kept.append(character)
    return "".join(kept) + "…"


def markdown(variables: Sequence[str], rows: Rows) -> bytes:
    """Return rows as a Markdown table; nothing is cut."""
    lines = [_markdown_line(variables), "|" + " --- |" * len(variables)]
    lines += [_markdown_line([shown(term) for term in row]) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def _markdown_line(cells: Sequence[str]) -> str:
    safe = (cell.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;") for cell in cells)
    return "| " + " | ".join(safe) + " |"
