"""The embedded store: a folder of versions, read by query processes that can be killed."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.errors import KgError, LimitError, QueryError
from kg.iri import graph, prefixes
from kg.store import guard
from kg.store.base import Limits, Solutions, Term
from kg.store.dataset import absent_graphs, refuse_absent
from kg.store.dialect import for_engine
from kg.store.process import Answer, QueryProcess
from kg.store.start import can_fork
from kg.store.terms import read_ntriples, read_tsv, well_formed_xml
from kg.store.versions import Version, current_version

_INFERRED = graph("inferred")
_EVERYTHING = {"graphs": None, "named": None, "rows": None, "format": "tsv"}


class EmbeddedStore:
    """Reads the store in one folder; a new version published there is picked up by the next query.

    Parameters
    ----------
    path : Path
        The folder of the store.
    workers : int
        How many query processes may run at once.
    limits : Limits
        What a query may use where the call says nothing else.
    services : collection of str
        Addresses that SERVICE may ask. Without any, query processes have no network at all.

    Raises
    ------
    StoreError
        If there is no store there.
    """

    def __init__(
        self, path: Path, *, workers: int = 1, limits: Limits | None = None, services: Collection[str] = ()
    ) -> None:
        self.path, self.limits, self.services = path, limits or Limits(), frozenset(services)
        version = current_version(path)
        self._free: list[tuple[Version, QueryProcess]] = []
        self._running: set[QueryProcess] = set()
        self._ending = False
        self._known: tuple[tuple[int, int], Version] | None = None
        if can_fork():  # it gets ready while we do
            self._free.append((version, self._started(version, self.limits)))
        self._places, self._lock = threading.Semaphore(workers), threading.Lock()

    @property
    def version(self) -> Version:
        """The version that the next query reads; its manifest is read again only where another version became current."""
        try:
            stat = (self.path / "CURRENT").stat()
            mark = (stat.st_ino, stat.st_mtime_ns)
        except OSError:
            return current_version(self.path)
        if self._known is None or self._known[0] != mark:
            self._known = (mark, current_version(self.path))
        return self._known[1]

    def answer(
        self,
        query: str,
        *,
        bind: Mapping[str, Term] | None = None,
        inferred: bool = False,
        limits: Limits | None = None,
        formats: Mapping[str, str] | None = None,
        dataset: tuple[Sequence[str], Sequence[str]] = ((), ()),
        base: str | None = None,
    ) -> Answer:
        """Answer any query, still serialised.

        Parameters
        ----------
        formats : mapping
            Format wanted by kind of answer: ``solutions`` (tsv, csv, json or xml) and ``triples`` (nt, ttl, jsonld or xml).
        dataset : pair of sequences of str
            IRIs of the default graphs and of the named graphs, where they are not the query's own.
        base : str
            Base IRI for relative IRIs in the query.
        """
        limits, wanted, began = limits or self.limits, formats or {}, time.monotonic()
        kind = "solutions" if guard.check(query, self.services) in {"SELECT", "ASK"} else "triples"
        message: dict[str, Any] = {
            "query": for_engine(guard.bind(query, bind or {})),
            "prefixes": dict(prefixes()),
            **_dataset(dataset, inferred),
            "rows": limits.rows,
            "format": wanted.get(kind, "tsv" if kind == "solutions" else "nt"),
            "base": base,
        }
        absent = absent_graphs(query, (*dataset[0], *dataset[1]))
        with self._process(limits) as process:
            if absent is not None:
                asked = {**message, **_EVERYTHING, "query": absent}
                refuse_absent(read_tsv(process.request(asked, limits, began).body), self.version.manifest)
            found = process.request(message, limits, began)
        if message["format"] == "xml":
            well_formed_xml(found.body)
        return found

    def select(
        self,
        query: str,
        *,
        bind: Mapping[str, Term] | None = None,
        inferred: bool = False,
        limits: Limits | None = None,
    ) -> Solutions:
        """Answer a SELECT; `bind` sets variables to terms (never by formatting text)."""
        found = self._answer_of_kind("solutions", query, bind, inferred, limits)
        return Solutions(variables=found.variables, rows=read_tsv(found.body), truncated=found.truncated)

    def ask(
        self,
        query: str,
        *,
        bind: Mapping[str, Term] | None = None,
        inferred: bool = False,
        limits: Limits | None = None,
    ) -> bool:
        """Answer an ASK."""
        return self._answer_of_kind("boolean", query, bind, inferred, limits).value

    def construct(
        self,
        query: str,
        *,
        bind: Mapping[str, Term] | None = None,
        inferred: bool = False,
        limits: Limits | None = None,
    ) -> list[tuple[Term, Term, Term]]:
        """Answer a CONSTRUCT or DESCRIBE as triples, sorted."""
        return read_ntriples(self._answer_of_kind("triples", query, bind, inferred, limits).body)

    def named_graphs(self) -> tuple[str, ...]:
        """Return the names of all named graphs, sorted."""
        found = self.select("SELECT ?graph { GRAPH ?graph {} }")
        return tuple(sorted(name.value for (name,) in found if name is not None))

    def _answer_of_kind(
        self, kind: str, query: str, bind: Mapping[str, Term] | None, inferred: bool, limits: Limits | None
    ) -> Answer:
        found = self.answer(query, bind=bind, inferred=inferred, limits=limits)
        if found.kind != kind:
            raise QueryError(f"the query answers with {found.kind}, not with {kind}")
        return found

    @contextlib.contextmanager
    def _process(self, limits: Limits) -> Iterator[QueryProcess]:
        if not self._places.acquire(timeout=limits.seconds):
            raise LimitError(f"no query process became free within {limits.seconds:g} s — try again later")
        try:
            version, process = self._take(limits)
            try:
                with self._endable(process):
                    yield process
            except KgError:
                self._give_back(version, process)
                raise
            except BaseException:  # half an answer may wait in its pipe
                process.kill()
                raise
            self._give_back(version, process)
        finally:
            self._places.release()

    @contextlib.contextmanager
    def _endable(self, process: QueryProcess) -> Iterator[None]:
        """Let `end` stop what the process is asked."""
        self._running.add(process)
        try:
            if self._ending:
                process.stop()
            yield
        finally:
            self._running.discard(process)

    def _give_back(self, version: Version, process: QueryProcess) -> None:
        if process.alive:
            with self._lock:
                self._free.append((version, process))

    def _take(self, limits: Limits) -> tuple[Version, QueryProcess]:
        version = self.version
        while True:
            with self._lock:
                held = self._free.pop() if self._free else None
            if held is None:
                return version, self._started(version, limits)
            if held[0].path == version.path and held[1].memory == limits.memory:
                return held
            held[1].kill()

    def _started(self, version: Version, limits: Limits) -> QueryProcess:
        return QueryProcess(version.data, limits.memory, online=bool(self.services))

    def end(self) -> None:
        """Stop the queries that run and those that will be asked; a signal handler may call it, for it waits for nothing."""
        self._ending = True
        for process in tuple(self._running):
            process.stop()

    def close(self) -> None:
        """End the query processes."""
        with self._lock:
            for _, process in self._free:
                process.kill()
            self._free.clear()

    def abandon(self) -> None:
        """Forget the query processes without ending them: they belong to the process that this one was forked from."""
        with self._lock:
            for _, process in self._free:
                process.abandon()
            self._free.clear()

    def __del__(self) -> None:
        with contextlib.suppress(Exception):
            self.close()


def _dataset(dataset: tuple[Sequence[str], Sequence[str]], inferred: bool) -> dict[str, list[str | None] | None]:
    """Return the graphs a query reads; None stands for the store's own default graph, or for all named graphs."""
    default, named = dataset
    if default or named:
        return {"graphs": list(default), "named": list(named)}
    return {"graphs": [None, _INFERRED] if inferred else None, "named": None}
