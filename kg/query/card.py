"""`kg show`: what a thing is, what is said of it, and what it is linked with in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.iri import shorten
from kg.query.labels import Labels
from kg.query.stored import stored_query
from kg.store.base import XSD, Solutions, Store, Term

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_NAMES = ("http://www.w3.org/2000/01/rdf-schema#label", "http://www.w3.org/2004/02/skos/core#prefLabel")
_ALIAS = "http://www.w3.org/2004/02/skos/core#altLabel"
COLUMNS = ("part", "property", "property_zh", "property_en", "value", "value_zh", "value_en", "name", "count")
PARTS = {
    "class": {"zh": "类别", "en": "class"},
    "name": {"zh": "名称", "en": "name"},
    "alias": {"zh": "别名", "en": "alias"},
    "fact": {"zh": "事实", "en": "facts"},
    "to": {"zh": "指向", "en": "links to"},
    "from": {"zh": "来自", "en": "linked from"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One value of one property. `part` is a key of `PARTS`; `count` is how many values the property has in that part."""

    part: str
    property: str
    value: Term
    count: int


def card(store: Store, thing: str, *, inferred: bool = False) -> tuple[Link, ...]:
    """Return everything said of `thing` and all that points to it, by part, property and value."""
    bind = {"thing": Term("iri", thing)}
    out = [
        (p.value, v) for p, v in store.select(stored_query("statements-of"), bind=bind, inferred=inferred) if p and v
    ]
    names = {value for prop, value in out if prop == _NAMES[0]}
    found = [(_part(prop, value), prop, value) for prop, value in out if prop != _NAMES[1] or value not in names]
    into = store.select(stored_query("statements-to"), bind=bind, inferred=inferred)
    found += [("from", prop.value, subject) for subject, prop in into if subject and prop]
    counts: dict[tuple[str, str], int] = {}
    for part, prop, _ in found:
        counts[part, prop] = counts.get((part, prop), 0) + 1
    links = [Link(part=part, property=prop, value=value, count=counts[part, prop]) for part, prop, value in found]
    return tuple(sorted(links, key=_order))


def _part(prop: str, value: Term) -> str:
    if prop == _TYPE:
        return "class"
    if prop in _NAMES:
        return "name"
    return "alias" if prop == _ALIAS else "fact" if value.kind == "literal" else "to"


def _order(link: Link) -> tuple[int, str, str, str]:
    language = {"zh": "", "en": "-"}.get(link.value.lang or "", link.value.lang or "")
    return list(PARTS).index(link.part), link.property, language, link.value.value


def card_solutions(links: tuple[Link, ...], labels: Labels) -> Solutions:
    """Return one row a value, with labels in both languages and the local name of things."""
    return Solutions(variables=COLUMNS, rows=[_row(link, labels) for link in links])


def _row(link: Link, labels: Labels) -> tuple[Term | None, ...]:
    value = link.value.value if link.value.kind == "iri" else None
    return (
        _text(link.part),
        Term("iri", link.property),
        _text(labels.get(link.property, "zh")),
        _text(labels.get(link.property, "en")),
        link.value,
        _text(value and labels.get(value, "zh")),
        _text(value and labels.get(value, "en")),
        _text(value and shorten(value)),
        Term("literal", str(link.count), f"{XSD}integer"),
    )


def _text(text: str | None) -> Term | None:
    return Term("literal", text, f"{XSD}string") if text else None


def card_lines(thing: str, links: tuple[Link, ...], labels: Labels, language: str, most: int) -> Iterator[str]:
    """Yield a card as text; of each property at most `most` values, the number of those left out being said."""
    other = "en" if language == "zh" else "zh"
    yield "  ".join(filter(None, (labels.get(thing, language), labels.get(thing, other), shorten(thing))))
    shown: dict[tuple[str, str], int] = {}
    part = ""
    for link in links:
        if link.part == "name":
            continue
        if link.part != part:
            part = link.part
            yield f"{PARTS[part][language]}"
        key = (link.part, link.property)
        number = shown[key] = shown.get(key, 0) + 1
        if number == 1 and link.part not in {"class", "alias"}:
            counted = f" ({link.count})" if link.count > 1 else ""
            yield f"  {labels.best(link.property, language)}{counted}"
        if number <= most:
            yield f"    {_shown(link.value, labels, language)}"
        elif number == most + 1:
            yield f"    … +{link.count - most}"


def _shown(value: Term, labels: Labels, language: str) -> str:
    if value.kind != "iri":
        return value.value + (f" @{value.lang}" if value.lang else "")
    name, short = labels.best(value.value, language), shorten(value.value)
    return short if name == short else f"{name}  {short}"
