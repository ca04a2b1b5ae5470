"""A real headless Chromium, driven through playwright; what it asks the network for is written down."""

from __future__ import annotations

import functools
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
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


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="session")
def static_folder(tiny_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from kg import KnowledgeGraph
    from kg.web.static_site import build_site

    path = tmp_path_factory.mktemp("static") / "site"
    build_site(KnowledgeGraph.open(tiny_store), path)
    return path


@pytest.fixture(scope="session", params=["folder", "host"])
def static_root(request: pytest.FixtureRequest, static_folder: Path) -> Iterator[str]:
    """Where a static site is: a folder of this machine, or a server that knows nothing but files."""
    if request.param == "folder":
        yield static_folder.as_uri()
        return
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(static_folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(timeout=10)


@pytest.fixture
def visit_static(chromium: Browser, static_root: str) -> Iterator[Callable[[str], Page]]:
    """Open a page of a static site; nothing may be asked of anything but the site, and nothing may complain."""
    strange: list[str] = []
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)

    def opened(path: str) -> Page:
        page = context.new_page()
        page.on(
            "request",
            lambda one: None if one.url.startswith((static_root, "blob:", "data:")) else strange.append(one.url),
        )
        page.on("pageerror", lambda error: strange.append(str(error)))
        page.on("console", lambda one: strange.append(one.text) if one.type == "error" else None)
        page.goto(f"{static_root}/{path}")
        return page

    yield opened
    context.close()
    assert strange == []
