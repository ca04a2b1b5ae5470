"""One module a case: `run(place)` yields steps, each with its name; what it cannot measure it says in `place.skipped`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.corpus import shape_of, write_corpus
from benchmarks.measuring import Comparison, Cost, Words, command
from kg.store.versions import Version, current_version

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "benchmarks" / "peers"
KG = Path(sys.executable).with_name("kg")

Step = tuple[str, Callable[[], Comparison]]
"""What it measures, and the work. A step that fails ends no other."""


@dataclass
class Place:
    """Where a run keeps its corpora, stores and peers, each made once, and which sizes it measures. Size 0 is the shipped graph."""

    folder: Path
    sizes: list[int]
    skipped: list[str] = field(default_factory=list)
    builds: dict[int, Cost] = field(default_factory=dict)  # what making a store cost, of those made in this run

    def corpus(self, size: int) -> Path:
        """Return the data folder of the corpus of about `size` quads."""
        folder = self.folder / f"corpus-{size}"
        if not folder.is_dir():
            write_corpus(folder, shape_of(size))
        return folder

    def build_words(self, size: int, store: Path) -> Words:
        """Return the command that builds the store of a size."""
        data: Words = ["--no-shipped", "--data", self.corpus(size)] if size else []
        return [KG, "build", *data, "--store", store]

    def store(self, size: int) -> Path:
        """Return the store of a size."""
        path = self.folder / f"store-{size}"
        if not path.is_dir():
            self.builds[size] = command(self.build_words(size, path), seconds=3600)()
        return path

    def version(self, size: int) -> Version:
        """Return the version of the store of a size."""
        return current_version(self.store(size))

    def quads(self, size: int) -> int:
        """Return the quads of the store of a size, as its build counted them."""
        return sum(self.version(size).manifest["quads"].values())

    def shipped(self) -> str:
        """Return what the report calls the shipped graph."""
        return f"shipped graph ({self.quads(0):,})"

    def data(self, size: int) -> Path:
        """Return the engine's own folder of a store."""
        return self.version(size).data

    def default_graph(self, size: int) -> Path:
        """Return the triples of the default graph as an N-Triples file."""
        import pyoxigraph as ox

        path = self.folder / f"default-{size}.nt"
        if not path.is_file():
            store = ox.Store.read_only(str(self.data(size)))
            store.dump(str(path), ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        return path
