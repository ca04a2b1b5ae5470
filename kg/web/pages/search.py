"""Search: the same index as `kg find`, hits marked, classes to narrow by."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kg.iri import shorten
from kg.query import search
from kg.query.folding import marked
from kg.query.searchindex import Hit, Hits
from kg.store.base import Solutions
from kg.web.page import Page, View
from kg.web.shown import Shown, shown_node

MOST, ROWS = 1000, 25
_OPEN, _CLOSE = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One hit: the thing, its classes, the property the words stand under, and the text as (piece, whether it was looked for)."""

    thing: Shown
    types: list[Shown]
    property: Shown
    pieces: list[tuple[str, bool]]


def render(view: View) -> str:
    """Return the search page."""
    text, kind = view.field("q").strip(), view.field("type")
    every = _hits(view) if text else Hits()
    types = _types(view)
    counts = Counter(one for hit in every.hits for one in types.get(hit.iri, ()))
    hits = _of_kind(view, every)
    pages = max(1, -(-len(hits) // ROWS))
    page = min(max(int(view.field("page")), 1), pages) if view.field("page").isdigit() else 1
    found = [
        Found(
            thing=shown_node(view, hit.iri),
            types=[shown_node(view, one) for one in types.get(hit.iri, ())],
            property=shown_node(view, hit.property),
            pieces=pieces(hit.text, every.words),
        )
        for hit in hits[(page - 1) * ROWS : page * ROWS]
    ]
    facets = [
        (shown_node(view, one), count) for one, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return view.html(
        "search.html", text=text, found=found, number=len(hits), total=every.total, most=MOST,
        facets=facets, kind=kind, page=page, pages=pages,
    )  # fmt: skip


def _of_kind(view: View, hits: Hits) -> tuple[Hit, ...]:
    """Return the hits of the class the view asks for."""
    kind, types = view.field("type"), _types(view)
    return tuple(hit for hit in hits.hits if not kind or kind in map(shorten, types.get(hit.iri, ())))


def _hits(view: View) -> Hits:
    with view.atlas.reader.index() as index:
        return search.find(index, view.field("q")[:200], limit=MOST)


def _types(view: View) -> dict[str, tuple[str, ...]]:
    """Return the classes of every thing, once a version."""
    atlas = view.atlas

    def read() -> dict[str, tuple[str, ...]]:
        found: dict[str, set[str]] = {}
        for row in atlas.rows("types", inferred=True):
            thing, kind = row["thing"], row["class"]
            if thing and kind:
                found.setdefault(thing.value, set()).add(kind.value)
        return {thing: tuple(sorted(kinds)) for thing, kinds in found.items()}

    return atlas.remember("types", read)


def pieces(text: str, words: tuple[str, ...]) -> list[tuple[str, bool]]:
    """Return a text in pieces, each with whether it is what was looked for.

    Examples
    --------
    >>> pieces("打造國際城市", ("国际",))
    [('打造', False), ('國際', True), ('城市', False)]
    """
    clean = text.replace(_OPEN, "").replace(_CLOSE, "")
    found = []
    for part in marked(clean, words, _OPEN, _CLOSE).split(_OPEN):
        hit, closing, rest = part.partition(_CLOSE)
        found += [(hit, True), (rest, False)] if closing else [(part, False)]
    return [piece for piece in found if piece[0]]


def table(view: View) -> Solutions:
    """Return the hits as a table."""
    hits = _hits(view)
    fitting = _of_kind(view, hits)
    total = max(hits.total, len(fitting)) if len(hits.hits) < hits.total else len(fitting)
    return search.to_solutions(Hits(fitting, total, hits.words), view.site.knowledge.store)


def render_alone(view: View) -> str:
    """Return the page that looks in the names of things by itself."""
    return view.html("static/search.html")


PAGE = Page(name="search", path="/search", render=render, table=table, live=True, alone=render_alone)
