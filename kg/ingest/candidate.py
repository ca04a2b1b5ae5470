"""The Statement: one stretch of a document that gives units, as an extractor proposes it; and the seam extractors plug into."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Protocol

from kg.ingest.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence, bracket or table row that names the units of one task.

    Parameters
    ----------
    number : str
        The task's number as printed, or empty.
    title : str
        A short title of the task, or empty.
    lead, responsible, supporting, guiding : tuple of str
        Units in printed order, shared prefix and suffix expanded, otherwise as printed.
    deadline : str
        As printed, or empty.
    open : bool
        True where a list ends in 等.
    source : str
        Name of the document's file.
    page : int or None
        Page the span starts on, from 1.
    start, end : int
        Span of the unit text in `Document.text`.
    printed : str
        The text at that span.
    confidence : float
        0 to 1.
    rule : str
        Name of the rule that fired.
    section : str
        Heading or section row it stands under.
    flags : tuple of str
        Remarks for reviewers: ``table-row``, ``first-listed-is-lead``, ``guidance-role`` ...
    """

    start: int
    end: int
    printed: str
    rule: str
    source: str
    number: str = ""
    title: str = ""
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    guiding: tuple[str, ...] = ()
    deadline: str = ""
    open: bool = False
    page: int | None = None
    confidence: float = 1.0
    section: str = ""
    flags: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the statement as one JSON object, its public names first and always in the same order."""
        cells = asdict(self)
        return {name: cells[name] for name in JSON_NAMES}


JSON_NAMES = (
    "number",
    "title",
    "lead",
    "responsible",
    "supporting",
    "guiding",
    "deadline",
    "open",
    "source",
    "page",
    "start",
    "end",
    "printed",
    "confidence",
    "rule",
    "section",
    "flags",
)


class Extractor(Protocol):
    """Anything that finds statements in a document; plugged in by the entry point group ``planatlas.extractors``.

    A plugin is a class or function that takes no argument and returns an object with this method. Whatever it finds is held to the
    one rule: a candidate whose `printed` is not the text at its span is rejected.
    """

    def find(self, document: Document) -> Iterable[Statement]:
        """Give the statements of one document."""
        ...
