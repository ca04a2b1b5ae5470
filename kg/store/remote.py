"""A store behind any SPARQL 1.1 Protocol endpoint, with the same promises: deadlines, limits, terms bound as terms."""

from __future__ import annotations

import shutil
import tempfile
import time
import urllib.parse
import weakref
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from kg.errors import QueryError, StoreError
from kg.iri import graph, prefixes
from kg.store import guard
from kg.store.base import Limits, Solutions, Term
from kg.store.dataset import named_graphs_of
from kg.store.paging import first_rows, has_window, page
from kg.store.process import Answer
from kg.store.results import Rows, read_boolean, read_table, rows_answer, triples_answer
from kg.store.servers import refuse_part, remarks
from kg.store.terms import read_ntriples, read_tsv
from kg.store.transport import Reply, check_address, send
from kg.store.versions import Version

DEFAULT_GRAPH = graph("default")
"""Named graph that holds the default graph where `kg export --to` filled a server; no other graph has this name."""

_JSON = "application/sparql-results+json"
_PAGE = 10_000
Fields = list[tuple[str, str]]


class RemoteStore:
    """Asks a SPARQL endpoint.

    The default graph of a server filled by `kg export --to` is the named graph `DEFAULT_GRAPH`, so that each statement counts once;
    else it is the server's own, and `inferred` is passed on as a parameter that `kg serve` understands. Credentials come from the
    environment: ``KG_ENDPOINT_TOKEN`` (bearer), or ``KG_ENDPOINT_USER`` and ``KG_ENDPOINT_PASSWORD``.

    Parameters
    ----------
    url : str
        Address of the endpoint, http or https.
    limits : Limits
        What a query may use where the call says nothing else.
    services : collection of str
        Addresses that SERVICE may name; it is that server that then asks them.
    """

    def __init__(self, url: str, *, limits: Limits | None = None, services: Collection[str] = ()) -> None:
        self.url, self.limits, self.services = url, limits or Limits(), frozenset(services)
        self._folder = ""
        self._uploaded: bool | None = None
        self._server = ""
        self._graphs: tuple[str, ...] | None = None
        check_address(url)

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
        """Answer any query, still serialised; see `EmbeddedStore.answer`. What the server is known to answer wrongly is in `remarks`."""
        limits = limits or self.limits
        found = self._answered(query, bind or {}, inferred, limits, formats or {}, dataset, base)
        return found._replace(remarks=(*remarks(self._server, query), *self._absent(query, dataset, base, limits)))

    def _absent(
        self, query: str, dataset: tuple[Sequence[str], Sequence[str]], base: str | None, limits: Limits
    ) -> Iterator[str]:
        """Yield a remark for each graph the query names that the server shows none of; some servers have names of their own for FROM."""
        prologue, names = named_graphs_of(query, (*dataset[0], *dataset[1]))
        head = _prologue(query, base) + prologue
        for name in names:
            probe = f"{head}ASK {{ GRAPH {name} {{ ?s ?p ?o }} }}"
            if not read_boolean(self._ask(probe, [], _JSON, limits).body):
                yield f"该端点没有命名图 {name} — {self.url} shows no graph {name}: an empty answer may mean only that"

    def _answered(
        self,
        query: str,
        bind: Mapping[str, Term],
        inferred: bool,
        limits: Limits,
        wanted: Mapping[str, str],
        dataset: tuple[Sequence[str], Sequence[str]],
        base: str | None,
    ) -> Answer:
        form = guard.check(query, self.services)
        text, head = guard.bind(query, bind), _prologue(query, base)
        fields = self._dataset(query, inferred, dataset, limits)
        if form == "ASK":
            return Answer(kind="boolean", value=read_boolean(self._ask(head + text, fields, _JSON, limits).body))
        if form == "SELECT":
            return self._rows(head, text, fields, limits, wanted.get("solutions", "tsv"))
        reply = self._ask(head + text, fields, "application/n-triples", limits)
        return triples_answer(reply.body, wanted.get("triples", "nt"), limits.rows, cut="kg-truncated" in reply.headers)

    def select(
        self,
        query: str,
        *,
        bind: Mapping[str, Term] | None = None,
        inferred: bool = False,
        limits: Limits | None = None,
    ) -> Solutions:
        """Answer a SELECT; `bind` sets variables to terms."""
        found = self.answer(query, bind=bind, inferred=inferred, limits=limits)
        _expect(found, "solutions")
        rows = read_tsv(found.body)
        return Solutions(variables=found.variables, rows=rows, truncated=found.truncated, remarks=found.remarks)

    def ask(
        self,
        query: str,
        *,
        bind: Mapping[str, Term] | None = None,
        inferred: bool = False,
        limits: Limits | None = None,
    ) -> bool:
        """Answer an ASK."""
        found = self.answer(query, bind=bind, inferred=inferred, limits=limits)
        _expect(found, "boolean")
        return found.value

    def construct(
        self,
        query: str,
        *,
        bind: Mapping[str, Term] | None = None,
        inferred: bool = False,
        limits: Limits | None = None,
    ) -> list[tuple[Term, Term, Term]]:
        """Answer a CONSTRUCT or DESCRIBE as triples, sorted."""
        found = self.answer(query, bind=bind, inferred=inferred, limits=limits)
        _expect(found, "triples")
        return read_ntriples(found.body)

    def named_graphs(self) -> tuple[str, ...]:
        """Return the names of all named graphs, sorted, without `DEFAULT_GRAPH`."""
        if self._graphs is None:
            text = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
            found = read_tsv(
                self._rows("", text, [], Limits(seconds=self.limits.seconds, memory=self.limits.memory), "tsv").body
            )
            names = {row[0].value for row in found if row[0] is not None}
            self._graphs = tuple(sorted(names - {DEFAULT_GRAPH}))
        return self._graphs

    def triples(self, graph_name: str | None) -> Iterator[tuple[Term, Term, Term]]:
        """Yield the triples of one named graph, or of the default graph (None), page by page."""
        text = "SELECT ?s ?p ?o { ?s ?p ?o }"
        fields = self._dataset(text, False, ((graph_name,) if graph_name else (), ()), self.limits)
        after, before = 0, Rows()
        while True:
            reply = self._ask(page(text, ("s", "p", "o"), _PAGE, after), fields, _JSON, self.limits)
            _, rows = read_table(reply.body)
            self._refuse_again(before, rows)
            before = rows
            for s, p, o in rows:
                assert s is not None
                assert p is not None
                assert o is not None
                yield s, p, o
            after += len(rows)
            if len(rows) < _cut_at(reply, len(rows), _PAGE):
                break

    @property
    def version(self) -> Version:
        """A stand-in for a version: a folder of this process's own, where what is derived from the store may be kept."""
        if not self._folder:
            self._folder = tempfile.mkdtemp(prefix="planatlas-")
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        return Version(path=Path(self._folder), manifest={"default": "remote"})

    def close(self) -> None:
        """Drop what was kept; it is dropped with the store, too, and when the process ends."""
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = ""

    def _ask(self, text: str, fields: Fields, accept: str, limits: Limits, began: float | None = None) -> Reply:
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        body = urllib.parse.urlencode([("query", text), *fields]).encode()
        reply = send(self.url, limits=limits, method="POST", headers=headers, body=body, began=began)
        self._server = reply.headers.get("server", "")
        refuse_part(self.url, reply)
        return reply

    def _dataset(
        self, query: str, inferred: bool, dataset: tuple[Sequence[str], Sequence[str]], limits: Limits
    ) -> Fields:
        """Return the fields that say which graphs are read."""
        default, named = dataset
        words = {token.text.upper() for token in guard.tokens(query) if token.kind == "word"}
        if default or named or "FROM" in words or not self._was_uploaded(limits):
            own = [("inferred", "true")] if inferred else []
        else:
            own, default = [], (DEFAULT_GRAPH, graph("inferred")) if inferred else (DEFAULT_GRAPH,)
            named = self.named_graphs() if "GRAPH" in words else ()
        return [
            *own,
            *(("default-graph-uri", name) for name in default),
            *(("named-graph-uri", name) for name in named),
        ]

    def _was_uploaded(self, limits: Limits) -> bool:
        """Tell whether `kg export --to` filled this server."""
        if self._uploaded is None:
            probe = f"ASK {{ GRAPH <{DEFAULT_GRAPH}> {{ ?s ?p ?o }} }}"
            self._uploaded = read_boolean(self._ask(probe, [], _JSON, limits).body)
        return self._uploaded

    def _rows(self, head: str, text: str, fields: Fields, limits: Limits, name: str) -> Answer:
        """Ask for rows; where the server cuts the answer, fetch all of it page by page."""
        most, began = limits.rows, time.monotonic()
        asked = text if most is None else first_rows(text, most + 1)
        reply = self._ask(head + asked, fields, _JSON, limits)
        variables, rows = read_table(reply.body)
        size = _cut_at(reply, len(rows), None)
        if not size or (most is not None and len(rows) > most):
            return rows_answer(variables, rows, most, name)
        if has_window(text):
            return rows_answer(variables, rows, most, name, cut=True)
        rows = self._pages(head, text, fields, limits, variables, size, began)
        return rows_answer(variables, rows, most, name)

    def _pages(
        self, head: str, text: str, fields: Fields, limits: Limits, variables: tuple[str, ...], size: int, began: float
    ) -> Rows:
        rows: Rows = []
        while limits.rows is None or len(rows) <= limits.rows:
            asked = head + page(text, variables, size, len(rows))
            found = read_table(self._ask(asked, fields, _JSON, limits, began).body)[1]
            self._refuse_again(rows[-size:], found)
            rows += found
            if len(found) < size:
                break
        return rows

    def _refuse_again(self, before: Rows, found: Rows) -> None:
        """Refuse a page that is the one before: whoever overlooks OFFSET would go on for ever."""
        if found and found == before:
            raise StoreError(f"{self.url} gives the same rows for every page: it overlooks OFFSET — set --limit")


def _cut_at(reply: Reply, rows: int, asked: int | None) -> int:
    """Return how many rows a full page has: what the server cut at, or what was asked for, or 0 where nothing was cut."""
    if "kg-truncated" in reply.headers:
        return rows
    most = reply.headers.get("x-sparql-maxrows", "")
    if most.isdigit() and 0 < int(most) <= rows:
        return rows
    return asked or 0


def _prologue(query: str, base: str | None) -> str:
    """Return declarations of the known prefixes that the query uses and does not declare."""
    found = list(guard.tokens(query))
    declared = {b.text for a, b in pairwise(found) if a.text.upper() == "PREFIX"}
    used = {token.text.partition(":")[0] for token in found if token.kind == "name"}
    lines = [
        f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes().items() if name in used and f"{name}:" not in declared
    ]
    return (f"BASE <{base}>\n" if base else "") + "".join(lines)


def _expect(found: Answer, kind: str) -> None:
    if found.kind != kind:
        raise QueryError(f"the query answers with {found.kind}, not with {kind}")
