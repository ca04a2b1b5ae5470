"""What a check found: findings, totals, coverage, and the report that holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.store.base import XSD, Solutions, Term

if TYPE_CHECKING:
    import pandas as pd

GRAVE, STRICT = frozenset({"violation"}), frozenset({"violation", "warning", "gap"})
"""Severities that fail a check, without and with ``--strict``. A ``note`` never does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that breaks one rule.

    Attributes
    ----------
    kind : str
        ``shape``, ``hygiene`` or ``total``.
    severity : str
        ``violation``, ``warning``, ``gap`` (stated, summed and listed numbers differ) or ``note``.
    thing : str
        IRI of the thing, or of the evidence or ontology term.
    value : str
        The value that is wrong, if there is one.
    place : str
        Row of a table the thing comes from, as ``file:line``; empty where no table of ours holds it.
    """

    kind: str
    rule: str
    severity: str
    message_zh: str
    message_en: str
    fix_zh: str
    fix_en: str
    thing: str
    label: str = ""
    value: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """Stated, summed and enumerated numbers of one class for one whole, side by side.

    Attributes
    ----------
    stated : tuple of int
        The different numbers that sources state, ascending.
    at_least : bool
        Whether a source says that there are more.
    level : str
        ``stated``, or ``derived`` where no source says the number itself.
    sources : tuple of str
        IRIs of the sources.
    summed : int or None
        Sum of the numbers stated for the parts; None where no part has one.
    parts, parts_stated : int
        How many parts the whole has, and for how many a number is stated.
    enumerated : int or None
        How many the graph lists; None where it lists nothing of that class.
    """

    about: str
    label: str
    counted: str
    stated: tuple[int, ...]
    at_least: bool
    level: str
    sources: tuple[str, ...]
    summed: int | None
    parts: int
    parts_stated: int
    enumerated: int | None

    @property
    def gap_to_sum(self) -> int | None:
        """Stated less summed; None where that cannot be said."""
        whole = self.summed is not None and self.parts_stated == self.parts
        return self.stated[-1] - self.summed if whole and self.summed is not None else None

    @property
    def gap_to_list(self) -> int | None:
        """Stated less enumerated; None where nothing is enumerated."""
        return None if self.enumerated is None else self.stated[-1] - self.enumerated


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How far the tasks of one positioning, or of one plan without positionings, are covered.

    `stated` is what the sources say there are, or None; the other numbers count tasks in the graph.
    """

    group: str
    label: str
    stated: int | None
    enumerated: int
    with_unit: int
    with_benchmark: int
    with_evidence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What `KnowledgeGraph.check` returns.

    Attributes
    ----------
    findings : tuple of Finding
        Gravest first, then by rule and thing.
    totals, coverage : tuple
        The reconciliation of stated numbers, and the coverage of the tasks.
    rules : int
        How many rules were checked.
    """

    findings: tuple[Finding, ...]
    totals: tuple[Total, ...]
    coverage: tuple[Coverage, ...]
    rules: int

    def fails(self, *, strict: bool = False) -> bool:
        """Tell whether the check failed: violations always fail it, warnings and gaps where `strict`."""
        failing = STRICT if strict else GRAVE
        return any(finding.severity in failing for finding in self.findings)

    def solutions(self, name: str) -> Solutions:
        """Return ``findings``, ``totals`` or ``coverage`` as rows for writing."""
        columns, rows = _TABLES[name], [_ROWS[name](item) for item in getattr(self, name)]
        return Solutions(variables=columns, rows=[tuple(map(_term, row)) for row in rows])

    def frame(self, name: str = "findings") -> pd.DataFrame:
        """Return ``findings``, ``totals`` or ``coverage`` as a DataFrame."""
        from kg.query.results import solutions_frame

        return solutions_frame(self.solutions(name))


Cell = str | int | bool | None
_TABLES = {
    "findings": (
        *("severity", "kind", "rule", "thing", "label", "value", "place"),
        *("message_zh", "message_en", "fix_zh", "fix_en"),
    ),
    "totals": (
        *("about", "label", "counted", "stated", "at_least", "level", "summed", "enumerated"),
        *("gap_to_sum", "gap_to_list", "parts", "parts_stated", "sources"),
    ),
    "coverage": ("group", "label", "stated", "enumerated", "with_unit", "with_benchmark", "with_evidence"),
}


def _finding_row(finding: Finding) -> Sequence[Cell]:
    return tuple(getattr(finding, name) for name in _TABLES["findings"])


def _total_row(total: Total) -> Sequence[Cell]:
    cells = {name: getattr(total, name) for name in _TABLES["totals"]}
    cells["stated"] = joined(total.stated)
    return tuple({**cells, "sources": " | ".join(total.sources)}.values())


def _coverage_row(coverage: Coverage) -> Sequence[Cell]:
    return tuple(getattr(coverage, name) for name in _TABLES["coverage"])


_ROWS: dict[str, Callable[[Any], Sequence[str | int | bool | None]]] = {
    "findings": _finding_row,
    "totals": _total_row,
    "coverage": _coverage_row,
}


def joined(numbers: Iterable[int]) -> str:
    """Return numbers as people write alternatives.

    Examples
    --------
    >>> joined((20, 21))
    '20 / 21'
    """
    return " / ".join(map(str, numbers))


def _term(cell: Cell) -> Term | None:
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return Term("literal", "true" if cell else "false", f"{XSD}boolean")
    if isinstance(cell, int):
        return Term("literal", str(cell), f"{XSD}integer")
    return Term("iri", cell) if cell.startswith(("http://", "https://")) and " " not in cell else Term("literal", cell)
