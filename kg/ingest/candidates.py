"""Document -> candidates: runs every extractor, built in or plugged in, and holds all to one rule: the span re-matches the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import entry_points

from kg.errors import KgError
from kg.ingest.benchmarks import BenchmarkReference, find_benchmarks
from kg.ingest.candidate import Extractor, Statement
from kg.ingest.document import Document
from kg.ingest.headers import HeaderRules
from kg.ingest.statements import find_statements
from kg.ingest.table_benchmarks import find_table_benchmarks
from kg.ingest.table_statements import Skipped, find_table_statements
from kg.ingest.totals import DeclaredTotal, find_totals
from kg.ingest.unread import find_unread

GROUP = "planatlas.extractors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """What one document gives: statements in order, totals it declares, benchmarks it names, what was left out with the reason, and where a role
    word stands outside of all that (`unread`, as statements that name no unit)."""

    document: Document
    statements: tuple[Statement, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    unread: tuple[Statement, ...] = ()
    totals: tuple[DeclaredTotal, ...] = ()
    benchmarks: tuple[BenchmarkReference, ...] = ()
    first_is_lead: bool = False


@dataclass(slots=True)
class _Gathering:
    document: Document
    statements: list[Statement] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def take(self, found: Iterable[Statement]) -> None:
        for statement in found:
            reason = fault(self.document, statement)
            if reason:
                self.skip(statement.start, statement.end, f"rule {statement.rule!r}: {reason}")
            else:
                page = self.document.page_at(statement.start)
                self.statements.append(statement if statement.page == page else replace(statement, page=page))

    def skip(self, start: int, end: int, reason: str) -> None:
        page = self.document.page_at(start) if 0 <= start <= len(self.document.text) else None
        self.skipped.append(Skipped(page=page, start=start, end=end, reason=reason))


def fault(document: Document, statement: Statement) -> str:
    """Return why a candidate is rejected, or an empty text: its span must hold what it prints, and it must name a unit."""
    if not 0 <= statement.start < statement.end <= len(document.text):
        return f"its span {statement.start}-{statement.end} lies outside the text of {len(document.text)} characters"
    if document.text[statement.start : statement.end] != statement.printed:
        return f"its printed text is not what stands at {statement.start}-{statement.end}"
    if not (statement.lead or statement.responsible or statement.supporting or statement.guiding):
        return "it names no unit"
    if not 0 <= statement.confidence <= 1:
        return f"its confidence {statement.confidence} is not between 0 and 1"
    return ""


def plugged_in() -> dict[str, Extractor]:
    """Return the user's extractors by name, from the entry points of the group ``planatlas.extractors``.

    Raises
    ------
    KgError
        If one cannot be loaded.
    """
    found: dict[str, Extractor] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            found[point.name] = point.load()()
        except Exception as error:
            raise KgError(f"the extractor {point.name!r} ({point.value}) cannot be loaded: {error}") from error
    return found


def find_candidates(
    document: Document, *, rules: HeaderRules | None = None, extractors: Mapping[str, Extractor] | None = None
) -> Candidates:
    """Run the built-in extractors and those given over one document.

    Parameters
    ----------
    document : Document
        As `read_document` returns it.
    rules : HeaderRules, optional
        How table headers are told.
    extractors : mapping of str to Extractor, optional
        Further extractors by name; those plugged in by entry point when left out.

    Raises
    ------
    KgError
        If an extractor fails; the text names it.
    """
    gathering = _Gathering(document)
    running = find_statements(document)
    gathering.take(running.statements)
    for refused in running.refused:
        gathering.skip(refused.start, refused.end, refused.reason)
    tables = find_table_statements(document, rules)
    gathering.take(tables.statements)
    gathering.skipped += tables.skipped
    for name, extractor in (plugged_in() if extractors is None else extractors).items():
        gathering.take(_run(name, extractor, document))
    statements = _once(gathering.statements)
    return Candidates(
        document=document,
        statements=tuple(statements),
        skipped=tuple(sorted(gathering.skipped, key=lambda skipped: (skipped.start, skipped.end, skipped.reason))),
        unread=find_unread(document, statements, [(skipped.start, skipped.end) for skipped in gathering.skipped]),
        totals=find_totals(document),
        benchmarks=(*find_benchmarks(document), *find_table_benchmarks(document, rules)),
        first_is_lead=running.first_is_lead,
    )


def _run(name: str, extractor: Extractor, document: Document) -> list[Statement]:
    try:
        return list(extractor.find(document))
    except Exception as error:
        raise KgError(f"the extractor {name!r} failed on {document.path}: {error}") from error


def _once(statements: Sequence[Statement]) -> list[Statement]:
    """Return the statements in order of the text, each once: of two that say the same of one span the first found stays."""
    kept: dict[tuple[object, ...], Statement] = {}
    for statement in statements:
        kept.setdefault(_content(statement), statement)
    return sorted(kept.values(), key=lambda statement: (statement.start, statement.end, statement.rule))


def _content(statement: Statement) -> tuple[object, ...]:
    """Return what makes two statements one; rows of a table under one merged unit cell differ by their titles alone."""
    return (
        statement.start,
        statement.end,
        statement.number,
        statement.title if statement.rule == "table-row" else "",
        statement.lead,
        statement.responsible,
        statement.supporting,
        statement.guiding,
    )
