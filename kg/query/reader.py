"""One store, read by people: with its names, its labels and its text index."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from kg.query import asking, explain, search
from kg.query.card import Link, card, card_lines, card_solutions
from kg.query.explained import Explainer
from kg.query.labels import Labels
from kg.query.names import Names
from kg.query.questions import Question, find_question
from kg.query.searchindex import SearchIndex
from kg.query.stored import stored_query
from kg.store.base import Limits, Solutions, Store, Term


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits of a search as rows, and how many there are in all."""

    solutions: Solutions
    total: int


@dataclass(frozen=True, slots=True)
class Why:
    """The explanation of one thing.

    `left_out` counts the inferred statements that were not asked for, `cut` those beyond the limit that was asked for.
    """

    thing: str
    statements: tuple[explain.Statement, ...]
    explainer: Explainer
    left_out: int
    cut: int = 0

    @property
    def solutions(self) -> Solutions:
        """One row for each piece of evidence of each statement."""
        return self.explainer.solutions(self.statements)

    def lines(self) -> Iterator[str]:
        """Yield the explanation as text."""
        return self.explainer.lines(self.thing, self.statements)

    @property
    def missing_texts(self) -> list[str]:
        """Names of the sources whose text is not at hand."""
        return self.explainer.missing_texts(self.statements)

    @property
    def remarks(self) -> list[str]:
        """What the explanation leaves out, one line each."""
        whole = len(self.statements) + self.cut
        missing = ", ".join(self.missing_texts)
        found = {
            f"{len(self.statements)} of {whole} statements are shown; raise --limit for more": self.cut,
            f"{self.left_out} inferred statement{' is' if self.left_out == 1 else 's are'} left out; --inferred shows more"
            f" — 另有 {self.left_out} 条推断陈述未列，加 --inferred 可见": self.left_out,
            f"the line around a span is not shown: the text is not at hand of {missing} (kg source add FILE)"
            " — 手边没有来源文本，未显示上下文": missing,
        }
        return [text for text, applies in found.items() if applies]


@dataclass(frozen=True, slots=True)
class Card:
    """Everything said of one thing and all that points to it."""

    thing: str
    links: tuple[Link, ...]
    labels: Labels

    @property
    def solutions(self) -> Solutions:
        """One row a value."""
        return card_solutions(self.links, self.labels)

    def lines(self, language: str, most: int) -> Iterator[str]:
        """Yield the card as text with at most `most` values of a property."""
        return card_lines(self.thing, self.links, self.labels, language, most)


class Reader:
    """Answers questions, finds, shows and explains; made anew for each call, so that it reads one version of the store.

    Parameters
    ----------
    store : Store
        Where to look.
    folder : Path, optional
        Where the store's text index is kept; without it, one is made in memory when it is needed.
    inferred : bool
        Whether inferred statements are read too.
    limits : Limits, optional
        What one query may use.
    text : callable, optional
        The decoded text with a SHA-256, where it is at hand.
    """

    def __init__(
        self,
        store: Store,
        folder: Path | None,
        *,
        inferred: bool = False,
        limits: Limits | None = None,
        text: Callable[[str], str | None] = lambda _: None,
    ) -> None:
        self.store, self._folder, self.inferred, self._limits, self._text = store, folder, inferred, limits, text
        self._texts: dict[str, str | None] = {}

    @cached_property
    def labels(self) -> Labels:
        """Names of nodes."""
        return Labels(self.store, inferred=self.inferred)

    @cached_property
    def names(self) -> Names:
        """From a name to a thing."""
        return Names(self.store, self.index)

    def index(self) -> SearchIndex:
        """Open the text index, making it at first use."""
        return search.open_index(self.store, self._folder)

    def thing(self, name: str) -> str:
        """Return the IRI of the thing called `name`.

        Raises
        ------
        UnknownNameError
            If nothing is called so.
        AmbiguousNameError
            If several things are.
        """
        return self.names.resolve(name)

    def text_of(self, source: str) -> str | None:
        """Return the decoded text of a source, by its IRI, where it is at hand."""
        if source not in self._texts:
            rows = self.store.select(stored_query("source-hash"), bind={"source": Term("iri", source)})
            self._texts[source] = next((self._text(row[0].value) for row in rows if row[0]), None)
        return self._texts[source]

    def address_of(self, source: str) -> str | None:
        """Return where a source can be read, by its IRI; None where it has no address."""
        rows = self.store.select(stored_query("source-address"), bind={"source": Term("iri", source)})
        return next((row[0].value for row in rows if row[0]), None)

    def bound(self, name: str, given: Mapping[str, object]) -> tuple[Question, dict[str, Term]]:
        """Return the question called `name` and the terms of its parameters."""
        question = find_question(name)
        return question, asking.bindings(question, given, self.names, self.labels)

    def ask(self, name: str, given: Mapping[str, object]) -> Solutions:
        """Answer the question called `name`."""
        question, bound = self.bound(name, given)
        return asking.ask(question, bound, self.store, inferred=self.inferred, limits=self._limits)

    def query_of(self, name: str, given: Mapping[str, object]) -> str:
        """Return the SPARQL of a question with its parameters in place."""
        return asking.bound_query(*self.bound(name, given))

    def values(self, question: Question) -> dict[str, list[Term]]:
        """Return the values each parameter of a question can take in this store, sorted by name."""
        return {parameter.name: asking.values(parameter, self.store, self.labels) for parameter in question.parameters}

    def find(self, text: str, *, limit: int, type: str | None = None) -> Found:  # noqa: A002
        """Return the things that hold every word of `text`, best first; `type` names a class."""
        types = (self.names.resolve(type, kind="class", types=(search.CLASS,)),) if type else ()
        with self.index() as index:
            hits = search.find(index, text, limit=limit, types=types)
        return Found(search.to_solutions(hits, self.store), hits.total)

    def why(self, name: str, language: str = "zh", limit: int | None = None) -> Why:
        """Return every statement about the thing called `name`, with its evidence; the first `limit` of them, if a limit is given."""
        thing = self.thing(name)
        self.labels.around(thing)
        statements = explain.why(self.store, thing, inferred=self.inferred)
        left_out = 0 if self.inferred else explain.count(self.store, thing, inferred=True) - len(statements)
        shown = statements[:limit]
        cut = len(statements) - len(shown)
        return Why(thing, shown, Explainer(self.labels, self.text_of, language, cache(self.address_of)), left_out, cut)

    def card(self, name: str) -> Card:
        """Return everything said of the thing called `name` and all that points to it."""
        thing = self.thing(name)
        self.labels.around(thing)
        return Card(thing, card(self.store, thing, inferred=self.inferred), self.labels)
