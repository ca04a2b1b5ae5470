"""The lists of tasks, units, cities and so on: filters as plain links with counts, sorting, paging; the address is the state."""

from __future__ import annotations

from collections.abc import Callable

from kg import iri
from kg.query.questions import with_prefixes
from kg.store import guard
from kg.store.base import Solutions, Term
from kg.web.citing import cite_link
from kg.web.listing import MISSING, Column, Item, Kind, Listing, kinds, list_items, listing_solutions
from kg.web.listing import PAGE as ROWS
from kg.web.page import Page, View
from kg.web.shown import Shown, query_link, shown, shown_node


def _renderer(kind: Kind) -> Callable[[View], str]:
    return lambda view: _render(view, kind)


def _render(view: View, kind: Kind) -> str:
    listing = list_items(view, kind)
    pages = max(1, -(-len(listing.items) // ROWS)) if not view.site.static else 1
    wanted = view.field("page")
    page = min(max(int(wanted), 1), pages) if wanted.isdigit() else 1
    part = listing.items[(page - 1) * ROWS : page * ROWS] if pages > 1 else listing.items
    query, columns = as_sparql(view, listing), _columns(listing)
    return view.html(
        "browse.html",
        listing=listing,
        rows=[_row(view, columns, item) for item in part],
        columns=columns,
        headings={column.key: heading(view, column) for column in kind.columns},
        shown=lambda term: shown(view, term),
        first=(page - 1) * ROWS + 1,
        page=page,
        pages=pages,
        query=query,
        editor=query_link(view, query),
        cite=cite_link(view, query),
    )


def heading(view: View, column: Column) -> str:
    """Return the heading of a column in the language of the view."""
    if column.heading:
        return column.heading[view.language]
    return view.words("browse.class") if column.key == "class" else shown_node(view, column.property).text


def _columns(listing: Listing) -> list[Column]:
    """Return the columns worth showing: not those that a filter makes the same for every row, nor those that are empty."""
    return [
        column
        for column in listing.kind.columns
        if not column.hidden
        and column.key not in listing.chosen
        and any(item.values.get(column.key) for item in listing.items)
    ]


def _row(view: View, columns: list[Column], item: Item) -> tuple[Shown, list[tuple[Column, list[Shown], int]]]:
    cells = [
        (column, [] if column.count else [shown(view, term) for term in values], len(values))
        for column in columns
        for values in [item.values.get(column.key, ())]
    ]
    return shown_node(view, item.thing), cells


def as_sparql(view: View, listing: Listing) -> str:
    """Return a query that selects the things a list shows; every value is written as a term."""
    columns = {column.key: column for column in listing.kind.columns}
    chosen = [(_path(columns[key]), _value(columns[key], listing, key)) for key in sorted(listing.chosen)]
    template = view.site.plain_template("browse.rq.txt")
    text = template.render(
        prefixes="",
        classes=[guard.written(Term("iri", one)) for one in listing.kind.classes],
        chosen=chosen,
        language=view.language,
        text=guard.written(Term("literal", listing.text)) if listing.text else "",
    )
    return with_prefixes(text)


def _path(column: Column) -> str:
    written = guard.written(Term("iri", column.property))
    return f"^{written}" if column.inverse else written


def _value(column: Column, listing: Listing, key: str) -> str:
    code = listing.chosen[key]
    if code == MISSING:
        return ""
    facet = next(facet for facet in listing.facets if facet.column.key == key)
    term = next((choice.term for choice in facet.choices if choice.code == code and choice.term), None)
    return guard.written(term or (Term("iri", iri.mint(code)) if iri.is_local(code) else Term("literal", code)))


def _tabled(kind: Kind) -> Callable[[View], Solutions]:
    return lambda view: listing_solutions(list_items(view, kind), view.atlas)


IN_MENU = frozenset({"tasks", "units", "cities", "cases", "positionings"})
"""The lists of the menu; the others are reached from the home page."""

PAGES = tuple(
    Page(name=kind.name, path=f"/{kind.name}", render=_renderer(kind), table=_tabled(kind), menu=kind.name in IN_MENU)
    for kind in kinds().values()
)
