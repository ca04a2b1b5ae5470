"""A real headless Chromium, driven through playwright; what it asks the network for is written down."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.frames import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from kg import KnowledgeGraph

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
]


def _missing(reason: str) -> None:
    if os.environ.get("KG_REQUIRE_BROWSER"):
        pytest.fail(f"{reason}, and this run requires a browser")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; without one the tests are skipped (or fail, with KG_REQUIRE_BROWSER=1)."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        _missing("no chromium on this machine")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright is not installed (pip install 'planatlas[dev]')")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Opened:
    """One open page, the addresses it asked for, and what it complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Opened]]:
    """Open a file in a fresh window, wait until it is drawn, and close it after the test."""
    contexts = []

    def opened(path: Path, *, width: int = 1440, height: int = 900, hash: str = "") -> Opened:  # noqa: A002
        context = chromium.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True, reduced_motion="reduce"
        )
        contexts.append(context)
        context.set_default_timeout(30_000)
        result = Opened(context.new_page())
        result.page.on("request", lambda request: result.requests.append(request.url))
        result.page.on("pageerror", lambda error: result.complaints.append(str(error)))
        result.page.on(
            "console",
            lambda message: result.complaints.append(message.text) if message.type in ("error", "warning") else None,
        )
        result.page.goto(path.as_uri() + hash)
        result.page.wait_for_selector("body[data-ready]")
        return result

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def site(knowledge: KnowledgeGraph) -> Iterator[str]:
    """The address of the shipped data, served."""
    with served(knowledge) as address:
        yield address


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open a page; after the test, no request may have left the site and nothing may have complained."""
    contexts: list[Any] = []
    strange: list[str] = []

    def opened(
        path: str, *, width: int = 1280, height: int = 900, status: int = 200, at: str = site, console: bool = True
    ) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda one: None if one.url.startswith((at, "data:", "blob:")) else strange.append(one.url))
        page.on("dialog", lambda dialog: (strange.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: strange.append(str(error)))
        page.on(
            "console",
            lambda one: strange.append(one.text) if console and one.type == "error" and status == 200 else None,
        )
        answer = page.goto(at + path)
        assert answer is not None
        assert answer.status == status
        return page

    yield opened
    for context in contexts:
        context.close()
    assert strange == []
