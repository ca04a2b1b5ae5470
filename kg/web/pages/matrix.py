"""Positionings by benchmark places: one table a plan, each cell the phrases and cases that tie the two."""

from __future__ import annotations

from kg.query.stored import stored_query
from kg.store.base import XSD, Solutions, Term
from kg.web.benchmarks import Matrix, matrices
from kg.web.page import Page, View
from kg.web.shown import query_link, shown_node


def _kept(view: View) -> list[Matrix]:
    atlas = view.atlas
    return atlas.remember("matrices", lambda: matrices(atlas))


def render(view: View) -> str:
    """Return the page."""
    query = stored_query("matrix")
    return view.html(
        "matrix.html",
        matrices=_kept(view),
        node=lambda iri: shown_node(view, iri),
        query=query,
        editor=query_link(view, query),
    )


def table(view: View) -> Solutions:
    """Return one row a tie: plan, positioning, place, kind (reference or case), level, and the phrase or case."""
    rows = []
    for matrix in _kept(view):
        for tie in matrix.ties:
            shown = [shown_node(view, iri).text for iri in (tie.positioning, tie.place, tie.shown)]
            level = "inferred" if tie.kind == "case" else "stated"
            words = [Term("literal", text, f"{XSD}string") for text in (*shown, tie.kind, level)]
            rows.append((*words, *(Term("iri", iri) for iri in (matrix.plan, tie.positioning, tie.place, tie.shown))))
    names = ("positioning_name", "place_name", "item_name", "kind", "level", "plan", "positioning", "place", "item")
    return Solutions(variables=names, rows=tuple(rows))


PAGE = Page(name="matrix", path="/matrix", render=render, table=table)
