"""Writes a new version of an embedded store: quads in, published version out, or nothing at all."""

from __future__ import annotations

import contextlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import InputError, StoreError
from kg.store import versions

Quad = tuple[str, str, str, str]
_PART = 50_000  # quads a bulk load; with two loads at once as fast as any larger part, in a third of the memory
_LOADERS = 2
_BATCH = 50_000
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
        self._loads = 0

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads in N-Quads syntax. Memory stays bounded: two parts are loaded while the next is written, and no more."""
        with ThreadPoolExecutor(max_workers=_LOADERS) as loaders:
            loading: deque[Future[None]] = deque()
            for part in self._parts(quads):
                while len(loading) >= _LOADERS:
                    loading.popleft().result()
                loading.append(loaders.submit(self._load, part))
                self._loads += 1
            for load in loading:
                load.result()

    def _load(self, part: bytes) -> None:
        self._store.bulk_load(part, ox.RdfFormat.N_QUADS, lenient=True)

    def _parts(self, quads: Iterable[Quad]) -> Iterator[bytes]:
        counts, inferred, lines = self.counts, self._inferred, []
        for s, p, o, g in quads:
            counts[g] += 1
            if g == inferred:
                lines.append(f"{s} {p} {o} {g} .\n")
            else:
                lines.append(f"{s} {p} {o} {g} .\n{s} {p} {o} .\n")
            if len(lines) >= _PART:
                yield "".join(lines).encode()
                lines.clear()
        yield "".join(lines).encode()

    def add_rdf(self, path: Path, format_: str, graph: str | None, *, prefix: str, default: bool = True) -> int:
        """Add an RDF file and return its number of quads.

        Parameters
        ----------
        path : Path
            The file; read as a stream.
        format_ : str
            One of `RDF_FORMATS`.
        graph : str or None
            IRI of the named graph that takes its triples; None keeps the graphs that the file itself names.
        prefix : str
            Blank nodes are named after it, in order of appearance, so that the same file gives the same bytes.
        default : bool
            Whether triples of named graphs also go into the default graph.

        Raises
        ------
        InputError
            If the file does not parse.
        """
        target = None if graph is None else ox.NamedNode(graph)
        count = 0
        for part in _batches(_Renamed(prefix).quads(parsed(path, format_)), _BATCH):
            placed = [q if target is None else ox.Quad(q.subject, q.predicate, q.object, target) for q in part]
            count += len(placed)
            for quad in placed:
                self.counts[str(quad.graph_name)] += 1
            if default:
                placed += [
                    ox.Quad(q.subject, q.predicate, q.object) for q in placed if str(q.graph_name) != self._inferred
                ]
            (self._store.extend if len(placed) < _BATCH else self._store.bulk_extend)(placed)
        return count

    def close(self) -> None:
        """Bring everything to disk and let go of the folder; many loads leave overlapping files, which are merged first."""
        if self._loads > 1:
            self._store.optimize()
        self._store.flush()
        del self._store


class _Renamed:
    """Gives blank nodes names of their own, by order of appearance."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._names: dict[str, ox.BlankNode] = {}

    def quads(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        """Yield the quads with their blank nodes renamed."""
        for s, p, o, g in quads:
            yield ox.Quad(self._term(s), p, self._term(o), self._term(g))

    def _term(self, term: Any) -> Any:
        if isinstance(term, ox.BlankNode):
            return self._names.setdefault(term.value, ox.BlankNode(f"{self._prefix}-{len(self._names) + 1}"))
        if isinstance(term, ox.Triple):
            return ox.Triple(self._term(term.subject), term.predicate, self._term(term.object))
        return term


def parsed(path: Path, format_: str) -> Iterator[ox.Quad]:
    """Yield the quads of an RDF file; what does not parse is an `InputError` that names the line."""
    try:
        yield from ox.parse(
            path=str(path), format=RDF_FORMATS[format_], base_iri="https://w3id.org/planatlas/file/", lenient=False
        )
    except (SyntaxError, ValueError, MemoryError) as error:  # the last: one term is too long for the parser
        line = f":{error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        message = " ".join(str(error.msg if isinstance(error, SyntaxError) else error).split())
        raise InputError(
            message, place=f"{path}{line}", remedy=f"correct the file, or name its format if it is not {format_}"
        ) from error


def _batches(quads: Iterable[ox.Quad], size: int) -> Iterator[list[ox.Quad]]:
    source = iter(quads)
    while part := list(islice(source, size)):
        yield part


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
