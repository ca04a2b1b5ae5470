"""What `kg ingest` says about its work: found, declared, skipped and why; as JSON for machines and as Markdown for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from kg.ingest.candidates import Candidates
from kg.ingest.totals import DeclaredTotal
from kg.model import Role

Report = dict[str, Any]
_MOST_UNREAD, _PRINTED = 200, 80


def report_of(found: Sequence[Candidates], plan: str) -> Report:
    """Return the report of one run as plain values, ready for JSON.

    One entry a document: what it is, statements by rule, (role, unit) pairs, totals it declares beside what was found, what was
    skipped and why, the places where a role word stands outside all of that, and remarks of the reader.
    """
    documents = [_document(candidates) for candidates in found]
    return {"plan": plan, "statements": sum(entry["statements"] for entry in documents), "documents": documents}


def _document(found: Candidates) -> Report:
    document, statements = found.document, found.statements
    pairs = [(role.value, name) for statement in statements for role in Role for name in getattr(statement, role.value)]
    return {
        "file": document.path,
        "kind": document.kind,
        "sha256": document.sha256,
        "characters": len(document.text),
        "pages": len(document.page_starts) or None,
        "statements": len(statements),
        "tasks": len({(s.section, s.number, s.title) for s in statements}),
        "units": len({name for _, name in pairs}),
        "by_role": _counts(role for role, _ in pairs),
        "by_rule": _counts(statement.rule for statement in statements),
        "by_page": _counts(str(statement.page) for statement in statements if statement.page),
        "first_listed_is_lead": found.first_is_lead,
        "flags": _counts(flag for statement in statements for flag in statement.flags),
        "low_confidence": sum(statement.confidence < 0.7 for statement in statements),
        "declared": [_declared(total) for total in found.totals],
        "benchmarks": [
            {"printed": r.printed, "verb": r.verb, "place": r.place, "start": r.start, "end": r.end}
            for r in found.benchmarks
        ],
        "skipped": [
            {
                "page": skipped.page,
                "start": skipped.start,
                "end": skipped.end,
                "printed": document.text[max(0, skipped.start) : skipped.end],
                "reason": skipped.reason,
            }
            for skipped in found.skipped
        ],
        "unread": [
            {"page": place.page, "start": place.start, "end": place.end, "printed": place.printed}
            for place in found.unread
        ],
        "warnings": list(document.warnings),
    }


def _counts(values: Any) -> dict[str, int]:
    counted = Counter(values)
    if all(key.isdigit() for key in counted):
        return {key: counted[key] for key in sorted(counted, key=int)}
    return {key: counted[key] for key in sorted(counted)}


def _declared(total: DeclaredTotal) -> Report:
    return {
        "printed": total.printed,
        "thing": total.thing,
        "value": total.value,
        "start": total.start,
        "end": total.end,
    }


def markdown(report: Report) -> str:
    """Return a report as Markdown: one section a document."""
    lines = [
        f"# Candidates for plan {report['plan']}",
        "",
        f"{report['statements']} statements in {len(report['documents'])} documents.",
    ]
    for entry in report["documents"]:
        lines += ["", f"## {entry['file']}", "", *_facts(entry), *_skipped(entry), *_unread(entry)]
    return "\n".join(lines) + "\n"


def _facts(entry: Mapping[str, Any]) -> list[str]:
    pages = f", {entry['pages']} pages" if entry["pages"] else ""
    lines = [
        f"- {entry['kind']}{pages}, {entry['characters']} characters, SHA-256 of the text {entry['sha256']}",
        f"- {entry['statements']} statements, {entry['tasks']} tasks, {entry['units']} different units, "
        f"{entry['low_confidence']} below confidence 0.7",
    ]
    for title, key in (("by rule", "by_rule"), ("by role", "by_role"), ("flags", "flags")):
        if entry[key]:
            lines.append(f"- {title}: " + ", ".join(f"{name} {count}" for name, count in entry[key].items()))
    if entry["first_listed_is_lead"]:
        lines.append("- the document says that the unit listed first leads")
    for total in entry["declared"]:
        lines.append(
            f"- the document declares {total['printed']!r} at {total['start']}; {entry['tasks']} tasks with units were found"
        )
    lines += [f"- benchmark: {reference['printed']}" for reference in entry["benchmarks"]]
    return [*lines, *(f"- remark: {remark}" for remark in entry["warnings"])]


def _skipped(entry: Mapping[str, Any]) -> list[str]:
    if not entry["skipped"]:
        return ["- nothing was skipped"] if entry["statements"] else ["- no statement that gives units was found"]
    lines = ["", "| page | characters | printed | skipped because |", "|---|---|---|---|"]
    return [*lines, *(f"{_place(skipped)} {_in_cell(skipped['reason'])} |" for skipped in entry["skipped"])]


def _unread(entry: Mapping[str, Any]) -> list[str]:
    unread = entry["unread"]
    if not unread:
        return ["", "No role word stands outside of what was read or skipped."]
    said = f"{len(unread)} places hold a role word and are part of no statement; see whether one was missed"
    cap = f" (the first {_MOST_UNREAD} are listed, all are in report.json)" if len(unread) > _MOST_UNREAD else ""
    lines = ["", f"{said}{cap}; `kg review` can add it:", "", "| page | characters | printed |", "|---|---|---|"]
    return [*lines, *map(_place, unread[:_MOST_UNREAD])]


def _place(entry: Mapping[str, Any]) -> str:
    """Return the first three cells of a row about a place: page, span, and what is printed there, cut where it is long."""
    printed = entry["printed"]
    cut = f"{printed[:_PRINTED]}…" if len(printed) > _PRINTED else printed
    return f"| {entry['page'] or ''} | {entry['start']}-{entry['end']} | {_in_cell(cut)} |"


def _in_cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
