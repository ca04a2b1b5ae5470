"""A store that asks once for all things what its readers ask thing by thing: for whoever will read every thing there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Unpack

from kg.errors import StoreError
from kg.iri import BASE
from kg.store import guard
from kg.store.base import Asking, Limits, Solutions, Term
from kg.store.embedded import EmbeddedStore
from kg.store.process import Answer
from kg.store.versions import Version

_LIMITS = Limits(seconds=600.0)
_Row = tuple[Term | None, ...]
_Rows = dict[Term | None, list[_Row]]


class GatheredStore:
    """One version of an embedded store, with the answers of some queries gathered for every value of their one variable that is bound.

    Parameters
    ----------
    path : Path
        The folder of the store.
    queries : mapping of str to bool
        Texts of SELECT and ASK queries, without LIMIT and OFFSET, that are asked for one thing at a time, each with whether it is asked
        of our things alone. The first time one is asked it is answered for all at once; from then on it costs no query.
    workers : int
        How many query processes may run at once, for all other queries.
    """

    def __init__(self, path: Path, queries: Mapping[str, bool], *, workers: int = 1) -> None:
        self._path, self._workers = path, workers
        self._store = EmbeddedStore(path, workers=workers)
        self._queries, self._version = dict(queries), self._store.version
        self._gathered: dict[tuple[str, str, bool], tuple[tuple[str, ...], _Rows]] = {}
        self._whole: dict[tuple[str, bool], Solutions] = {}

    @property
    def path(self) -> Path:
        """The folder of the store."""
        return self._path

    @property
    def version(self) -> Version:
        """The version that was current when this was made; it stays."""
        return self._version

    @property
    def services(self) -> frozenset[str]:
        """Addresses that SERVICE may ask: none."""
        return self._store.services

    def check_version(self) -> None:
        """Make sure that every answer came from one version.

        Raises
        ------
        StoreError
            If the store was built anew meanwhile.
        """
        if self._store.version.path != self._version.path:
            raise StoreError(f"the store at {self._path} was built anew meanwhile — run this again")

    def reopen(self) -> None:
        """Start query processes of one's own: for a process that was forked from the one that made this store."""
        self._store.abandon()
        self._store = EmbeddedStore(self._path, workers=self._workers)

    def answer(self, query: str, **options: Any) -> Answer:
        """Answer any query, still serialised; see `EmbeddedStore.answer`."""
        return self._store.answer(query, **options)

    def named_graphs(self) -> tuple[str, ...]:
        """Return the names of all named graphs, sorted."""
        return self._store.named_graphs()

    def select(self, query: str, **asking: Unpack[Asking]) -> Solutions:
        """Answer a SELECT; see `Store`."""
        bind, inferred = asking.get("bind") or {}, asking.get("inferred", False)
        if query not in self._queries or len(bind) > 1:
            return self._store.select(query, **asking)
        if not bind:
            return self._once(query, inferred)
        variables, rows = self._rows(query, bind, inferred)
        return Solutions(variables=variables, rows=rows)

    def ask(self, query: str, **asking: Unpack[Asking]) -> bool:
        """Answer an ASK."""
        bind = asking.get("bind") or {}
        if query not in self._queries or len(bind) != 1:
            return self._store.ask(query, **asking)
        return bool(self._rows(query, bind, asking.get("inferred", False))[1])

    def construct(self, query: str, **asking: Unpack[Asking]) -> list[tuple[Term, Term, Term]]:
        """Answer a CONSTRUCT or DESCRIBE as triples, sorted."""
        return self._store.construct(query, **asking)

    def _once(self, query: str, inferred: bool) -> Solutions:
        if (query, inferred) not in self._whole:
            self._whole[query, inferred] = self._store.select(query, inferred=inferred, limits=_LIMITS)
        return self._whole[query, inferred]

    def _rows(self, query: str, bind: Mapping[str, Term], inferred: bool) -> tuple[tuple[str, ...], Sequence[_Row]]:
        (name, term), *_ = bind.items()
        key = (query, name, inferred)
        if key not in self._gathered:
            self._gathered[key] = self._gather(query, name, inferred)
        variables, rows = self._gathered[key]
        always = rows.get(None, [])  # what does not depend on the thing; only a DISTINCT query has such rows
        return variables, list(dict.fromkeys([*rows.get(term, []), *always])) if always else rows.get(term, [])

    def _gather(self, query: str, name: str, inferred: bool) -> tuple[tuple[str, ...], _Rows]:
        wider = widened(query, name)
        if self._queries[query]:
            wider = _of_things(wider, name)
        found = self._store.select(wider, inferred=inferred, limits=_LIMITS)
        rows: _Rows = {}
        for first, *rest in found:
            rows.setdefault(first, []).append(tuple(rest))
        return found.variables[1:], rows


def _of_things(query: str, name: str) -> str:
    """Return a query that keeps to values of a variable that are things of ours, evidence aside."""
    tests = [f'STRSTARTS(STR(?{name}), "{BASE}")', f'!STRSTARTS(STR(?{name}), "{BASE}evidence/")']
    head, brace, tail = query.rpartition("}")
    return f"{head} FILTER(!BOUND(?{name}) || {' && '.join(tests)}) {brace}{tail}"


def widened(query: str, name: str) -> str:
    """Return a SELECT or ASK as a SELECT that also gives the variable `name`, in its first column.

    Examples
    --------
    >>> widened("SELECT DISTINCT ?p ?o { ?s ?p ?o }", "s")
    'SELECT DISTINCT ?s ?p ?o { ?s ?p ?o }'
    >>> widened("ASK { ?s ?p ?o }", "s")
    'SELECT DISTINCT ?s { ?s ?p ?o }'
    """
    words = (token for token in guard.tokens(query) if token.kind == "word")
    form = next(token for token in words if token.text.upper() in {"SELECT", "ASK"})
    if form.text.upper() == "ASK":
        return f"{query[: form.start]}SELECT DISTINCT ?{name}{query[form.start + len('ASK') :]}"
    following = next(guard.tokens(query[form.start + len("SELECT") :]))
    distinct = following.text if following.text.upper() in {"DISTINCT", "REDUCED"} else ""
    end = form.start + len("SELECT") + (following.start + len(distinct) if distinct else 0)
    return f"{query[:end]} ?{name}{query[end:]}"
