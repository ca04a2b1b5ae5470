"""One version of the store as the pages read it. What is remembered here depends on that version alone and goes when the next one comes."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.query import explain
from kg.query.explained import Explainer
from kg.query.stored import stored_query
from kg.store.base import Limits, Term
from kg.web.memory import Memory

if TYPE_CHECKING:
    from kg.knowledge import KnowledgeGraph
    from kg.query.explain import Statement
    from kg.query.reader import Reader
    from kg.store.base import Solutions

LIMITS = Limits(seconds=10.0, memory=3 << 30, rows=200_000)
Row = dict[str, Term | None]
_MOST_KEPT, _MOST_THINGS, _PAGES_SIZE = 500, 200, 64 << 20


class Atlas:
    """A reader of one version of one knowledge graph, with a memory: `remember` for what was worked out, `pages` for finished pages.

    Parameters
    ----------
    knowledge : KnowledgeGraph
        What is read.
    texts : bool
        Whether lines of the sources at hand may be shown.
    """

    def __init__(self, knowledge: KnowledgeGraph, *, texts: bool = True) -> None:
        self.knowledge, self.version, self._texts = knowledge, knowledge.store.version, texts
        self.why = lru_cache(maxsize=_MOST_THINGS)(self._why)
        self.remember = Memory(_MOST_KEPT).remember
        self.pages = Memory(_PAGES_SIZE, len)
        self._named: dict[tuple[str, str], tuple[str, str]] = {}
        self._naming = threading.RLock()
        self.reader = self.new_reader(inferred=True)
        self.reader.labels.learn_all(LIMITS)

    def new_reader(self, *, inferred: bool = False) -> Reader:
        """Return a reader for one request, bounded as pages are."""
        return self.knowledge.reader(inferred=inferred, limits=LIMITS)

    def rows(self, query: str, *, inferred: bool = False, **bind: str) -> list[Row]:
        """Return the rows of a stored query; the values of `bind` are IRIs."""
        terms = {name: Term("iri", value) for name, value in bind.items()}
        found = self.knowledge.store.select(stored_query(query), bind=terms, inferred=inferred, limits=LIMITS)
        return [dict(zip(found.variables, row, strict=True)) for row in found]

    def _why(self, thing: str, inferred: bool = True) -> tuple[Statement, ...]:
        """Return every statement about a thing with its evidence; the last things asked for are remembered."""
        return explain.why(self.knowledge.store, thing, inferred=inferred)

    def text_of(self, source: str) -> str | None:
        """Return the text of a source where it is at hand and may be shown."""
        return self.reader.text_of(source) if self._texts else None

    def explained(self, thing: str) -> Solutions:
        """Return every statement about a thing, also the inferred ones, one row a piece of evidence."""
        statements = self.why(thing)
        with self._naming:
            self.reader.labels.around(thing)
            return Explainer(self.reader.labels, self.text_of).solutions(statements)

    def around(self, thing: str) -> None:
        """Learn the names of a thing's neighbours at once."""
        with self._naming:
            self.reader.labels.around(thing)

    def name(self, node: str, language: str) -> tuple[str, str]:
        """Return the name of a node, best in `language`, and the language it is in (empty where it is a code)."""
        named = self._named.get((node, language))
        if named is None:
            with self._naming:
                best = self.reader.labels.best(node, language)
                found = (tag for tag in (language, "zh", "en") if self.reader.labels.get(node, tag) == best)
                named = self._named[node, language] = best, next(found, "")
        return named

    def label(self, node: str, language: str) -> str | None:
        """Return the name of a node in exactly this language, or None."""
        with self._naming:
            return self.reader.labels.get(node, language)
