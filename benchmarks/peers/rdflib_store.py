"""The quads of `rdflib_build.py` into a store on disk that can be asked at once, as `kg build` leaves one: each in its named graph and in the
default graph. `rdflib_store.py DATA SCHEMA PREFIXES FOLDER`; needs oxrdflib, rdflib's own way to the engine.
"""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

from oxrdflib.store import OxigraphStore
from rdflib import Dataset
from rdflib_build import quads

BATCH = 10_000


def main(data: Path, schema_file: Path, prefix_file: Path, folder: str) -> None:
    store = OxigraphStore()
    store.open(folder, create=True)
    dataset, source = Dataset(store=store), quads(data, schema_file, prefix_file)
    graphs: dict[object, object] = {}
    while part := list(islice(source, BATCH)):
        for *_, name in part:
            if name not in graphs:
                graphs[name] = dataset.graph(name)
        store.addN((s, p, o, graph) for s, p, o, g in part for graph in (graphs[g], dataset.default_graph))
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
