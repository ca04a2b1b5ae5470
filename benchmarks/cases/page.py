"""Drawing the shipped graph's overview."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.cases import Place
from benchmarks.measuring import Comparison, in_turn, inside
from kg import KnowledgeGraph


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
