"""Drawing the shipped graph's overview, and dragging large pictures in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import frames
from benchmarks.cases import Place
from benchmarks.measuring import Comparison, Measured, in_turn, inside
from kg import KnowledgeGraph

DRAGGED = (2_000, 20_000)


def run(place: Place) -> Iterator[Comparison]:
    """Compare our page with pyvis's own page of the same nodes and edges."""
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

    contenders = {"kg page": inside(lambda: graph.picture(network)), "pyvis page": inside(theirs)}
    what = (
        f"The overview ({len(network):,} things) as a page. Ours works offline, holds positions and evidence; pyvis's holds neither and leaves "
        "the layout to the browser."
    )
    yield Comparison("page", what, 0, in_turn(contenders, 3))
    yield from _drags(place, graph)


def _drags(place: Place, graph: KnowledgeGraph) -> Iterator[Comparison]:
    """Drag the drawn page, the explorer and pyvis's page with a real mouse; the time is that from one frame to the next."""
    try:
        with frames.chromium() as browser, frames.served(graph) as address:
            for things in DRAGGED:
                runs, said = [], []
                for name, drag in frames.drags(browser, address, things, place.folder):
                    runs.append(Measured(name, wall=[1 / drag.rate]))
                    said.append(f"{name} {drag}")
                what = (
                    f"{things:,} synthetic things dragged to and fro for three seconds in headless Chromium without a graphics card; wall = the mean of "
                    f"one frame: {'; '.join(said)}."
                )
                yield Comparison(f"drag {things:,} things", what, 0, runs, target="30 frames a second at 2,000 things")
    except ImportError:
        place.skipped.append("drag: playwright is not installed")
