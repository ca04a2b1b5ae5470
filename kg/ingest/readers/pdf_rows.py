"""Where the rows of a table without a grid begin: at rules between them, at their numbers, or after taller white space."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.ingest.readers.pdf_headings import Band, band_text
from kg.ingest.readers.pdf_lines import NUMERAL

_ASCENT, _DESCENT = 0.9, 0.15  # of a character's height, above and below the baseline
_TALLER = 0.2  # of a character's height: how much taller than between lines the space between rows is
_NUMBER_COLUMNS = 3
_RULES_MIN = 2


@dataclass(slots=True)
class Part:
    """One printed line of a table's body; `section` says that it is a heading across the table."""

    band: Band
    em: float
    section: bool = False

    @property
    def top(self) -> float:
        """The upper edge of its characters."""
        return self.band[0].y - _ASCENT * self.em

    @property
    def foot(self) -> float:
        """The lower edge of its characters."""
        return self.band[0].y + _DESCENT * self.em

    def text(self, left: float, right: float) -> str:
        """Return what stands between two borders, without white space."""
        return band_text([glyph for glyph in self.band if left <= (glyph.x0 + glyph.x1) / 2 < right])


def row_starts(
    parts: Sequence[Part], edges: Sequence[float], rules: Sequence[float], *, torn: bool, space: float | None = None
) -> list[int]:
    """Return the places in `parts` where a row begins, the first always.

    Parameters
    ----------
    parts : sequence of Part
        The lines of the body from the top down.
    edges : sequence of float
        The borders of the columns.
    rules : sequence of float
        Heights of horizontal lines within the body.
    torn : bool
        Whether the first lines may be the rest of a row that the page before began.
    space : float, optional
        The white space between two lines of one cell, where the page before told it.
    """
    gaps = _gaps(parts)
    forced = {i for i in range(1, len(parts)) if parts[i].section or parts[i - 1].section}
    if len(rules) >= _RULES_MIN:
        return sorted({0} | forced | _at_rules(parts, rules))
    numbered = _numbered(parts, edges)
    if len(numbered) >= _RULES_MIN:
        return sorted({0} | forced | _at_numbers(parts, gaps, numbered, forced, torn))
    return sorted({0} | forced | _after_space(parts, gaps, edges, space))


def line_space(parts: Sequence[Part], edges: Sequence[float], starts: Sequence[int]) -> float | None:
    """Return the white space between two lines of one cell, where that between rows is clearly taller; else None."""
    gaps, between = _gaps(parts), _between_lines(parts, list(pairwise(edges)))
    tall = all(gaps[at] > between + _TALLER * parts[at].em for at in starts[1:])
    return between if tall and len(starts) > 1 else None


def _gaps(parts: Sequence[Part]) -> list[float]:
    """Return the white space above each line, as a reader sees it: lines of neighbouring cells may overlap in height."""
    gaps, foot = [0.0], parts[0].foot
    for part in parts[1:]:
        gaps.append(part.top - foot)
        foot = max(foot, part.foot)
    return gaps


def _at_rules(parts: Sequence[Part], rules: Sequence[float]) -> set[int]:
    """Return the lines that a rule parts from the line above."""
    pairs = enumerate(pairwise(parts), start=1)
    return {i for i, (a, b) in pairs if any(a.band[0].y <= at <= b.band[0].y - 0.4 * b.em for at in rules)}


def _numbered(parts: Sequence[Part], edges: Sequence[float]) -> list[int]:
    """Return the lines that hold a row's number, if one of the first columns holds numbers and nothing else."""
    for left, right in list(pairwise(edges))[:_NUMBER_COLUMNS]:
        texts = [(i, part.text(left, right)) for i, part in enumerate(parts) if not part.section]
        filled = [(i, text) for i, text in texts if text]
        numbers = [i for i, text in filled if NUMERAL.match(text)]
        if len(numbers) >= _RULES_MIN and len(numbers) >= 0.8 * len(filled):
            return numbers
    return []


def _at_numbers(
    parts: Sequence[Part], gaps: Sequence[float], numbered: Sequence[int], forced: set[int], torn: bool
) -> set[int]:
    """Return one row's begin for each number: the line itself where cells stand at the top, else the tallest space before it."""
    pairs = [(a, b) for a, b in pairwise(numbered) if not forced & set(range(a + 1, b + 1))]
    tallest = [max(gaps[a + 1 : b + 1]) for a, b in pairs]
    at_top = all(gaps[b] >= space - 0.1 * parts[b].em for (_, b), space in zip(pairs, tallest, strict=True))
    starts = {b if at_top else _tallest(gaps, a + 1, b) for a, b in pairs}
    first = numbered[0]
    if torn and first and not forced & set(range(1, first + 1)):
        above = first if at_top else _tallest(gaps, 1, first)
        if at_top or (tallest and gaps[above] >= min(tallest) - 0.1 * parts[above].em):
            starts.add(above)
    return starts


def _tallest(gaps: Sequence[float], first: int, last: int) -> int:
    """Return the line from `first` to `last` with the tallest space above it; of several, the one in the middle."""
    return max(range(first, last + 1), key=lambda i: (round(gaps[i], 1), -abs(2 * i - first - last)))


def _between_lines(parts: Sequence[Part], columns: Sequence[tuple[float, float]]) -> float:
    """Return the white space between two lines of one cell: the least between lines that follow one another in any column."""
    spaces = []
    for left, right in columns:
        own = [part for part in parts if not part.section and part.text(left, right)]
        spaces += [below.top - above.foot for above, below in pairwise(own)]
    return min(spaces, default=0.0)


def _after_space(parts: Sequence[Part], gaps: Sequence[float], edges: Sequence[float], space: float | None) -> set[int]:
    """Return the lines after space taller than between lines; where all space is alike, the lines that fill most columns."""
    columns = list(pairwise(edges))
    between = _between_lines(parts, columns) if space is None else space
    taller = {i for i in range(1, len(parts)) if gaps[i] > between + _TALLER * parts[i].em}
    if taller or space is not None:
        return taller
    filled = [sum(bool(part.text(left, right)) for left, right in columns) for part in parts]
    return {i for i in range(1, len(parts)) if 2 * filled[i] > len(columns)}
