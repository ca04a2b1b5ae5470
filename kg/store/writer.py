"""Writes a new version of an embedded store: quads in, published version out, or nothing at all."""

from __future__ import annotations

import contextlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store import versions
from kg.store.rdffile import Quad

_PART = 50_000  # quads a bulk load, and their copies; with two loads at once as fast as any larger part, in a third of the memory
_LOADERS = 2


class Writer:
    """Adds to one unpublished version.

    Every quad goes into its named graph; unless that is the inferred graph, its triple also goes into the default graph, which the
    store keeps as a set: each non-inferred triple once, however many graphs state it.

    Attributes
    ----------
    counts : Counter
        Quads written by graph, in N-Quads syntax of the graph.
    """

    def __init__(self, data: Path, inferred: str) -> None:
        self._inferred = f"<{inferred}>"
        self._store = ox.Store(str(data))
        self.counts: Counter[str] = Counter()
        self._loads = 0

    def add(self, quads: Iterable[Quad], *, default: bool = True) -> None:
        """Add quads in N-Quads syntax. Memory stays bounded: two parts are loaded while the next is written, and no more.

        Parameters
        ----------
        default : bool
            Whether triples of named graphs also go into the default graph.
        """
        with ThreadPoolExecutor(max_workers=_LOADERS) as loaders:
            loading: deque[Future[None]] = deque()
            for part in self._parts(quads, default):
                while len(loading) >= _LOADERS:
                    loading.popleft().result()
                loading.append(loaders.submit(self._load, part))
                self._loads += 1
            for load in loading:
                load.result()

    def _load(self, part: bytes) -> None:
        self._store.bulk_load(part, ox.RdfFormat.N_QUADS, lenient=True)

    def _parts(self, quads: Iterable[Quad], default: bool) -> Iterator[bytes]:
        """Yield N-Quads: the triples of each graph in turn, once with its name and once, for the default graph, without."""
        source = iter(quads)
        while part := list(islice(source, _PART)):
            texts = []
            for graph, group in groupby(part, itemgetter(3)):
                triples = [f"{s} {p} {o}".encode() for s, p, o, _ in group]
                self.counts[graph or "default"] += len(triples)
                ends = [f" {graph} .\n"] if graph else []
                if not graph or (default and graph != self._inferred):
                    ends.append(" .\n")
                texts += [end.encode().join([*triples, b""]) for end in ends]
            yield b"".join(texts)

    def close(self) -> None:
        """Bring everything to disk and let go of the folder; many loads leave overlapping files, which are merged first."""
        if self._loads > 1:
            self._store.optimize()
        self._store.flush()
        del self._store


Publish = Callable[[Mapping[str, Any]], versions.Version]


@contextlib.contextmanager
def new_version(store: Path, inferred: str, *, copy_current: bool = False) -> Iterator[tuple[Writer, Publish]]:
    """Hold the lock and a fresh version; the body writes, then publishes with a manifest. What is not published is deleted.

    Parameters
    ----------
    store : Path
        Folder of the store.
    inferred : str
        IRI of the graph that stays out of the default graph.
    copy_current : bool
        Begin with the content of the current version instead of nothing.

    Raises
    ------
    StoreError
        If the store is locked, or the disk is full or fails.
    """
    with versions.locked(store):
        fresh = versions.begin(store)
        try:
            if copy_current:
                ox.Store.read_only(str(versions.current_version(store).data)).backup(str(fresh / "store"))
            writer = Writer(fresh / "store", inferred)

            def publish(manifest: Mapping[str, Any]) -> versions.Version:
                writer.close()
                return versions.publish(store, fresh, {"pyoxigraph": ox.__version__, **manifest})

            yield writer, publish
        except OSError as error:
            raise StoreError(
                f"cannot write the store at {store}: {error} — the version before stays as it was"
            ) from error
        finally:
            if not (fresh / "manifest.json").is_file():
                versions.discard(fresh)
