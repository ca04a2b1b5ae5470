"""`find` against a linear scan of the same folded texts."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.cases import Place
from benchmarks.measuring import Comparison, in_turn, inside
from kg import KnowledgeGraph
from kg.query import search
from kg.query.folding import fold

WORDS = ("口岸", "人才公寓", "合成市001", "通", "数据标准 试点", "synthetic task 7")


def run(place: Place) -> Iterator[Comparison]:
    """Compare at every size; the index is written when a store is first searched, the scan holds its texts in memory."""
    for size in place.sizes:
        graph = KnowledgeGraph.open(place.store(size))
        index = search.open_index(graph.store, graph.store.version.path)
        texts = {entry.iri: [fold(text) for *_, text in entry.texts] for entry in search.entries(graph.store)}

        def scan(texts: dict[str, list[str]] = texts) -> list[set[str]]:
            return [
                {
                    thing
                    for thing, own in texts.items()
                    if all(any(w in text for text in own) for w in search.words_of(words))
                }
                for words in WORDS
            ]

        hits = [{hit.iri for hit in search.find(index, words, limit=10**9).hits} for words in WORDS]
        if hits != scan():
            raise RuntimeError("the index and the scan find different things")
        contenders = {
            "index, best 20 of each": inside(lambda index=index: [search.find(index, words) for words in WORDS]),
            "linear scan": inside(scan),
        }
        what = f"{len(WORDS)} searches with one or two words; the scan is of folded texts held in memory and ranks nothing."
        yield Comparison("search", what, size, in_turn(contenders, 7), "the same hits")
