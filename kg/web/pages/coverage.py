"""What is missing: stated, summed and listed numbers side by side, coverage of the positionings, findings, open lists and unknowns."""

from __future__ import annotations

from kg.query.checkqueries import check_query
from kg.query.questions import with_prefixes
from kg.query.stored import stored_query
from kg.store.base import Solutions
from kg.web.citing import cite_link
from kg.web.page import Page, View
from kg.web.report import read_report, stated
from kg.web.shown import Shown, query_link, shown, shown_node


def render(view: View) -> str:
    """Return the coverage page."""
    report = read_report(view.atlas)
    return view.html(
        "coverage.html",
        report=report,
        stated=stated,
        node=lambda iri: shown_node(view, iri),
        unknowns=_unknowns(view),
        queries={name: (query, query_link(view, query), cite_link(view, query)) for name, query in _queries()},
    )


def _queries() -> list[tuple[str, str]]:
    """Return the query behind each table, by the anchor of the table."""
    checks = (("positionings", "coverage"), ("totals", "stated"))
    return [
        *((anchor, with_prefixes(check_query(f"totals/{name}"))) for anchor, name in checks),
        ("open", stored_query("page-unknowns")),
    ]


def _unknowns(view: View) -> dict[str, list[tuple[Shown, Shown | None]]]:
    """Return what is open or unknown, by the IRI of the property that says so."""
    found: dict[str, list[tuple[Shown, Shown | None]]] = {}
    for row in view.atlas.rows("page-unknowns"):
        thing, what, value = row["thing"], row["what"], row["value"]
        if thing and what:
            found.setdefault(what.value, []).append((shown(view, thing), shown(view, value) if value else None))
    return found


def table(view: View) -> Solutions:
    """Return the reconciliation of stated numbers as a table."""
    return read_report(view.atlas).solutions("totals")


PAGE = Page(name="coverage", path="/coverage", render=render, table=table)
