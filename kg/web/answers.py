"""The answer to a question as a page shows it: columns in the reader's language, things linked, and the picture the question asks for."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import NoDataError
from kg.query.drawing import Wish, wished_network
from kg.query.questions import Question
from kg.query.results import solutions_frame
from kg.store.base import Solutions, Term
from kg.web.explorer import whole
from kg.web.shown import Shown, shown, shown_node
from kg.web.terms import read_terms
from kg.web.worldmap import Dot, equal_earth, lettered, turned

if TYPE_CHECKING:
    from kg.web.page import View

_NUMBERS = ("integer", "decimal", "double", "float")
Bar = tuple[str, float, str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """One column as shown: its heading, what its numbers count, and whether it holds numbers."""

    text: str
    unit: str
    numeric: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer as shown. `left_out` counts rows beyond the page's limit; the downloads have them."""

    headings: Sequence[Heading]
    rows: Sequence[Sequence[Shown]]
    total: int
    left_out: int
    truncated: bool


def answer_table(view: View, question: Question, solutions: Solutions, most: int) -> Answer:
    """Return an answer as shown: ``x_zh`` and ``x_en`` become one column, which links to ``x`` where that is a thing."""
    names = [column.name for column in question.columns]
    plan = _plan(names, view.language)
    place = {name: number for number, name in enumerate(solutions.variables)}
    columns = {column.name: column for column in question.columns}
    numeric = {name: _numeric(solutions, place[name]) for name, *_ in plan}
    headings = [
        Heading(
            text=_heading(getattr(columns[name].label, view.language), bool(others)),
            unit=getattr(columns[name].unit, view.language) if columns[name].unit else "",
            numeric=numeric[name],
        )
        for name, *others in plan
    ]
    rows = [[_cell(view, row, [place[name] for name in cell]) for cell in plan] for row in solutions.rows[:most]]
    left_out = max(0, len(solutions.rows) - most)
    return Answer(headings=headings, rows=rows, total=len(solutions), left_out=left_out, truncated=solutions.truncated)


def _plan(names: Sequence[str], language: str) -> list[list[str]]:
    """Return the columns to show, each with the columns that help it: the other language, then the thing behind it.

    Examples
    --------
    >>> _plan(["city_zh", "city_en", "n", "city"], "en")
    [['city_en', 'city_zh', 'city'], ['n']]
    """
    found, used = [], set()
    for name in names:
        stem = name.removesuffix("_zh").removesuffix("_en")
        if name in used:
            continue
        if stem == name:
            if not any(f"{stem}_{tag}" in names for tag in ("zh", "en")):
                found.append([name])
            continue
        family = [f"{stem}_{tag}" for tag in dict.fromkeys((language, "zh", "en"))] + [stem]
        family = [one for one in family if one in names]
        used.update(family)
        found.append(family)
    return found


def _heading(label: str, joined: bool) -> str:
    """Return a heading without the language mark of a column that stands for both."""
    for mark in ("（中文）", "（英文）", "(中文)", "(英文)", " (Chinese)", " (English)", " (zh)", " (en)"):
        label = label.removesuffix(mark) if joined else label
    return label


def _cell(view: View, row: Sequence[Term | None], places: Sequence[int]) -> Shown:
    found = [term for place in places if (term := row[place]) is not None]
    if not found:
        return Shown(text="")
    first = _named(view, found[0])
    thing = next((term for term in found[1:] if term.kind == "iri"), None)
    if thing is None or first.href:
        return first
    target = shown(view, thing)
    return Shown(text=first.text, lang=first.lang, href=target.href, outside=target.outside, code=target.code)


def _named(view: View, term: Term) -> Shown:
    """Return a value as shown; the code of a concept (``atLeast``) by the concept's name, linked to its page."""
    known = read_terms(view.atlas).get(term.value) if term.kind == "literal" and not term.lang else None
    return shown_node(view, known.iri) if known is not None and known.kind == "concept" else shown(view, term)


def _numeric(solutions: Solutions, place: int) -> bool:
    terms = [row[place] for row in solutions.rows if row[place] is not None]
    return bool(terms) and all(_number(term) is not None for term in terms)


def _number(term: Term | None) -> float | None:
    if term is None or term.kind != "literal" or (term.datatype or "").rpartition("#")[2] not in _NUMBERS:
        return None
    return float(term.value)


def answer_bars(view: View, question: Question, solutions: Solutions, most: int = 30) -> list[Bar]:
    """Return the bars of a chart: name, number, number as written, address. At most `most`; rows without a number have none."""
    category, number = question.display_columns[:2]
    place = {name: at for at, name in enumerate(solutions.variables)}
    cell = next((plan for plan in _plan(list(solutions.variables), view.language) if category in plan), [category])
    found: list[Bar] = []
    for row in solutions.rows:
        size = _number(row[place[number]])
        if size is not None:
            named = _cell(view, row, [place[name] for name in cell])
            found.append((named.text, size, row[place[number]].value, named.href))  # type: ignore[union-attr]
    return found[:most]


def answer_map(view: View, question: Question, solutions: Solutions) -> Sequence[Dot]:
    """Return the dots of a map, one a row that has degrees, with labels that do not overlap."""
    plans = _plan(list(solutions.variables), view.language)
    place = {name: at for at, name in enumerate(solutions.variables)}
    label, north, east = question.display_columns[:3]
    cell = next((plan for plan in plans if label in plan), [label])
    dots = []
    for number, row in enumerate(solutions.rows):
        latitude, longitude = _number(row[place[north]]), _number(row[place[east]])
        if latitude is not None and longitude is not None:
            x, y = equal_earth(turned(longitude), latitude)
            text = _cell(view, row, [place[name] for name in cell]).text
            dots.append(Dot(key=str(number), text=text, x=x, y=y, radius=5.0))
    return lettered(dots, 13.0)


def answer_network(view: View, question: Question, given: dict[str, str], solutions: Solutions) -> str | None:
    """Return the network that answers a question as an image address (``data:``), or None where there is nothing to draw.

    As an image the drawing can run nothing and load nothing.
    """

    def draw() -> str | None:
        knowledge = view.site.knowledge
        wish = Wish(question=question.name, parameters=given)
        try:
            network = wished_network(
                wish,
                knowledge.query,
                lambda *_: solutions_frame(solutions),
                whole=lambda: whole(view.site, inferred=False),
            )
        except NoDataError:
            return None
        content = knowledge.picture(network, "svg", lang=view.language).content  # type: ignore[union-attr]
        return "data:image/svg+xml;base64," + base64.b64encode(content).decode("ascii")

    key = ("drawn", question.name, tuple(sorted(given.items())), view.language)
    return view.atlas.remember(key, draw)
