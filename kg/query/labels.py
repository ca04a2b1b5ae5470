"""Chinese and English names of nodes, and the short form in which an IRI is shown."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from kg import iri
from kg.query.stored import stored_query
from kg.resources import ontology_dir
from kg.store.base import Limits, Store, Term
from kg.store.gathered import widened
from kg.store.triples import read_turtle


@cache
def _external() -> tuple[tuple[Term, Term], ...]:
    """Return the names of terms from other vocabularies."""
    return tuple((subject, value) for subject, _, value in read_turtle(ontology_dir() / "external-labels.ttl"))


class Labels:
    """The names of one store's nodes, looked up when asked for and kept.

    Parameters
    ----------
    store : Store
        Where names are looked up.
    inferred : bool
        Whether names of inferred things count.
    """

    def __init__(self, store: Store, *, inferred: bool = False) -> None:
        self._store, self._inferred = store, inferred
        self._names: dict[str, dict[str, str]] = {}
        self._borrowed: set[str] = set()
        self._around: set[str] = set()
        self._complete = False
        self._learn(_external())
        self._learn(store.select(stored_query("term-labels")))

    def learn_all(self, limits: Limits) -> None:
        """Learn every name at once, after which none is looked up; where there are more than `limits` allow, nothing changes."""
        queries = [widened(stored_query(name), "node") for name in ("labels", "labels-borrowed")]
        own, borrowed = (self._store.select(query, inferred=self._inferred, limits=limits) for query in queries)
        if not own.truncated and not borrowed.truncated:
            self._learn(own)
            self._learn([row for row in borrowed if row[0] is not None and not self._names.get(row[0].value)])
            self._complete = True

    def around(self, thing: str) -> None:
        """Learn the names of a thing and of all its neighbours at once."""
        if self._complete or thing in self._around:
            return
        self._around.add(thing)
        found = self._store.select(
            stored_query("labels-around"), bind={"thing": Term("iri", thing)}, inferred=self._inferred
        )
        self._learn(found)

    def get(self, node: str, language: str) -> str | None:
        """Return the name of an IRI in one language, or None."""
        if node not in self._names and self._complete:
            return None
        if node not in self._names:
            self._names[node] = {}
            found = self._store.select(
                stored_query("labels"), bind={"node": Term("iri", node)}, inferred=self._inferred
            )
            self._learn((Term("iri", node), *row) for row in found)
        return self._names[node].get(language)

    def best(self, node: str, language: str = "zh") -> str:
        """Return the name of an IRI in `language`, else in the other one, else without language, else its short form.

        A thing without a name of its own, such as a benchmark reference, is called after the phrase it stands in.
        """
        name = self._own(node, language)
        if name is None and not self._complete and iri.parse(node) is not None and node not in self._borrowed:
            self._borrowed.add(node)
            found = self._store.select(
                stored_query("labels-borrowed"), bind={"node": Term("iri", node)}, inferred=self._inferred
            )
            self._learn((Term("iri", node), *row) for row in found)
            name = self._own(node, language)
        return iri.shorten(node) if name is None else name

    def _own(self, node: str, language: str) -> str | None:
        names = (self.get(node, choice) for choice in dict.fromkeys((language, "zh", "en", "")))
        return next((name for name in names if name), None)

    def _learn(self, rows: Iterable[tuple[Term | None, ...]]) -> None:
        for node, label in rows:
            if node is not None and label is not None:
                names = self._names.setdefault(node.value, {})
                language = label.lang or ""
                names[language] = min(names.get(language, label.value), label.value)
