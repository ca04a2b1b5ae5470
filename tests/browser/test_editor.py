"""The query editor in a real browser: run, complete from the data, charts and networks of an answer, examples, links that carry the query."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

pytest.importorskip("uvicorn")

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Visit = Callable[..., "Page"]


@pytest.fixture
def asked(visit: Visit) -> Callable[[str], Page]:
    """Open the editor with a query, without prefixes, and run it by keyboard."""

    def ask(query: str) -> Page:
        page = visit(f"/en/sparql?query={quote(query)}")
        page.wait_for_selector("body[data-ready]")
        page.click(".CodeMirror-lines:visible")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".yasr_results td:visible")
        return page

    return ask


def test_a_query_without_prefixes_runs_and_its_answer_leads_to_pages(asked: Callable[[str], Page]) -> None:
    page = asked("SELECT ?city WHERE { ?city a pa:City ; rdfs:label '深圳'@zh }")
    assert "PREFIX pa:" in page.evaluate("kgEditor.getTab().getQuery()")
    assert "query=PREFIX" in page.url
    page.click(".yasr_results a[href*='city/shenzhen']")
    page.wait_for_url("**/en/id/city/shenzhen")


def test_numbers_are_drawn_as_bars_and_things_as_a_network(asked: Callable[[str], Page]) -> None:
    page = asked("SELECT ?plan (COUNT(?task) AS ?tasks) WHERE { ?task pa:inPlan ?plan } GROUP BY ?plan")
    page.click(".yasr_btn.select_chart:visible")
    assert page.locator(".kg-bars i").count() > 3
    page = asked("SELECT ?item ?place WHERE { ?item pa:benchmarkPlace ?place }")
    page.click(".yasr_btn.select_picture:visible")
    page.wait_for_selector(".kg-canvas canvas")


def test_completion_knows_chinese_names_of_terms(visit: Visit) -> None:
    page = visit("/zh/sparql?query=" + quote("SELECT * WHERE { ?item  }"))
    page.wait_for_selector("body[data-ready]")
    page.evaluate("kgEditor.getTab().getYasqe().setCursor({ line: 0, ch: 23 })")
    page.evaluate("kgEditor.getTab().getYasqe().focus()")
    page.keyboard.insert_text("对标地")
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".CodeMirror-hints li:has-text('pa:benchmarkPlace')")


def test_a_second_query_by_address_opens_beside_the_first(visit: Visit) -> None:
    page = visit("/en/sparql?query=" + quote("ASK { ?a ?b 1 }"))
    for number in (2, 3):
        page.goto(page.url.partition("?")[0] + "?query=" + quote(f"ASK {{ ?a ?b {number} }}"))
        page.wait_for_selector("body[data-ready]")
        assert f"?b {number}" in page.evaluate("kgEditor.getTab().getQuery()")


def test_an_example_opens_in_a_tab_of_its_own(visit: Visit) -> None:
    page = visit("/en/sparql")
    page.wait_for_selector("body[data-ready]")
    tabs = page.locator(".tabsList .tab").count()
    page.select_option("#example", "benchmark-cities")
    assert page.locator(".tabsList .tab").count() == tabs + 1
    assert "pa:benchmarkPlace" in page.evaluate("kgEditor.getTab().getQuery()")
