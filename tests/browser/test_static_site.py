"""The static site in a real browser, from a folder and from a plain file server: search, explorer and SPARQL need no service."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("starlette")

from kg import KnowledgeGraph

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
UNITS = 'SELECT ?name WHERE { ?unit a pa:Unit ; rdfs:label ?name FILTER(LANG(?name) = "zh") }'


def rows(page: Page, query: str) -> str:
    """Run a query in the editor and return the text of its table."""
    page.evaluate("query => window.kgEditor.getTab().setQuery(query)", query)
    page.evaluate(
        "() => document.querySelectorAll('.yasr_results table').forEach((one) => { one.dataset.old = 'yes'; })"
    )
    page.locator(".tabPanel.active .yasqe_queryButton").click()
    table = page.locator(".tabPanel.active .yasr_results table:not([data-old])")
    table.locator("tbody tr").first.wait_for()
    return table.inner_text()


def test_a_query_is_answered_in_the_page(visit_static: Callable[[str], Page], tiny_store: Path) -> None:
    page = visit_static("zh/sparql/index.html")
    page.wait_for_selector("body[data-engine]")
    names = KnowledgeGraph.open(tiny_store).query(UNITS)["name"]
    table = rows(page, UNITS)
    assert len(names) > 1
    assert all(name in table for name in names)
    counted = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    assert str(KnowledgeGraph.open(tiny_store).query(counted)["n"][0]) in rows(page, counted)
    page.evaluate(
        "() => window.kgEditor.getTab().setQuery('SELECT ?x WHERE { SERVICE <http://127.0.0.1/> { ?x ?y ?z } }')"
    )
    page.locator(".tabPanel.active .yasqe_queryButton").click()
    page.get_by_text("SERVICE", exact=False).last.wait_for()
    page.evaluate("() => window.kgEditor.getTab().setQuery('ASK FROM <http://127.0.0.1:9/none> { ?s ?p ?o }')")
    page.locator(".tabPanel.active .yasqe_queryButton").click()
    page.get_by_text("there is no graph <http://127.0.0.1:9/none>", exact=False).last.wait_for()


def test_the_query_of_a_page_opens_in_the_editor(visit_static: Callable[[str], Page]) -> None:
    page = visit_static("en/units/index.html")
    page.locator("details.query summary").click()
    page.locator("details.query a.button").click()
    page.wait_for_selector("body[data-engine]")
    assert "pa:Unit" in page.evaluate("() => window.kgEditor.getTab().getQuery()") or "ontology#Unit" in page.evaluate(
        "() => window.kgEditor.getTab().getQuery()"
    )


def test_search_and_explorer_work_without_a_service(visit_static: Callable[[str], Page]) -> None:
    page = visit_static("zh/search/index.html")
    page.fill("#text", "商务")
    page.locator("#hits a").first.click()
    assert "市商务局" in page.inner_text("h1")
    page = visit_static("zh/graph/index.html")
    page.wait_for_selector("body[data-ready]")
    assert page.locator("canvas").count() > 0
