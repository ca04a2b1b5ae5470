"""The served pages in a real browser: no other host is asked, axe finds nothing serious, the keyboard reaches everything, phones fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("uvicorn")

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Visit = Callable[..., "Page"]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
SCRIPTED = ("/graph", "/sparql")
PATHS = (
    *(
        "/",
        "/tasks?inPlan=plan/qingdao-2022-2023",
        "/units",
        "/cities",
        "/id/means/qingdao-2022-2023/p5-03",
        "/id/plan/qingdao-2022-2023",
    ),
    *("/questions", "/questions/benchmark-cities", "/questions/benchmark-map", "/search?q=深圳", "/coverage"),
    *("/ontology", "/ontology/Task", "/ontology/benchmarkPlace", "/sparql", "/graph", "/matrix", "/map"),
    *("/collaboration", "/collaboration?of=plan/qingdao-2022-2023", "/id/city/shenzen"),
)


def grave(page: Page) -> list[list[str]]:
    """Return what axe calls serious or critical."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({ resultTypes: ['violations'] }).then((result) => result.violations)")
    return [[one["id"], one["nodes"][0]["html"][:200]] for one in found if one["impact"] in {"serious", "critical"}]


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_serious_and_a_phone_need_not_scroll_sideways(visit: Visit, path: str) -> None:
    status = 404 if "shenzen" in path else 200
    page = visit(f"/zh{path}", width=375, height=800, status=status)
    for language in ("zh", "en"):
        if language == "en":
            page.set_viewport_size({"width": 375, "height": 800})
            page.goto(page.url.replace("/zh/", "/en/"))
        if path.startswith(SCRIPTED):
            page.wait_for_selector("body[data-ready]")
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
        page.set_viewport_size({"width": 1280, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        assert grave(page) == []


def test_a_visitor_searches_follows_the_evidence_and_switches_language(visit: Visit) -> None:
    page = visit("/zh/")
    page.fill("input[name=q]", "口袋公园")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zh/search?q=*")
    page.click(".hits a >> nth=0")
    page.wait_for_url("**/zh/id/**")
    assert page.locator(".evidence q").first.inner_text()
    here = page.url
    page.click("a.language")
    page.wait_for_url("**/en/id/**")
    assert page.url == here.replace("/zh/", "/en/")
    assert page.locator("html").get_attribute("lang") == "en"
    page.click("#record ~ .evidence .level a >> nth=0")
    page.wait_for_url("**/en/id/source/**")


def test_a_form_is_filled_and_asked_and_the_answer_is_downloaded(visit: Visit, tmp_path: Path) -> None:
    page = visit("/en/questions/tasks-of-positioning")
    page.select_option("select[name=positioning]", "positioning/qingdao-2022-2023/p2")
    page.click("form.form button")
    page.wait_for_url("**positioning=positioning**")
    rows = page.locator("tbody tr").count()
    assert rows > 0
    with page.expect_download() as waiting:
        page.click(".downloads a >> nth=0")
    waiting.value.save_as(tmp_path / "rows.csv")
    assert len((tmp_path / "rows.csv").read_bytes().decode("utf-8-sig").splitlines()) == rows + 1


def test_filters_go_on_and_off_and_back_works(visit: Visit) -> None:
    page = visit("/en/tasks")
    whole = page.locator("p.shown").inner_text()
    page.click(".facet-list li a >> nth=0")
    page.wait_for_url("**=**")
    assert page.locator("p.shown").inner_text() != whole
    page.go_back()
    assert page.locator("p.shown").inner_text() == whole


def test_the_keyboard_alone_reaches_content_and_menu(visit: Visit) -> None:
    page = visit("/en/tasks")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.focus(".top nav a >> nth=2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/units")


def test_on_a_phone_the_filters_are_folded_and_unfold(visit: Visit) -> None:
    page = visit("/en/tasks", width=390)
    link = page.locator(".facet-list li a").first
    assert not link.is_visible()
    page.click(".filters > summary")
    assert link.is_visible()
    assert visit("/en/tasks", width=1280).locator(".facet-list li a").first.is_visible()


def test_on_a_phone_the_menu_opens_closes_and_leads_on(visit: Visit) -> None:
    page = visit("/en/tasks", width=375)
    link = page.locator("#menu a").nth(2)
    assert not link.is_visible()
    page.focus("button.menu")
    page.keyboard.press("Enter")
    assert link.is_visible()
    page.keyboard.press("Escape")
    assert not link.is_visible()
    page.click("button.menu")
    link.click()
    page.wait_for_url("**/en/units")
    assert visit("/en/tasks", width=1280).locator("#menu a").nth(2).is_visible()


def test_the_code_of_a_concept_is_shown_by_its_name(visit: Visit) -> None:
    page = visit("/zh/questions/benchmark-cities")
    assert "至少" in page.locator("tbody").inner_text()
    assert "atLeast" not in page.locator("tbody").inner_text()


def test_a_cell_of_the_matrix_opens_by_keyboard_and_leads_to_its_evidence(visit: Visit) -> None:
    page = visit("/en/matrix")
    page.focus("td.hit summary >> nth=0")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/id/**")
    assert page.locator(".evidence q").first.inner_text()


def test_no_label_of_the_map_crosses_another_and_each_leads_to_its_place(visit: Visit) -> None:
    page = visit("/zh/map")
    boxes = page.evaluate(
        """() => [...document.querySelectorAll('.world svg, .insets > figure > svg')].map((svg) => [...svg.querySelectorAll('a text')]
        .map((one) => { const b = one.getBoundingClientRect(); return [b.left, b.top + 4, b.right, b.bottom - 4]; }))"""
    )
    for frame in boxes:
        for number, a in enumerate(frame):
            assert not [b for b in frame[number + 1 :] if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]
    page.click(".insets a:has-text('上海') circle")
    page.wait_for_url("**/zh/id/city/shanghai")
