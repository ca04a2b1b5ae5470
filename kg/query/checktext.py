"""A report as lines for people: findings grouped by rule, then totals and coverage."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from kg.iri import parse, shorten
from kg.query.findings import Finding, Report
from kg.query.plaintable import plain_table
from kg.store.base import Solutions, Term

_SIGNS = {"violation": "✗", "warning": "!", "gap": "≠", "note": "·"}
_HEADS = {
    "totals": (
        "Stated totals 原文总数: stated, summed over the parts, enumerated in the graph",
        "label 名称 · about 对象 · counted 所数 · stated 原文所述 · summed 各部分相加 · enumerated 图谱所列 · gap_to_sum 所述减相加 · gap_to_list 所述减所列",
    ),
    "coverage": (
        "Coverage of tasks 任务覆盖: stated, enumerated, with unit, with benchmark, with evidence",
        "label 名称 · group 计划或定位 · stated 原文所述 · enumerated 图谱所列 · with_unit 有单位 · with_benchmark 有对标 · with_evidence 有证据",
    ),
}
_NAMES = {"violation": "违规", "warning": "警告", "gap": "差额", "note": "提示"}
_SHOWN = {
    "totals": ("label", "about", "counted", "stated", "summed", "enumerated", "gap_to_sum", "gap_to_list"),
    "coverage": ("label", "group", "stated", "enumerated", "with_unit", "with_benchmark", "with_evidence"),
}
MOST = 5


def report_lines(report: Report, *, most: int = MOST) -> Iterator[str]:
    """Yield a report as lines; of each rule at most `most` things are shown, and the rest is said."""
    for (severity, rule), group in groupby(report.findings, key=lambda finding: (finding.severity, finding.rule)):
        yield from _rule_lines(severity, rule, list(group), most)
    for name in ("totals", "coverage"):
        rows = _columns(report.solutions(name), _SHOWN[name])
        if len(rows):
            yield from ("", *_HEADS[name], plain_table(rows.variables, rows.rows).decode().rstrip("\n"))
    yield ""
    yield _summary(report)


def _rule_lines(severity: str, rule: str, findings: list[Finding], most: int) -> Iterator[str]:
    first = findings[0]
    yield f"{_SIGNS[severity]} {severity} {rule} ({len(findings)}): {first.message_zh} {first.message_en}"
    yield f"    → {first.fix_zh} {first.fix_en}"
    for finding in findings[:most]:
        parts = (finding.label, _short(finding.thing), _short(finding.value), finding.place)
        yield "    " + "  ".join(part for part in dict.fromkeys(parts) if part)
    if len(findings) > most:
        yield f"    … and {len(findings) - most} more (--format csv lists all)"


def _short(text: str) -> str:
    return (parse(text) or shorten(text)) if text.startswith(("http://", "https://")) else text


def _summary(report: Report) -> str:
    counts = {name: sum(finding.severity == name for finding in report.findings) for name in _SIGNS}
    said = ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for name, count in counts.items())
    named = "、".join(f"{_NAMES[name]} {count}" for name, count in counts.items())
    return f"{report.rules} rules checked: {said} · 共查 {report.rules} 条规则：{named}"


def _columns(rows: Solutions, names: tuple[str, ...]) -> Solutions:
    places = [rows.variables.index(name) for name in names]
    picked: list[tuple[Term | None, ...]] = [tuple(row[place] for place in places) for row in rows]
    return Solutions(variables=names, rows=picked)
