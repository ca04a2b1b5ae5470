"""The page of one thing: names, facts with the evidence of each, what links to it, its query, its downloads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg import iri
from kg.query.stored import stored_query
from kg.store import guard
from kg.store.base import Term
from kg.web.citing import cite_link
from kg.web.downloads import THING_TYPES, known_thing
from kg.web.facts import read_facts
from kg.web.page import Page, View
from kg.web.shown import query_link
from kg.web.site import Site


def render(view: View) -> str:
    """Return the page of the thing named in the path."""
    local = view.parameters["local"]
    thing = known_thing(view.atlas, local)
    query = guard.bind(stored_query("why"), {"thing": Term("iri", thing)})
    return view.html(
        "entity.html",
        facts=read_facts(view, thing),
        local=local,
        query=query,
        editor=query_link(view, query),
        cite=cite_link(view, query),
        suffixes=list(THING_TYPES),
        types=THING_TYPES,
    )


def every(site: Site) -> Iterable[Mapping[str, str]]:
    """Return the local names of all things that have a page."""
    things = [row["thing"] for row in site.atlas.rows("page-every-thing", inferred=True)]
    return [{"local": local} for thing in things if thing and (local := iri.parse(thing.value))]


PAGE = Page(name="entity", path="/id/{local:path}", render=render, every=every, menu=False)
