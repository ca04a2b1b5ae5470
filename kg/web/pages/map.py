"""The world map of benchmark places: server-side SVG of land outlines, circles whose area is the number of mentions, a table beside it."""

from __future__ import annotations

import math

from kg.query.stored import stored_query
from kg.store.base import XSD, Solutions, Term
from kg.web import worldmap
from kg.web.benchmarks import Place, places, totals
from kg.web.page import Page, View
from kg.web.shown import query_link, shown_node


def _kept(view: View) -> list[Place]:
    atlas = view.atlas
    return atlas.remember("benchmark places", lambda: places(atlas))


def _dot(view: View, place: Place) -> worldmap.Dot:
    assert place.latitude is not None
    assert place.longitude is not None
    x, y = worldmap.equal_earth(worldmap.turned(place.longitude), place.latitude)
    radius = round(4.2 * math.sqrt(place.mentions), 1)
    return worldmap.Dot(key=place.iri, text=shown_node(view, place.iri).text, x=x, y=y, radius=radius)


def render(view: View) -> str:
    """Return the page."""
    found = _kept(view)
    dots = [_dot(view, place) for place in found if place.latitude is not None and place.longitude is not None]
    frames = worldmap.insets(dots)
    apart = {dot.key for frame in frames for dot in frame.dots}
    alone = worldmap.lettered([dot for dot in dots if dot.key not in apart], 13.0)
    crowded = [dot for dot in dots if dot.key in apart]
    return view.html(
        "map.html",
        places=found,
        by_iri={place.iri: place for place in found},
        totals=totals(view.atlas),
        alone=alone,
        crowded=crowded,
        frames=frames,
        land=worldmap.land(),
        globe=worldmap.globe(),
        node=lambda iri: shown_node(view, iri),
        query=stored_query("benchmark-places"),
        editor=query_link(view, stored_query("benchmark-places")),
    )


def table(view: View) -> Solutions:
    """Return one row a place: names, class, degrees north and east, and how many phrases and cases learn from it."""
    rows = []
    for place in _kept(view):
        words = [Term("literal", text, f"{XSD}string") for text in (shown_node(view, place.iri).text, place.kind)]
        degrees = [
            None if one is None else Term("literal", f"{one:g}", f"{XSD}decimal")
            for one in (place.latitude, place.longitude)
        ]
        counts = [Term("literal", str(len(held)), f"{XSD}integer") for held in (place.references, place.cases)]
        rows.append((*words, *degrees, *counts, Term("iri", place.iri)))
    names = ("name", "class", "latitude", "longitude", "references", "cases", "place")
    return Solutions(variables=names, rows=tuple(rows))


PAGE = Page(name="map", path="/map", render=render, table=table)
