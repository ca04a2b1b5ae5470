"""Drawing the shipped graph's overview, and dragging large pictures in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from benchmarks import frames
from benchmarks.cases import Place, Step
from benchmarks.measuring import Comparison, Cost, Measured, Target, in_turn, inside
from kg import KnowledgeGraph

JUDGED = 2_000
DRAGGED = (JUDGED, 20_000)


def run(place: Place) -> Iterator[Step]:
    """Compare our page with pyvis's own page of the same nodes and edges."""
    yield "page", partial(_page, place)
    try:
        import playwright  # noqa: F401
    except ImportError:
        place.skipped.append("drag: playwright is not installed")
        return
    for things in DRAGGED:
        yield f"drag {things:,} things", partial(_dragged, place, things)
    place.skipped.append(
        f"drag beyond {frames.MOST_DRAWN:,} things: drawn pages and pyvis's, which would not open in minutes"
    )


def _page(place: Place) -> Comparison:
    from pyvis.network import Network

    graph = KnowledgeGraph.open(place.store(0))
    network = graph.network("overview")

    def theirs() -> str:
        page = Network(cdn_resources="remote", directed=True)
        for node in network.nodes:
            page.add_node(str(node), label=str(node))
        for a, b in network.edges():
            page.add_edge(str(a), str(b))
        return str(page.generate_html())

    html = theirs()
    if missing := [node for node in network.nodes if str(node) not in html]:
        raise RuntimeError(f"pyvis's page lacks {len(missing)} things")
    contenders = {"kg page": inside(lambda: graph.picture(network)), "pyvis page": inside(theirs)}
    what = "The overview as a page. Ours works offline, holds positions and evidence; pyvis's holds neither and leaves the layout to the browser."
    return Comparison("page", what, f"{len(network):,} things", in_turn(contenders, 3), "the same things and relations")


def _dragged(place: Place, things: int) -> Comparison:
    """Drag the drawn page, the explorer and pyvis's page with a real mouse; the time is that from one frame to the next."""
    runs, said = [], []
    with frames.chromium() as browser, frames.served(KnowledgeGraph.open(place.store(0))) as address:
        for name, drag in frames.drags(browser, address, things, place.folder):
            runs.append(Measured(name))
            runs[-1].note(Cost(1 / drag.rate))
            said.append(f"{name} {drag}")
    what = (
        "The same synthetic things dragged to and fro for three seconds in headless Chromium without a graphics card; wall = the mean of one frame. "
        f"{things:,} things: {'; '.join(said)}."
    )
    asked = f"{things:,} things dragged at 30 frames a second or more, by %s (seconds a frame)"
    judged = [Target(asked % run.name, 1 / 30, of=run.name) for run in runs if run.name != "pyvis"]
    return Comparison("drag", what, f"{things:,} things", runs, targets=judged if things == JUDGED else [])
