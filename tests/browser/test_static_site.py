"""The static site in a real browser, from a folder and from a plain file server: search, explorer and SPARQL need no service."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("starlette")

from kg import KnowledgeGraph

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
UNITS = 'SELECT ?name WHERE { ?unit a pa:Unit ; rdfs:label ?name FILTER(LANG(?name) = "zh") }'
WAIT = 60_000


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def folder(tiny_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from kg.web.static_site import build_site

    path = tmp_path_factory.mktemp("static") / "site"
    build_site(KnowledgeGraph.open(tiny_store), path)
    return path


@pytest.fixture(scope="module", params=["folder", "host"])
def root(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """Where the site is: a folder of this machine, or a server that knows nothing but files."""
    if request.param == "folder":
        yield folder.as_uri()
        return
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(timeout=10)


@pytest.fixture
def visit(chromium: Browser, root: str) -> Iterator[Callable[[str], Page]]:
    """Open a page; nothing may be asked of anything but the site, and nothing may complain."""
    strange: list[str] = []
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(WAIT)

    def opened(path: str) -> Page:
        page = context.new_page()
        page.on(
            "request", lambda one: None if one.url.startswith((root, "blob:", "data:")) else strange.append(one.url)
        )
        page.on("pageerror", lambda error: strange.append(str(error)))
        page.on("console", lambda one: strange.append(one.text) if one.type == "error" else None)
        page.goto(f"{root}/{path}")
        return page

    yield opened
    context.close()
    assert strange == []


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


def test_a_query_is_answered_in_the_page(visit: Callable[[str], Page], tiny_store: Path) -> None:
    page = visit("zh/sparql/index.html")
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


def test_the_query_of_a_page_opens_in_the_editor(visit: Callable[[str], Page]) -> None:
    page = visit("en/units/index.html")
    page.locator("details.query summary").click()
    page.locator("details.query a.button").click()
    page.wait_for_selector("body[data-engine]")
    assert "pa:Unit" in page.evaluate("() => window.kgEditor.getTab().getQuery()") or "ontology#Unit" in page.evaluate(
        "() => window.kgEditor.getTab().getQuery()"
    )


def test_search_and_explorer_work_without_a_service(visit: Callable[[str], Page]) -> None:
    page = visit("zh/search/index.html")
    page.fill("#text", "商务")
    page.locator("#hits a").first.click()
    assert "市商务局" in page.inner_text("h1")
    page = visit("zh/graph/index.html")
    page.wait_for_selector("body[data-ready]")
    assert page.locator("canvas").count() > 0
