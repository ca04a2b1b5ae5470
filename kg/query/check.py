"""`kg check`: shapes, hygiene and stated totals, all as findings of one report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kg.query.checkqueries import compiled_shapes, hygiene_queries
from kg.query.findings import Finding, Report
from kg.query.labels import Labels
from kg.query.totals import SUMMED, read_coverage, read_totals, total_findings
from kg.rdf.shapes import Rule, ShapeQuery, Violation, violation
from kg.store.base import Solutions, Store, Term

_GRAVITY = {"violation": 0, "warning": 1, "gap": 2, "note": 3}


def check(store: Store, folders: Sequence[Path] = ()) -> Report:
    """Check a store and return the report.

    Parameters
    ----------
    store : Store
        What is checked: everything, the inferred statements included.
    folders : sequence of Path
        Data folders it was built from; their tables are read again to name the row behind a finding.
    """
    labels = Labels(store, inferred=True)
    totals = read_totals(store, labels)
    rules, queries = compiled_shapes()
    found = [
        *_shape_findings(rules, shape_violations(store, queries)),
        *_hygiene_findings(store),
        *total_findings(totals),
    ]
    named = _with_places([replace(finding, label=labels.best(finding.thing)) for finding in found], folders)
    return Report(
        findings=tuple(sorted(named, key=_gravity)),
        totals=totals,
        coverage=read_coverage(store, totals, labels),
        rules=len(rules) + len(hygiene_queries()),
    )


def _gravity(finding: Finding) -> tuple[int, str, bool, str, str, str]:
    later = not finding.rule.startswith(SUMMED)
    return _GRAVITY[finding.severity], finding.kind, later, finding.rule, finding.thing, finding.value


def shape_violations(store: Store, queries: Iterable[ShapeQuery]) -> list[Violation]:
    """Return what breaks the rules that `queries` look for, sorted, each once."""
    found: set[Violation] = set()
    for query in queries:
        bind = {name: _term(term) for name, term in query.bind.items()}
        answer = store.select(query.text, bind=bind, inferred=True)
        found.update(violation(query.rule, thing, value) for thing, value in _pairs(answer, "this"))
    return sorted(found)


def _term(term: tuple[str, str, str | None, str | None]) -> Term:
    return term if isinstance(term, Term) else Term(*term)  # type: ignore[arg-type]


def _pairs(answer: Solutions, focus: str) -> Iterator[tuple[str, str | None]]:
    """Yield the thing and the value of each row; rows without a thing say nothing."""
    place = answer.variables.index(focus)
    value = answer.variables.index("value") if "value" in answer.variables else None
    for row in answer:
        thing, found = row[place], row[value] if value is not None else None
        if thing is not None:
            yield thing.value, found.value if found is not None else None


def _shape_findings(rules: dict[str, Rule], violations: Iterable[Violation]) -> Iterator[Finding]:
    for one in violations:
        yield _finding("shape", rules[one.rule], one.focus, one.value)


def _hygiene_findings(store: Store) -> Iterator[Finding]:
    for query in hygiene_queries():
        for thing, value in _pairs(store.select(query.text, inferred=True), "thing"):
            yield _finding("hygiene", query.rule, thing, value or "")


def _finding(kind: str, rule: Rule, thing: str, value: str) -> Finding:
    return Finding(
        kind=kind,
        rule=rule.name,
        severity=rule.severity,
        message_zh=rule.messages["zh"],
        message_en=rule.messages["en"],
        fix_zh=rule.fixes["zh"],
        fix_en=rule.fixes["en"],
        thing=thing,
        value=value,
    )


def _with_places(findings: list[Finding], folders: Sequence[Path]) -> list[Finding]:
    """Name the row behind each finding; the tables are read only if there is one."""
    if not findings or not folders:
        return findings
    from kg.query.rowplaces import RowPlaces

    place: Callable[[str], str] = RowPlaces(folders).of
    return [replace(finding, place=place(finding.thing)) for finding in findings]
