"""The frozen records that travel from files to quads. Standard library only; nothing here knows RDF.

A *span* counts 0-based code points of the decoded source text, end exclusive. A *row* is one line of one curated table, checked
against `data/schema.toml`; its cells are already split and typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a unit does for a task: 牵头, 责任, 配合/参与, 指导."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORTING = "supporting"
    GUIDING = "guiding"


class Level(StrEnum):
    """How a statement is known."""

    STATED = "stated"
    DERIVED = "derived"
    INFERRED = "inferred"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of one source text.

    `printed` is the text at ``[start, end)``; where it is longer than 40 characters it is kept as ``head…tail``.
    """

    start: int
    end: int
    printed: str

    def matches(self, text: str) -> bool:
        """Tell whether `text[start:end]` is the printed phrase.

        Examples
        --------
        >>> Span(start=0, end=2, printed="青岛").matches("青岛市")
        True
        >>> Span(start=0, end=5, printed="青…程").matches("青岛市规程")
        True
        """
        found = text[self.start : self.end]
        head, dots, tail = self.printed.partition("…")
        if not dots:
            return found == self.printed
        return len(found) == self.end - self.start and found.startswith(head) and found.endswith(tail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a statement comes from and how it is known."""

    source: str
    level: Level
    spans: tuple[Span, ...] = ()
    confidence: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of one curated table.

    `cells` maps a column to its values (several where the column says `many`); empty cells are absent. `column_evidence` holds the
    spans that support one column's statement rather than the whole row.
    """

    table: str
    file: str
    line: int
    cells: Mapping[str, tuple[str, ...]]
    evidence: Evidence
    column_evidence: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """`file:line`, as errors name it."""
        return f"{self.file}:{self.line}"
