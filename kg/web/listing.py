"""Lists of things: what `browse.toml` asks for, read once a version; then filtered, sorted and cut into pages as the address says."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import iri
from kg.query.folding import fold
from kg.store.base import XSD, Solutions, Term

if TYPE_CHECKING:
    from kg.web.atlas import Atlas
    from kg.web.page import View

MISSING = "-"
PAGE = 50
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a list: a property, read backwards where `inverse`, shown as a number where `count`."""

    key: str
    property: str
    inverse: bool = False
    count: bool = False
    hidden: bool = False
    heading: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of list: IRIs of its classes, its columns, and the keys of the columns it can be filtered by."""

    name: str
    classes: tuple[str, ...]
    columns: tuple[Column, ...]
    facets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a list: its IRI, its names, and its values by column key."""

    thing: str
    names: Mapping[str, str]
    values: Mapping[str, tuple[Term, ...]]


@cache
def kinds() -> Mapping[str, Kind]:
    """Return the kinds of lists by name."""
    described = tomllib.loads((Path(__file__).parent / "browse.toml").read_text(encoding="utf-8"))
    return {name: _kind(name, one) for name, one in described.items()}


def _kind(name: str, described: Mapping[str, Any]) -> Kind:
    columns = [Column(key="class", property=_TYPE, hidden=len(described["classes"]) == 1)]
    for one in described["columns"]:
        path = one["property"]
        rest = {key: one[key] for key in ("count", "hidden", "heading") if key in one}
        prop = iri.expand(path.removeprefix("^"))
        columns.append(Column(key=one.get("key", _local(path)), property=prop, inverse=path.startswith("^"), **rest))
    facets = tuple(_local(facet) for facet in described["facets"])
    classes = tuple(iri.expand(one) for one in described["classes"])
    return Kind(name=name, classes=classes, columns=tuple(columns), facets=facets)


def _local(curie: str) -> str:
    return curie.removeprefix("^").rpartition(":")[2]


def read_items(atlas: Atlas, kind: Kind) -> tuple[Item, ...]:
    """Return every thing of a kind, in the natural order of their local names."""
    return atlas.remember(("items", kind.name), lambda: _read(atlas, kind))


def _read(atlas: Atlas, kind: Kind) -> tuple[Item, ...]:
    found: dict[str, dict[str, list[Term]]] = {}
    for one in kind.classes:
        for row in atlas.rows("things-of-class", type=one):
            if (value := row["value"]) and value.kind == "iri":
                found.setdefault(value.value, {}).setdefault("class", [])
        for column in kind.columns:
            query = "page-values-inverse" if column.inverse else "page-values"
            for row in atlas.rows(query, type=one, property=column.property):
                thing, value = row["thing"], row["value"]
                if thing and value and thing.value in found:
                    found[thing.value].setdefault(column.key, []).append(value)
    return tuple(_item(atlas, thing, found[thing]) for thing in sorted(found, key=_place))


def _item(atlas: Atlas, thing: str, values: Mapping[str, Sequence[Term]]) -> Item:
    names = {language: atlas.name(thing, language)[0] for language in ("zh", "en")}
    return Item(thing, names, {key: tuple(dict.fromkeys(found)) for key, found in values.items()})


def _place(thing: str) -> tuple[object, ...]:
    """Return a key that keeps the things of one plan together, whatever their class."""
    kind, _, rest = iri.shorten(thing).partition("/")
    return natural(rest), kind


def natural(text: str) -> tuple[tuple[bool, int, str], ...]:
    """Return a key that sorts numbers inside texts by size.

    Examples
    --------
    >>> sorted(["p10", "p9", "a"], key=natural)
    ['a', 'p9', 'p10']
    """
    return tuple((part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r"([0-9]+)", text))


def code(term: Term) -> str:
    """Return how a value is written in the address of a list."""
    return iri.shorten(term.value) if term.kind == "iri" else term.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value of a filter, or None for things without a value; `count` things have it beside the other filters."""

    code: str
    term: Term | None
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One filter with its values, the most frequent first."""

    column: Column
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One state of one list: the items that fit, in order, and the filters."""

    kind: Kind
    items: tuple[Item, ...]
    facets: tuple[Facet, ...]
    chosen: Mapping[str, str]
    sort: str
    text: str


def list_items(view: View, kind: Kind) -> Listing:
    """Return the state of a list that the query string of a view asks for; unknown fields are passed over."""
    everything = read_items(view.atlas, kind)
    text = view.field("q").strip()
    named = [one for one in everything if not text or any(fold(text) in fold(name) for name in one.names.values())]
    chosen = {facet: view.field(facet) for facet in kind.facets if view.field(facet)}
    columns = {column.key: column for column in kind.columns}
    facets = [_facet(columns[key], named, chosen) for key in kind.facets]
    fitting = [one for one in named if all(_fits(one, key, value) for key, value in chosen.items())]
    sort = view.field("sort")
    return Listing(
        kind=kind,
        items=tuple(_sorted(fitting, sort, columns, view.language)),
        facets=tuple(facet for facet in facets if len(facet.choices) > 1 or facet.column.key in chosen),
        chosen=chosen,
        sort=sort,
        text=text,
    )


def _fits(item: Item, key: str, wanted: str) -> bool:
    values = item.values.get(key, ())
    return not values if wanted == MISSING else any(code(value) == wanted for value in values)


def _facet(column: Column, items: Sequence[Item], chosen: Mapping[str, str]) -> Facet:
    others = {key: value for key, value in chosen.items() if key != column.key}
    counts: Counter[Term | None] = Counter()
    for item in items:
        if all(_fits(item, key, value) for key, value in others.items()):
            counts.update(set[Term | None](item.values.get(column.key, ())) or {None})
    order = sorted(
        counts.items(), key=lambda pair: (pair[0] is None, -pair[1], natural(code(pair[0]) if pair[0] else ""))
    )
    choices = (_choice(term, count, chosen.get(column.key)) for term, count in order)
    return Facet(column=column, choices=tuple(choices))


def _choice(term: Term | None, count: int, chosen: str | None) -> Choice:
    written = MISSING if term is None else code(term)
    return Choice(code=written, term=term, count=count, chosen=written == chosen)


def _sorted(items: Sequence[Item], sort: str, columns: Mapping[str, Column], language: str) -> list[Item]:
    key = sort.removeprefix("-")
    if key == "name":
        ordered = sorted(items, key=lambda item: natural(item.names[language]))
    elif key in columns and not columns[key].hidden:
        column = columns[key]
        ordered = sorted(items, key=lambda item: _sort_key(item, column))
    else:
        return list(items)
    return ordered[::-1] if sort.startswith("-") else ordered


def _sort_key(item: Item, column: Column) -> tuple[bool, int, tuple[tuple[bool, int, str], ...]]:
    values = item.values.get(column.key, ())
    if column.count:
        return False, len(values), ()
    return not values, 0, natural(code(values[0])) if values else ()


def listing_solutions(listing: Listing, atlas: Atlas) -> Solutions:
    """Return a list as a table: the thing, its names, and each column; several values of a column are joined by `` | ``."""
    columns = [column for column in listing.kind.columns if not (column.hidden and column.key == "class")]
    rows = [
        (Term("iri", item.thing), *_texts(item), *(_cell(item, column, atlas) for column in columns))
        for item in listing.items
    ]
    return Solutions(variables=("thing", "name_zh", "name_en", *(column.key for column in columns)), rows=rows)


def _texts(item: Item) -> tuple[Term, Term]:
    return _text(item.names["zh"]), _text(item.names["en"])


def _cell(item: Item, column: Column, atlas: Atlas) -> Term | None:
    values = item.values.get(column.key, ())
    if column.count:
        return Term("literal", str(len(values)), f"{XSD}integer")
    if len(values) == 1:
        return values[0]
    return _text(" | ".join(sorted(code(value) for value in values))) if values else None


def _text(text: str) -> Term:
    return Term("literal", text, f"{XSD}string")
