"""Printed lines of all pages -> paragraphs and page furniture: which lines belong together, by layout alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from kg.ingest.readers.pdf_lines import Line, join_text
from kg.ingest.readers.pdf_tables import continues, join_tables
from kg.ingest.readers.pieces import Furniture, Grid, Paragraph, Piece
from kg.ingest.rulebook import pattern

_PAGE_NUMBER = pattern("roles", "furniture.page")
_DECORATED = re.compile(r"[-—–－―─•·]\s*\d{1,4}\s*[-—–－―─•·]\Z")
_DIGITS = re.compile(r"\d+")
_EDGE = 0.13  # share of the page height in which furniture stands
_WIDE_EDGE = 0.25  # the same for a number between dashes, which nothing else looks like
REPEATS = 3
"""Pages on which a line must stand in the same place to be a running head; two where there are no more."""
_TWICE = 2  # pages that a running head may count
_FOOTNOTE = pattern("roles", "furniture.footnote")
_SMALL = 0.92  # of the usual width of a character: those of a footnote are no wider
_FIRST_OF_ITEM = pattern("hierarchy", "paragraph")


Heads = set[tuple[str, int]]
_Size = TypeVar("_Size", int, float)


@dataclass(slots=True)
class PageFlow:
    """Lines and tables of one page in reading order."""

    number: int
    width: float
    height: float
    items: list[Line | Grid] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """The paragraph under way, its last line and the page that line stands on."""

    text: str
    page: int
    last: Line
    last_page: int
    breaks: list[tuple[int, int]]

    def close(self) -> Paragraph:
        return Paragraph(text=self.text, page=self.page, page_breaks=tuple(self.breaks))


def to_pieces(pages: list[PageFlow]) -> list[Piece]:
    """Return paragraphs, tables and furniture in reading order; what a page break parted comes whole before the furniture."""
    heads = running_heads(pages, max(_TWICE, min(REPEATS, len(pages))))
    margins = _margins(pages)
    pieces: list[Piece] = []
    waiting: list[Piece] = []
    current: _Open | None = None
    usual = _usual_em(pages)
    for page in pages:
        left, right = margins[_size(page)]
        foot = _first_footnote(page, heads, usual)
        for index, item in enumerate(page.items):
            if isinstance(item, Line) and is_furniture(item, page, heads):
                waiting.append(Furniture(text=item.text, page=page.number))
            elif isinstance(item, Line) and index >= foot:
                _add_footnote(waiting, item, page.number)
            elif isinstance(item, Line):
                if current is not None and _runs_on(current, item, page.number, left, right):
                    _append(current, item, page.number)
                else:
                    pieces += [*([current.close()] if current else []), *waiting]
                    waiting, current = [], _Open(item.text, page.number, item, page.number, [])
            else:
                if current is not None:
                    pieces.append(current.close())
                    current = None
                waiting = _place_table(pieces, waiting, item)
    return [*pieces, *([current.close()] if current else []), *waiting]


def _usual_em(pages: Sequence[PageFlow]) -> float:
    """Return the width of a character in which most is printed; 0 without any line."""
    printed: Counter[float] = Counter()
    for page in pages:
        for line in _lines(page):
            printed[line.em] += round(line.x1 - line.x0)
    return _commonest(printed) if printed else 0.0


def _first_footnote(page: PageFlow, heads: Heads, usual: float) -> int:
    """Return where the footnotes of a page begin among its items: small lines at its foot, the first with a mark; else where they end."""
    first = len(page.items)
    for index in range(len(page.items) - 1, -1, -1):
        item = page.items[index]
        if not isinstance(item, Line) or item.column:
            break
        if is_furniture(item, page, heads):
            continue
        if item.em >= _SMALL * usual:
            break
        if _FOOTNOTE.match(item.text):
            first = index
    return first


def _add_footnote(waiting: list[Piece], line: Line, page: int) -> None:
    """Put a line of a footnote behind what it interrupts: the first of one is a paragraph, a further one goes on."""
    last = waiting[-1] if waiting else None
    if isinstance(last, Paragraph) and not _FOOTNOTE.match(line.text):
        waiting[-1] = Paragraph(text=join_text(last.text, line.text), page=last.page)
    else:
        waiting.append(Paragraph(text=line.text, page=page))


def _append(current: _Open, line: Line, page: int) -> None:
    if page != current.last_page:
        current.breaks.append((len(current.text), page))
    current.text = join_text(current.text, line.text)
    current.last, current.last_page = line, page


def _place_table(pieces: list[Piece], waiting: list[Piece], table: Grid) -> list[Piece]:
    """Put a table down, or join it to the one it goes on from; return the furniture that still waits."""
    above = pieces[-1] if pieces else None
    new_page = isinstance(above, Grid) and above.pages[-1] != table.pages[0]
    if isinstance(above, Grid) and new_page and continues(above, table):
        pieces[-1] = join_tables(above, table)
        return waiting
    pieces += [*waiting, table]
    return []


def _size(page: PageFlow) -> tuple[int, int]:
    return round(page.width / 20), round(page.height / 20)


def _lines(page: PageFlow) -> Iterable[Line]:
    return (item for item in page.items if isinstance(item, Line))


def _margins(pages: list[PageFlow]) -> dict[tuple[int, int], tuple[float, float]]:
    """Return the left and right edge of running text for each page size: the commonest ones of its longer lines."""
    lefts: dict[tuple[int, int], Counter[int]] = {}
    rights: dict[tuple[int, int], Counter[int]] = {}
    for page in pages:
        for line in _lines(page):
            if line.x1 - line.x0 > page.width / 2:
                lefts.setdefault(_size(page), Counter())[round(line.x0 / 4)] += 1
                rights.setdefault(_size(page), Counter())[round(line.x1 / 4)] += 1
    margins: dict[tuple[int, int], tuple[float, float]] = {}
    for page in pages:
        size = _size(page)
        left, right = lefts.get(size), rights.get(size)
        margins[size] = (4.0 * _commonest(left), 4.0 * _commonest(right)) if left and right else (0.0, page.width)
    return margins


def _commonest(counts: Counter[_Size]) -> _Size:
    return max(sorted(counts), key=lambda value: counts[value])


def _runs_on(current: _Open, line: Line, page: int, left: float, right: float) -> bool:
    """Tell whether a line goes on with the sentence before: that line was full, and this one is not indented."""
    last = current.last
    full = last.x1 >= (last.column[1] if last.column else right) - 1.6 * last.em
    left = line.column[0] if line.column else left
    indented = line.x0 > left + 1.2 * line.em
    alike = abs(last.em - line.em) <= 0.12 * last.em
    near = page != current.last_page or line.y - last.y <= 3.2 * line.em
    return (
        full
        and alike
        and near
        and not (indented and not _same_block(last, line))
        and not _FIRST_OF_ITEM.match(line.text)
    )


def _same_block(last: Line, line: Line) -> bool:
    """Tell whether both lines start at the same indented edge, as in a block that is set in as a whole."""
    return abs(last.x0 - line.x0) < 0.3 * line.em


def running_heads(pages: list[PageFlow], least: int) -> Heads:
    """Return the lines that stand in the same place on many pages, by their text with every number alike and their height.

    Many are `least` pages and a third of all, or two where the line counts them, as heads of odd and of even pages do.
    """
    seen: dict[tuple[str, int], list[tuple[int, str]]] = {}
    for page in pages:
        for key, text in {head_key(line): line.text for line in _lines(page) if at_edge(line, page)}.items():
            seen.setdefault(key, []).append((page.number, text))
    many = max(least, len(pages) // 3)
    return {key for key, found in seen.items() if len(found) >= (_TWICE if _counts(found) else many)}


def _counts(found: Sequence[tuple[int, str]]) -> bool:
    """Tell whether a number in a line goes up with the pages it stands on."""
    numbers = [[int(number) - page for number in _DIGITS.findall(text)] for page, text in found]
    return any(len(set(shifts)) == 1 for shifts in zip(*numbers, strict=True))


def head_key(line: Line) -> tuple[str, int]:
    """Return what a running head has in common on all pages: its text with every number alike, and its height."""
    return _DIGITS.sub("0", line.text), round(line.y / 6)


def at_edge(line: Line, page: PageFlow, edge: float = _EDGE) -> bool:
    """Tell whether a line stands where running heads, feet and page numbers do."""
    return line.y < edge * page.height or line.y > (1 - edge) * page.height


def is_furniture(line: Line, page: PageFlow, heads: Heads) -> bool:
    """Tell whether a line is a page number, or a running head or foot."""
    if _DECORATED.match(line.text):
        return at_edge(line, page, _WIDE_EDGE)
    return at_edge(line, page) and (_PAGE_NUMBER.match(line.text) is not None or head_key(line) in heads)
