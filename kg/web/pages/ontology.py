"""The documentation of the ontology: every class, property and concept, with a diagram, examples, shapes and questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg import iri
from kg.errors import UnknownNameError
from kg.web.page import Page, View
from kg.web.shown import Shown, shown, shown_node
from kg.web.site import Site
from kg.web.terms import ABOVE, DOMAIN, RANGE, SCHEME, Documented, questions_using, read_terms, shapes_of, usage

Link = tuple[Shown, Shown]
_MOST_DRAWN = 12


def render_all(view: View) -> str:
    """Return the list of all terms by kind."""
    atlas = view.atlas
    terms, uses = read_terms(atlas), usage(atlas)
    return view.html(
        "ontology.html",
        kinds=[
            (kind, [one for one in terms.values() if one.kind == kind])
            for kind in ("class", "link", "value", "annotation")
        ],
        schemes=_schemes(view, terms),
        uses=uses,
        main=_diagram(view, terms["Task"], terms) if "Task" in terms else None,
        node=lambda node: shown_node(view, node),
    )


def _schemes(view: View, terms: Mapping[str, Documented]) -> list[tuple[Shown, list[Documented]]]:
    found: dict[str, list[Documented]] = {}
    for one in terms.values():
        for scheme in one.values(SCHEME):
            found.setdefault(scheme, []).append(one)
    return [(shown_node(view, scheme), found[scheme]) for scheme in sorted(found)]


def render(view: View) -> str:
    """Return the page of the term named in the path."""
    atlas, name = view.atlas, view.parameters["term"]
    terms = read_terms(atlas)
    if name not in terms:
        from difflib import get_close_matches

        near = [f"pa:{one}" for one in get_close_matches(name, list(terms), n=5, cutoff=0.5)]
        raise UnknownNameError("term", name, near)
    one = terms[name]
    return view.html(
        "term.html",
        term=one,
        above=[shown_node(view, value) for value in one.values(*ABOVE)],
        below=[shown_node(view, other.iri) for other in terms.values() if one.iri in other.values(*ABOVE)],
        rest=_rest(view, one),
        uses=usage(atlas).get(one.iri, 0),
        examples=_examples(view, one),
        shapes=shapes_of(name),
        questions=questions_using(name),
        diagram=_diagram(view, one, terms),
        outgoing=[shown_node(view, other.iri) for other in terms.values() if one.iri in other.values(DOMAIN)],
        incoming=[shown_node(view, other.iri) for other in terms.values() if one.iri in other.values(RANGE)],
    )


def _rest(view: View, one: Documented) -> list[tuple[Shown, list[Shown]]]:
    """Return what is said of a term beside names, definition and superior terms."""
    hidden = {*ABOVE, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"}
    names = ("#label", "#prefLabel", "#definition")
    found = sorted(prop for prop in one.said if prop not in hidden and not prop.endswith(names))
    return [(shown_node(view, prop), [shown(view, value) for value in one.said[prop]]) for prop in found]


def _examples(view: View, one: Documented) -> list[tuple[Shown, Shown | None]]:
    rows = view.atlas.rows
    if one.kind in {"class", "concept"}:
        found = rows("page-examples-class", type=one.iri, inferred=True)
        return [(shown(view, row["thing"]), None) for row in found if row["thing"]]
    said = rows("page-examples-property", property=one.iri, inferred=True)
    return [(shown(view, row["thing"]), shown(view, row["value"])) for row in said if row["thing"] and row["value"]]


def _diagram(view: View, one: Documented, terms: Mapping[str, Documented]) -> dict[str, object] | None:
    """Return what the diagram shows: for a class, properties that come in and go out; for a property, its two ends."""
    if one.kind in {"annotation", "concept"}:
        return None
    if one.kind == "class":
        wider = {one.iri, *_all_above(one, terms)}
        left = _links(view, terms.values(), wider, RANGE, DOMAIN)
        right = _links(view, terms.values(), wider, DOMAIN, RANGE)
        return _drawn(shown_node(view, one.iri), left, right)
    ends = [
        [(shown_node(view, one.iri), shown_node(view, end)) for end in one.values(side)] for side in (DOMAIN, RANGE)
    ]
    return _drawn(shown_node(view, one.iri), *ends)


def _drawn(centre: Shown, left: Sequence[Link], right: Sequence[Link]) -> dict[str, object]:
    more = max(0, len(left) - _MOST_DRAWN) + max(0, len(right) - _MOST_DRAWN)
    return {"centre": centre, "left": left[:_MOST_DRAWN], "right": right[:_MOST_DRAWN], "more": more}


def _all_above(one: Documented, terms: Mapping[str, Documented]) -> set[str]:
    found: set[str] = set()
    waiting = [one]
    while waiting:
        for value in waiting.pop().values(*ABOVE):
            if value not in found:
                found.add(value)
                waiting += [terms[name] for name in [value.removeprefix(iri.ONTOLOGY)] if name in terms]
    return found


def _links(view: View, terms: Iterable[Documented], wider: set[str], near: str, far: str) -> list[Link]:
    uses = usage(view.atlas)
    fitting = [one for one in terms if one.kind in {"link", "value"} and wider & set(one.values(near))]
    fitting.sort(key=lambda one: (one.kind != "link", -uses.get(one.iri, 0), one.name))
    pairs = [(one, end) for one in fitting for end in one.values(far)[:1] if near == DOMAIN or one.kind == "link"]
    return [(shown_node(view, one.iri), shown_node(view, end)) for one, end in pairs]


def every(site: Site) -> Iterable[Mapping[str, str]]:
    """Return the names of all terms."""
    return [{"term": name} for name in read_terms(site.atlas)]


PAGES = (
    Page(name="ontology", path="/ontology", render=render_all),
    Page(name="term", path="/ontology/{term}", render=render, every=every, menu=False),
)
