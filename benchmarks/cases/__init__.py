"""One module a case: `run(place)` yields comparisons; what it cannot measure it says in `place.skipped`."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.corpus import shape_of, write_corpus

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "benchmarks" / "peers"


@dataclass
class Place:
    """Where a run keeps its corpora and stores, each made once, which sizes it measures, and whether it may take an hour."""

    folder: Path
    sizes: list[int]
    long: bool = False
    skipped: list[str] = field(default_factory=list)

    def corpus(self, size: int) -> Path:
        """Return the data folder of the corpus of about `size` quads."""
        folder = self.folder / f"corpus-{size}"
        if not folder.is_dir():
            write_corpus(folder, shape_of(size))
        return folder

    def store(self, size: int) -> Path:
        """Return the store of a corpus; size 0 is the shipped graph."""
        from kg import KnowledgeGraph

        path = self.folder / f"store-{size}"
        if not path.is_dir():
            data = [self.corpus(size)] if size else []
            KnowledgeGraph.build(path, data, shipped=not size)
        return path

    def data(self, size: int) -> Path:
        """Return the engine's own folder of a store."""
        return max((self.store(size) / "versions").glob("*/store"))

    def default_graph(self, size: int) -> Path:
        """Return the triples of the default graph as an N-Triples file."""
        import pyoxigraph as ox

        path = self.folder / f"default-{size}.nt"
        if not path.is_file():
            store = ox.Store.read_only(str(self.data(size)))
            store.dump(str(path), ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        return path
