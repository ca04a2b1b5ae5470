"""The served pages in a real browser: no other host is asked, axe finds nothing serious, the keyboard reaches everything, phones fit."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("uvicorn")

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from kg import KnowledgeGraph

pytestmark = pytest.mark.browser
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
PATHS = (
    *("/", "/tasks?inPlan=plan/qingdao-2022-2023", "/id/means/qingdao-2022-2023/p5-03", "/id/plan/qingdao-2022-2023"),
    *("/questions", "/questions/benchmark-cities", "/questions/benchmark-map", "/search?q=深圳", "/coverage"),
    *("/ontology", "/ontology/Task", "/id/city/shenzen"),
)


@pytest.fixture(scope="module")
def site(knowledge: KnowledgeGraph) -> Iterator[str]:
    """The shipped data, served from a thread of this process."""
    import uvicorn

    from kg.web.app import create_app
    from kg.web.server import bind

    with closing(bind("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(create_app(knowledge), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{_port(listener)}"
        server.should_exit = True
        thread.join(timeout=15)


def _port(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open a page; after the test, no request may have left the site and nothing may have complained."""
    contexts: list[Any] = []
    strange: list[str] = []

    def opened(path: str, *, width: int = 1280, height: int = 900, status: int = 200) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, bypass_csp=False)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "request", lambda one: None if one.url.startswith((site, "data:", "blob:")) else strange.append(one.url)
        )
        page.on("pageerror", lambda error: strange.append(str(error)))
        page.on("console", lambda one: strange.append(one.text) if one.type == "error" and status == 200 else None)
        answer = page.goto(site + path)
        assert answer is not None
        assert answer.status == status
        return page

    yield opened
    for context in contexts:
        context.close()
    assert strange == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_serious_and_a_phone_need_not_scroll_sideways(
    visit: Callable[..., Page], path: str, language: str
) -> None:
    page = visit(f"/{language}{path}", width=390, height=800, status=404 if "shenzen" in path else 200)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then((result) => result.violations)")
    grave = [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in {"serious", "critical"}]
    assert grave == []


def test_a_visitor_searches_follows_the_evidence_and_switches_language(visit: Callable[..., Page]) -> None:
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


def test_a_form_is_filled_and_asked_and_the_answer_is_downloaded(visit: Callable[..., Page], tmp_path: Path) -> None:
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


def test_filters_go_on_and_off_and_back_works(visit: Callable[..., Page]) -> None:
    page = visit("/en/tasks")
    whole = page.locator("caption").inner_text()
    page.click(".facet-list li a >> nth=0")
    page.wait_for_url("**=**")
    assert page.locator("caption").inner_text() != whole
    page.go_back()
    assert page.locator("caption").inner_text() == whole


def test_the_keyboard_alone_reaches_content_and_menu(visit: Callable[..., Page]) -> None:
    page = visit("/en/tasks")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.focus("nav a >> nth=2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/units")


def test_on_a_phone_the_filters_are_folded_and_unfold(visit: Callable[..., Page]) -> None:
    page = visit("/en/tasks", width=390)
    link = page.locator(".facet-list li a").first
    assert not link.is_visible()
    page.click(".filters > summary")
    assert link.is_visible()
    assert visit("/en/tasks", width=1280).locator(".facet-list li a").first.is_visible()
