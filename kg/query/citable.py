"""Citing and asking again: the part of `KnowledgeGraph` that outlives one answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.query.citing import Record, Rerun
    from kg.query.reader import Reader
    from kg.store.base import Limits
    from kg.store.process import Answer


class _Graph(Protocol):
    @property
    def store(self) -> Any: ...

    def answer(self, sparql: str, *, inferred: bool = ..., limits: Limits | None = ...) -> Answer: ...

    def reader(self, *, inferred: bool = ..., limits: Limits | None = ...) -> Reader: ...


class Citable:
    """A graph whose answers can be cited."""

    def cite(
        self: _Graph,
        sparql: str | None = None,
        *,
        date: str,
        question: str | None = None,
        parameters: Mapping[str, object] | None = None,
        inferred: bool = False,
        limits: Limits | None = None,
    ) -> Record:
        """Return the record of an answer: dataset and its hash, query and its hash, engine, rows and their hash.

        Give a query, or a `question` of the library with its `parameters`. `date` is the day of the citation, such as ``2026-11-25``;
        the clock is never asked. `kg.query.citation` writes a record as text, BibTeX and CSL-JSON.

        Raises
        ------
        UsageError
            If the date is none, or not exactly one of query and question is given.
        LimitError
            If the answer is cut at a limit.
        """
        from kg.query.citing import cite

        if (sparql is None) == (question is None):
            raise UsageError("give either a query or a question to cite")
        title, named, text = None, None, sparql or ""
        if question is not None:
            from kg.query.asking import bound_query

            asked, bound = self.reader(limits=limits).bound(question, parameters or {})
            text, inferred = bound_query(asked, bound), inferred or asked.inferred
            given = {name: str(value) for name, value in sorted((parameters or {}).items())}
            said = f" ({', '.join(f'{name}: {value}' for name, value in given.items())})" if given else ""
            title = {"zh": asked.title.zh + said, "en": asked.title.en + said}
            named = {"name": asked.name, "parameters": given}
        return cite(
            self,
            text,
            date=date,
            title=title,
            question=named,
            inferred=inferred,
            limits=limits,
        )

    def rerun(self: _Graph, record: Record, *, limits: Limits | None = None) -> Rerun:
        """Ask a cited query again; the result says whether the answer is the same, and how it differs.

        `record` is what `cite` returned, or the content of the file that ``kg cite -o`` wrote.
        """
        from kg.query.citing import rerun

        return rerun(self, record, limits=limits)
