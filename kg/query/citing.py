"""A citable answer: which query on which dataset gave which rows, as a small JSON file; and asking it again."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from datetime import date as day
from importlib.metadata import version as version_of
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit, urlunsplit

from kg.errors import InputError, LimitError, UsageError
from kg.query.questions import with_prefixes
from kg.store import guard
from kg.store.base import Limits, Term
from kg.store.fingerprint import dataset_hash
from kg.store.process import Answer
from kg.store.remote import RemoteStore
from kg.store.terms import read_ntriples, read_tsv, term_text

FORMAT = 1
MOST_KEPT, LONGEST_KEPT = 1000, 256 << 10
Record = dict[str, Any]


class Asked(Protocol):
    """What can be cited: something that answers queries and knows its store."""

    @property
    def store(self) -> Any:
        """The store."""
        ...

    def answer(self, sparql: str, *, inferred: bool = ..., limits: Limits | None = ...) -> Answer:
        """Answer any query, still serialised."""
        ...


class Rows(NamedTuple):
    """An answer as text, one line a row, columns by name, blank nodes alike; sorted unless the query orders them."""

    columns: tuple[str, ...]
    lines: tuple[str, ...]

    def digest(self, *, ordered: bool = False) -> str:
        """Return the SHA-256 of the columns and the rows; of the rows as a set with repetitions unless `ordered`."""
        lines = self.lines if ordered else sorted(self.lines)
        return _sha("\n".join(["\t".join(self.columns), *lines]))


def read_rows(answer: Answer) -> Rows:
    """Return an answer as text.

    Raises
    ------
    LimitError
        If it was cut: a part of an answer cannot be cited.
    """
    if answer.truncated:
        raise LimitError("the answer was cut at its limit of rows, and a part cannot be cited — ask for less")
    if answer.kind == "boolean":
        return Rows(("answer",), ("true" if answer.value else "false",))
    if answer.kind == "triples":
        lines = sorted("\t".join(map(_text, triple)) for triple in read_ntriples(answer.body))
        return Rows(("subject", "property", "value"), tuple(lines))
    order = sorted(range(len(answer.variables)), key=lambda place: answer.variables[place])
    rows = ["\t".join(_text(row[place]) for place in order) for row in read_tsv(answer.body)]
    return Rows(tuple(answer.variables[place] for place in order), tuple(rows))


def cite(
    graph: Asked,
    sparql: str,
    *,
    date: str,
    title: Mapping[str, str] | None = None,
    question: Mapping[str, object] | None = None,
    inferred: bool = False,
    limits: Limits | None = None,
) -> Record:
    """Return the record of one answer: dataset, query, engine, rows and their hashes, and the date that the caller gives.

    Raises
    ------
    UsageError
        If the date is none.
    LimitError
        If the answer is cut at a limit.
    """
    try:
        day.fromisoformat(date)
    except ValueError:
        raise UsageError(f"--date is a day such as 2026-11-25, not {date!r}") from None
    query = cited_text(sparql)
    rows = read_rows(graph.answer(query, inferred=inferred, limits=limits))
    ordered = guard.is_ordered(query)
    return {
        "format": FORMAT,
        "date": date,
        "title": dict(title) if title else None,
        "question": dict(question) if question else None,
        "dataset": dataset_record(graph),
        "engine": engine_name(graph),
        "planatlas": version_of("planatlas"),
        "query": {
            "text": query,
            "form": guard.check(query, graph.store.services),
            "sha256": _sha(query),
            "inferred": inferred,
        },
        "answer": {
            "columns": list(rows.columns),
            "count": len(rows.lines),
            "order": "rows" if ordered else "set",
            "sha256": rows.digest(ordered=ordered),
            "set_sha256": rows.digest(),
            "rows": list(rows.lines) if _small(rows) else None,
        },
    }


def cited_text(sparql: str) -> str:
    """Return a query as a citation writes it, with the PREFIX lines it needs."""
    return with_prefixes(sparql) if "PREFIX" not in sparql.upper() else sparql.strip()


def dataset_record(graph: Asked) -> Record:
    """Return what is known of the dataset behind a graph; of an endpoint that is its address."""
    planatlas = version_of("planatlas")
    if isinstance(graph.store, RemoteStore):
        return {
            "kind": "endpoint",
            "address": _address(graph.store.url),
            "sha256": None,
            "quads": None,
            "version": planatlas,
        }
    found = graph.store.version
    digest = dataset_hash(found)
    quads = sum(found.manifest.get("quads", {}).values())
    return {"kind": "store", "sha256": digest, "quads": quads, "version": f"{planatlas}+{digest[:12]}"}


def engine_name(graph: Asked) -> str:
    """Return the name and version of what answers."""
    remote = isinstance(graph.store, RemoteStore)
    return "SPARQL 1.1 Protocol" if remote else f"Oxigraph (pyoxigraph {version_of('pyoxigraph')})"


def record_bytes(record: Record) -> bytes:
    """Return a record as the JSON file that `kg cite` writes."""
    return (json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_record(body: bytes, name: str) -> Record:
    """Return the record in a file that `kg cite` wrote.

    Raises
    ------
    InputError
        If it is none.
    """
    try:
        record = json.loads(body)
        sound = _sound(record)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        sound = False
    if not sound:
        raise InputError(
            "this is no citation, or it was changed since", place=name, remedy="give a file that kg cite -o wrote"
        )
    return dict(record)


def _sound(record: Record) -> bool:
    """Tell whether a record has what asking again needs, and whether its hashes are those of its own query and rows."""
    query, answer = record["query"], record["answer"]
    rows = Rows(tuple(answer["columns"]), tuple(answer["rows"] or ()))
    kept = answer["rows"] is None or (answer["count"], answer["set_sha256"]) == (len(rows.lines), rows.digest())
    return bool(record["format"] == FORMAT and query["sha256"] == _sha(query["text"]) and kept)


class Rerun(NamedTuple):
    """What asking again gave: the record as it would be now, the rows that came and went, and whether those can be told."""

    then: Record
    now: Record
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    told: bool = True

    @property
    def same(self) -> bool:
        """Whether the answer is the same."""
        names = ("columns", "count", "sha256")
        return all(self.then["answer"][name] == self.now["answer"][name] for name in names)

    @property
    def reordered(self) -> bool:
        """Whether the rows are the same but stand in another order."""
        return not self.same and self.then["answer"]["set_sha256"] == self.now["answer"]["set_sha256"]

    def changed(self) -> list[tuple[str, str, str]]:
        """Return what else is not as it was: the name of a part, what it was, and what it is."""
        parts = {
            "dataset": [one["dataset"]["version"] if one["dataset"]["sha256"] else None for one in self[:2]],
            "engine": [one["engine"] for one in self[:2]],
            "planatlas": [one["planatlas"] for one in self[:2]],
        }
        return [(name, then or "?", now or "?") for name, (then, now) in parts.items() if then != now]


def rerun(graph: Asked, record: Record, *, limits: Limits | None = None) -> Rerun:
    """Ask a cited query again and return how the answer differs."""
    query = record["query"]
    rows = read_rows(graph.answer(query["text"], inferred=bool(query.get("inferred")), limits=limits))
    now = _as_now(graph, record, rows)
    kept = record["answer"]["rows"]
    if kept is None:
        return Rerun(record, now, told=record["answer"]["set_sha256"] == now["answer"]["set_sha256"])
    then, these = Counter(kept), Counter(rows.lines)
    added, removed = (tuple(sorted((one - other).elements())) for one, other in ((these, then), (then, these)))
    return Rerun(record, now, added, removed)


def _as_now(graph: Asked, record: Record, rows: Rows) -> Record:
    """Return the record with what is true now."""
    ordered = record["answer"]["order"] == "rows"
    answer = {
        **record["answer"],
        "columns": list(rows.columns),
        "count": len(rows.lines),
        "sha256": rows.digest(ordered=ordered),
        "set_sha256": rows.digest(),
    }
    now = {"dataset": dataset_record(graph), "engine": engine_name(graph), "planatlas": version_of("planatlas")}
    return {**record, **now, "answer": answer}


def _address(url: str) -> str:
    """Return the address of an endpoint without a name and a password in it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment=""))


def _small(rows: Rows) -> bool:
    return len(rows.lines) <= MOST_KEPT and sum(map(len, rows.lines)) <= LONGEST_KEPT


def _text(term: Term | None) -> str:
    if term is None:
        return ""
    return "_:b" if term.kind == "bnode" else term_text(term)


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
