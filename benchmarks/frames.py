"""Frames a second while a picture is dragged with the mouse in headless Chromium, and the synthetic networks that are dragged."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.corpus import ABOUT, WORK
from kg.network.build import Caption, Tables, thing_network

if TYPE_CHECKING:
    from networkx import MultiDiGraph
    from playwright.sync_api import Browser, Page

    from kg import KnowledgeGraph

ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage"]
COUNTING = """() => { const seen = [performance.now()]; window.kgFrames = seen;
  const next = (at) => { if (window.kgFrames !== seen) return; seen.push(at); requestAnimationFrame(next); }; requestAnimationFrame(next); }"""
COUNTED = "() => { const seen = window.kgFrames; window.kgFrames = null; return seen.slice(1); }"


class Frames(NamedTuple):
    """What one drag gave: the seconds from each frame to the next."""

    gaps: list[float]

    @property
    def rate(self) -> float:
        """Frames a second over the whole drag."""
        return len(self.gaps) / max(sum(self.gaps), 1e-9)

    @property
    def worst(self) -> float:
        """Seconds of the longest wait for a frame."""
        return max(self.gaps, default=float("inf"))

    def __str__(self) -> str:
        return f"{self.rate:.0f} frames a second (median {1 / median(self.gaps):.0f}, longest wait {self.worst * 1000:.0f} ms)"


def synthetic_network(things: int, seed: int = 1) -> MultiDiGraph:
    """Return tasks of invented plans with their units: about two relations a thing, a few units in most of them."""
    random = Random(seed)
    plans = [f"plan/synthetic-{number}" for number in range(max(1, things // 200))]
    units = [f"unit/synthetic-{number}" for number in range(max(2, things // 5))]
    tasks = [f"task/synthetic-{number}" for number in range(things - len(plans) - len(units))]
    links = [(task, "inPlan", plans[number % len(plans)]) for number, task in enumerate(tasks)]
    links += [(task, "leadUnit", units[int(len(units) * random.random() ** 3)]) for task in tasks]
    links += [(unit, "supportingUnit", random.choice(units)) for unit in units[1:]]
    rows = [(name, kind, f"{named}{number}", f"Synthetic {kind} {number}", None, None, number)
            for kind, names in (("Plan", plans), ("Unit", units), ("Task", tasks))
            for number, name in enumerate(names)
            for named in ["合成" + random.choice(WORK) + random.choice(ABOUT)]]  # fmt: skip
    tables = Tables.of_rows(links=links, things=rows)
    return thing_network(tables, Caption(zh="合成数据", en="Synthetic data", layout="force"))


def dragged(window: Page, canvas: str, seconds: float = 3.0, reach: float = 0.3) -> Frames:
    """Drag a picture to and fro with the mouse over `reach` of its size, and count the frames the page was given meanwhile."""
    box = window.locator(canvas).bounding_box()
    assert box is not None
    middle, wide = (box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.07), box["width"] * reach
    window.mouse.move(*middle)
    window.mouse.down()
    window.evaluate(COUNTING)
    began, step = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        step += 1
        there = abs((step * 9) % int(4 * wide) - 2 * wide) - wide
        window.mouse.move(middle[0] + there, middle[1] + step % 40)
    stamps = window.evaluate(COUNTED)
    window.mouse.up()
    return Frames([(b - a) / 1000 for a, b in pairwise(stamps)])


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield a headless Chromium of this machine."""
    import shutil

    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def served(knowledge: KnowledgeGraph) -> Iterator[str]:
    """Yield the address of the pages of a graph, served from a thread."""
    import uvicorn

    from kg.web.app import create_app
    from kg.web.server import bind

    with closing(bind("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(create_app(knowledge), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=15)


def explorer(window: Page, address: str, network: MultiDiGraph) -> float:
    """Open the explorer, give it a whole network to show, and return the seconds until it is drawn."""
    import json

    from kg.web import neighbours

    body: dict[str, Any] = neighbours.view(network, list(network), "zh") | {"left": 0, "unknown": []}
    text = json.dumps(body, ensure_ascii=False)
    window.route("**/api/explore", lambda route: route.fulfill(body=text, content_type="application/json"))
    window.goto(f"{address}/zh/graph")
    window.wait_for_selector("body[data-ready]")
    began = time.perf_counter()
    window.click("#all")
    window.wait_for_selector(f"body[data-nodes='{len(network)}']", timeout=120_000)
    window.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    window.locator("#canvas").evaluate("(box) => box.scrollIntoView()")
    return time.perf_counter() - began


MOST_DRAWN = 2_000
"""Beyond this many things a drawn page and pyvis's are not opened: `kg draw` itself stops at 1,500 unless told otherwise."""


def drags(browser: Browser, address: str, things: int, folder: Path) -> Iterator[tuple[str, Frames]]:
    """Yield the name and the frames of each picture of the same synthetic network; ours first."""
    from kg.view.pages import page

    network = synthetic_network(things)
    with _window(browser) as window:
        explorer(window, address, network)
        yield "kg explorer", dragged(window, "#canvas")
    if things > MOST_DRAWN:
        return
    with _window(browser) as window:
        window.goto(page(network).save(folder / "drawn.html").as_uri())
        window.wait_for_selector("body[data-ready]", timeout=120_000)
        yield "kg draw", dragged(window, "#canvas")
    with _window(browser) as window:
        window.route("http*://**", lambda route: route.abort())
        window.goto(_theirs(network, folder / "pyvis.html").as_uri())
        window.wait_for_function("() => window.network && network.body", timeout=120_000)
        window.wait_for_timeout(1_000)
        yield "pyvis", dragged(window, "#mynetwork")


@contextmanager
def _window(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(120_000)
    yield context.new_page()
    context.close()


def _theirs(network: MultiDiGraph, path: Path) -> Path:
    """Write pyvis's own page of a network, with our places and its physics off: with it on, it never comes to rest."""
    from pyvis.network import Network

    from kg.view.wide import wide_places

    spots = wide_places(sorted(network), sorted(set(network.edges())))
    page = Network(cdn_resources="in_line", directed=True, height="640px")
    for node, row in network.nodes(data=True):
        page.add_node(node, label=row["zh"], x=spots[node][0], y=spots[node][1])
    for a, b in network.edges():
        page.add_edge(a, b)
    page.toggle_physics(False)
    path.write_text(page.generate_html(), encoding="utf-8")
    return path
