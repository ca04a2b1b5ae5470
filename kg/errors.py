"""Every deliberate error.

::

    KgError                     exit 1
    ├── UsageError              exit 2   the command's words do not fit together
    ├── InputError              exit 1   a file, row, page or query is not what it should be; names the place and a remedy
    │   ├── TableError                   a curated table or one of its rows
    │   ├── SourceError                  a source text: unknown, changed, or a span that does not match it
    │   ├── DocumentError                a plan document that cannot be read
    │   └── QueryError                   SPARQL that does not parse or fails
    │       └── RefusedError             SPARQL that would change data or reach another server
    ├── UnknownNameError        exit 1   a thing, question, table or option value nobody knows; carries the nearest names
    │   └── AmbiguousNameError           several things are called so; carries their local names
    ├── NoDataError             exit 1   the question is sound but the data cannot carry it; says which data can
    ├── StoreError              exit 1   a store that is missing, locked, damaged or of another version
    └── LimitError              exit 124 a time, memory or size limit stopped the work
        └── TooLargeError                an answer has more bytes than its limit
"""

from __future__ import annotations

from collections.abc import Sequence


class KgError(Exception):
    """Base of all deliberate errors; the command line prints its text as one line and exits with `exit_code`."""

    exit_code = 1


class UsageError(KgError):
    """The words of a command do not fit together."""

    exit_code = 2


class InputError(KgError):
    """Something given from outside is not what it should be.

    Parameters
    ----------
    problem : str
        What is wrong, in one line.
    place : str
        Where: ``file:line``, ``file, page 3`` or the like; printed first.
    remedy : str
        What to do about it.
    """

    def __init__(self, problem: str, *, place: str = "", remedy: str = "") -> None:
        self.problem, self.place, self.remedy = problem, place, remedy
        head = f"{place}: {problem}" if place else problem
        super().__init__(f"{head} — {remedy}" if remedy else head)


class TableError(InputError):
    """A curated table, or one of its rows, is refused."""


class SourceError(InputError):
    """A source text is unknown or changed, or a span does not match it."""


class DocumentError(InputError):
    """A plan document cannot be read."""


class QueryError(InputError):
    """A query does not parse, or asks for something that is refused."""


class RefusedError(QueryError):
    """A query would change data or reach another server."""


class UnknownNameError(KgError):
    """A name matched nothing.

    Parameters
    ----------
    kind : str
        What was looked for: ``question``, ``thing``, ``unit`` ...
    name : str
        The name as given.
    candidates : sequence of str
        The nearest known names, best first.
    """

    def __init__(self, kind: str, name: str, candidates: Sequence[str] = ()) -> None:
        self.kind, self.name, self.candidates = kind, name, tuple(candidates)
        hint = f" — did you mean: {', '.join(self.candidates)}?" if self.candidates else ""
        super().__init__(f"no {kind} is called {name!r}{hint}")


class AmbiguousNameError(UnknownNameError):
    """A name matched several things.

    Parameters
    ----------
    kind : str
        What was looked for: ``thing``, ``unit`` ...
    name : str
        The name as given.
    candidates : sequence of str
        The local names of all that are called so.
    """

    def __init__(self, kind: str, name: str, candidates: Sequence[str]) -> None:
        super().__init__(kind, name, candidates)
        self.args = (f"several things are called {name!r}; write one of: {', '.join(self.candidates)}",)


class NoDataError(KgError):
    """The question is sound, but the data at hand cannot carry it; the text says which data can."""


class StoreError(KgError):
    """A store is missing, locked, damaged or of another version."""


class LimitError(KgError):
    """A time, memory or size limit stopped the work."""

    exit_code = 124


class TooLargeError(LimitError):
    """An answer has more bytes than its limit; nothing of it is given out."""
