"""Stated, summed and enumerated numbers side by side, and the coverage of tasks. Nothing is corrected; a gap is a finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.iri import ONTOLOGY, shorten
from kg.query.checkqueries import check_query
from kg.query.findings import Coverage, Finding, Total, joined
from kg.query.labels import Labels
from kg.store.base import Solutions, Store, Term


@dataclass(slots=True)
class _Stated:
    """What sources state about one class for one whole."""

    values: set[int] = field(default_factory=set)
    at_least: bool = False
    levels: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)


Key = tuple[str, str]
_PART = f"{ONTOLOGY}Part"


def _rows(store: Store, name: str) -> Solutions:
    return store.select(check_query(f"totals/{name}"), inferred=True)


def _text(term: Term | None) -> str:
    return "" if term is None else term.value


def read_totals(store: Store, labels: Labels) -> tuple[Total, ...]:
    """Return one total for each whole and class that a source counts, sorted by whole and class."""
    stated = _stated(_rows(store, "stated"))
    parts: dict[str, list[str]] = defaultdict(list)
    for about, part in _rows(store, "parts"):
        parts[_text(about)].append(_text(part))
    listed = {(_text(about), _text(kind)): int(_text(n)) for about, kind, n in _rows(store, "enumerated")}
    listed |= {(about, _PART): n for (about, kind), n in listed.items() if kind == f"{ONTOLOGY}Positioning"}
    classes = {_text(row[0]) for row in _rows(store, "kinds")} | {_PART}
    return tuple(
        _total(key, stated, parts.get(key[0], []), listed.get(key, 0 if key[1] in classes else None), labels)
        for key in sorted(stated)
    )


def _stated(rows: Solutions) -> dict[Key, _Stated]:
    found: dict[Key, _Stated] = defaultdict(_Stated)
    for _, about, counted, value, bound, level, source in rows:
        one = found[_text(about), _text(counted)]
        one.values.add(int(_text(value)))
        one.at_least |= _text(bound) == f"{ONTOLOGY}atLeast"
        one.levels.add(_text(level))
        one.sources.add(_text(source))
    return found


def _total(key: Key, stated: dict[Key, _Stated], parts: list[str], enumerated: int | None, labels: Labels) -> Total:
    one, counted = stated[key], key[1]
    numbers = [max(stated[part, counted].values) for part in parts if (part, counted) in stated]
    return Total(
        about=key[0],
        label=labels.best(key[0]),
        counted=shorten(counted),
        stated=tuple(sorted(one.values)),
        at_least=one.at_least,
        level="stated" if f"{ONTOLOGY}stated" in one.levels else shorten(min(one.levels)).removeprefix("pa:"),
        sources=tuple(sorted(one.sources - {""})),
        summed=sum(numbers) if numbers else None,
        parts=len(parts),
        parts_stated=len(numbers),
        enumerated=enumerated,
    )


def read_coverage(store: Store, totals: Iterable[Total], labels: Labels) -> tuple[Coverage, ...]:
    """Return the coverage of tasks, one row a positioning, or a plan for its tasks without positioning."""
    stated = {total.about: total.stated[-1] for total in totals if total.counted == "pa:Task"}
    return tuple(_coverage(row, stated, labels) for row in _rows(store, "coverage"))


def _coverage(row: tuple[Term | None, ...], stated: dict[str, int], labels: Labels) -> Coverage:
    plan, positioning, _, *numbers = row
    group = _text(positioning) or _text(plan)
    enumerated, unit, benchmark, evidence = (int(_text(number)) for number in numbers)
    return Coverage(
        group=group,
        label=labels.best(group),
        stated=stated.get(group),
        enumerated=enumerated,
        with_unit=unit,
        with_benchmark=benchmark,
        with_evidence=evidence,
    )


def total_findings(totals: Iterable[Total]) -> Iterator[Finding]:
    """Yield a finding for every stated number that its parts or its list do not reach, or that is stated in several ways."""
    for total in totals:
        said = f"{joined(total.stated)}{'+' if total.at_least else ''}"
        if len(total.stated) > 1:
            yield _gap(total, "stated-numbers-differ", joined(total.stated))
        if total.gap_to_sum:
            yield _gap(total, SUMMED, f"{said} − {total.summed} = {total.gap_to_sum}")
        if total.enumerated is not None and total.gap_to_list:
            yield _gap(total, "stated-and-listed-differ", f"{said} − {total.enumerated} = {total.gap_to_list}")


SUMMED = "stated-and-summed-differ"
_WORDS = {
    "stated-numbers-differ": (
        "就同一对象陈述了不同的数",
        "Different numbers are stated about one thing",
        "核对是否所数不同；都保留",
        "Find out whether they count different things; keep both",
    ),
    SUMMED: (
        "所述总数与各部分之和不符",
        "The stated total is not the sum of its parts",
        "两者都是原文；不作更正",
        "Both are as stated; correct neither",
    ),
    "stated-and-listed-differ": (
        "所述之数与图谱所列不符",
        "The stated number is not what the graph lists",
        "从来源补录；不补造",
        "Add what other sources name; make nothing up",
    ),
}


def _gap(total: Total, rule: str, value: str) -> Finding:
    zh, en, fix_zh, fix_en = _WORDS[rule]
    return Finding(
        kind="total",
        rule=f"{rule} ({total.counted})",
        severity="gap",
        message_zh=f"{zh}。",
        message_en=f"{en}.",
        fix_zh=f"{fix_zh}。",
        fix_en=f"{fix_en}.",
        thing=total.about,
        label=total.label,
        value=value,
    )
