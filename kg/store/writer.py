"""Writes a new version of an embedded store: quads in, published version out, or nothing at all."""

from __future__ import annotations

import contextlib
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store import versions

Quad = tuple[str, str, str, str]
_CHUNK = 1 << 18
_Term = Any
RDF_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}


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

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads in N-Quads syntax, streaming."""
        self._store.bulk_load(_Stream(self._lines(quads)), ox.RdfFormat.N_QUADS, lenient=True)  # type: ignore[arg-type]

    def _lines(self, quads: Iterable[Quad]) -> Iterator[str]:
        counts, inferred = self.counts, self._inferred
        for s, p, o, g in quads:
            counts[g] += 1
            if g == inferred:
                yield f"{s} {p} {o} {g} .\n"
            else:
                yield f"{s} {p} {o} {g} .\n{s} {p} {o} .\n"

    def add_rdf(self, content: bytes, format_: str, graph: str, *, prefix: str) -> None:
        """Add RDF to one named graph; blank nodes are named after `prefix`, in order of appearance, so that bytes repeat."""
        names: dict[str, ox.BlankNode] = {}

        def named(term: _Term) -> _Term:
            if isinstance(term, ox.BlankNode):
                return names.setdefault(term.value, ox.BlankNode(f"{prefix}-{len(names) + 1}"))
            return term

        target = ox.NamedNode(graph)
        quads = [
            ox.Quad(named(quad.subject), quad.predicate, named(quad.object), target)
            for quad in ox.parse(content, RDF_FORMATS[format_])
        ]
        self.counts[f"<{graph}>"] += len(set(quads))
        self._store.extend(quads)
        if f"<{graph}>" != self._inferred:
            self._store.extend(ox.Quad(q.subject, q.predicate, q.object, ox.DefaultGraph()) for q in quads)

    def close(self) -> None:
        """Bring everything to disk and let go of the folder."""
        self._store.flush()
        del self._store


class _Stream(io.RawIOBase):
    """A readable byte stream over lines of text, a chunk at a time."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines, self._rest = lines, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next chunk; empty at the end."""
        if not self._rest:
            self._rest = self._next()
        if size is None or size < 0 or size >= len(self._rest):
            chunk, self._rest = self._rest, b""
            return chunk
        chunk, self._rest = self._rest[:size], self._rest[size:]
        return chunk

    def _next(self) -> bytes:
        parts, length = [], 0
        for line in self._lines:
            parts.append(line)
            length += len(line)
            if length >= _CHUNK:
                break
        return "".join(parts).encode()


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
