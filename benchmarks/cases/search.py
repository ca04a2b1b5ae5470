"""`find` against a linear scan of the same folded texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from benchmarks.cases import Place, Step
from benchmarks.measuring import Comparison, in_turn, inside
from kg import KnowledgeGraph
from kg.query import search
from kg.query.folding import fold

WORDS = ("口岸", "人才公寓", "合成市001", "通", "数据标准 试点", "synthetic task 7")
LARGEST = 1_000_000


def run(place: Place) -> Iterator[Step]:
    """Compare up to 1e6; the index is written when a store is first searched, the scan holds its texts in memory."""
    for size in (size for size in place.sizes if size <= LARGEST):
        yield f"search index at {size:,}", partial(_indexed, place, size)
        yield f"search at {size:,}", partial(_searched, place, size)
    if max(place.sizes) > LARGEST:
        place.skipped.append(
            f"search beyond {LARGEST:,} quads: the scan would hold gigabytes of folded texts, and take minutes to fill"
        )


def _indexed(place: Place, size: int) -> Comparison:
    graph = KnowledgeGraph.open(place.store(size))
    for old in graph.store.version.path.glob("search-*"):
        old.unlink()
    runs = in_turn({"index written": inside(lambda: search.open_index(graph.store, graph.store.version.path))}, 1)
    return Comparison("search index", "Written once, at the first search.", "corpus", runs, size=place.quads(size))


def _searched(place: Place, size: int) -> Comparison:
    graph = KnowledgeGraph.open(place.store(size))
    index = search.open_index(graph.store, graph.store.version.path)
    texts = {entry.iri: [fold(text) for *_, text in entry.texts] for entry in search.entries(graph.store)}

    def scan() -> list[set[str]]:
        return [_holding(texts, search.words_of(words)) for words in WORDS]

    if [{hit.iri for hit in search.find(index, words, limit=10**9).hits} for words in WORDS] != scan():
        raise RuntimeError("the index and the scan find different things")
    contenders = {
        "index, best 20 of each": inside(lambda: [search.find(index, words) for words in WORDS]),
        "linear scan": inside(scan),
    }
    what = f"{len(WORDS)} searches with one or two words; the scan is of folded texts held in memory and ranks nothing."
    return Comparison("search", what, "corpus", in_turn(contenders, 5), "the same hits", place.quads(size))


def _holding(texts: dict[str, list[str]], words: Iterable[str]) -> set[str]:
    return {thing for thing, own in texts.items() if all(any(word in text for text in own) for word in words)}
