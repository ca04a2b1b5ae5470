"""What a run measured -> one Markdown and one JSON report."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from math import log
from pathlib import Path

from benchmarks.machine import Machine
from benchmarks.measuring import Comparison, Kind, Measured, Target

HEAD = """# Benchmark report

Made by `make bench` in one run of {minutes:.0f} minutes{state}. Contenders of one case on the same data ran in turn (A B A B), ours first, as often as `report.json`
lists times. Ratio = our median / the peer's median, so below 1 is less than the peer. Machine: {machine}. Its load was {load} (1 and 2 are the run's own): on a busy
machine trust ratios, CPU ratios most. CPU counts every process a contender started. Memory is the peak of a contender's own process, or, with a +, what was added to
the running process and its query process at their peaks (freed memory that is used again is not seen). Corpora are synthetic (`benchmarks/corpus.py`).

Versions: {versions}.
"""
ASKED_GROWTH = 1.1
NUMBERS: dict[Kind, str] = {"wall": "wall", "cpu": "CPU", "peak": "peak"}


@dataclass
class Run:
    """A run so far: comparisons, what was left out and why, steps that failed and why, minutes since it began."""

    machine: Machine
    found: list[Comparison] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    minutes: float = 0.0
    finished: bool = False

    def left_out(self) -> list[str]:
        """Return why anything was not measured, peers that failed among it."""
        peers = [
            f"{one.case} ({sized(one)}), {run.name}: {run.failed}"
            for one in self.found
            for run in one.runs
            if run.failed
        ]
        return list(dict.fromkeys([*self.skipped, *peers]))


def markdown(run: Run) -> str:
    """Return the report for people."""
    loads = [one.load for one in run.found] or [0.0]
    head = HEAD.format(
        minutes=run.minutes,
        state="" if run.finished else ", **which has not ended**",
        machine=run.machine.line(),
        load=f"{min(loads):.1f} to {max(loads):.1f}",
        versions=run.machine.versions_line(),
    )
    table = [
        "| case | data (quads) | contender | runs | wall | CPU | MB | ratio wall | ratio CPU |",
        "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        *(line for one in run.found for line in lines_of(one)),
    ]
    parts = {"Targets": _verdicts(run.found), "Growth": _growth(run.found), "Measured": table}
    parts |= {"What was compared": _compared(run.found), "Left out": [f"- {text}" for text in run.left_out()]}
    parts |= {"Failed": [f"- {text}" for text in run.failed]}
    return head + "".join(f"\n## {title}\n\n" + "\n".join(lines) + "\n" for title, lines in parts.items() if lines)


def sized(one: Comparison) -> str:
    """Return what a comparison ran on."""
    return f"{one.size:,}" if one.size else one.data


def _compared(found: Sequence[Comparison]) -> list[str]:
    lines = []
    for case in dict.fromkeys(one.case for one in found):
        mine = [one for one in found if one.case == case]
        whats = " ".join(dict.fromkeys(one.what for one in mine))
        sames = [f"{sized(one)} {one.same}" for one in mine if one.same]
        lines.append(f"- **{case}**: {whats}" + (f" Same, checked in this run: {'; '.join(sames)}." if sames else ""))
    return lines


def _verdicts(found: Sequence[Comparison]) -> list[str]:
    """Return a line for every target: what was asked, the number that is judged, and the others beside it."""
    lines = []
    for one, target in [(case, target) for case in found for target in case.targets]:
        number = one.reached(target)
        met = "not measured" if number is None else "met" if number <= target.at_most else "**missed**"
        said = (
            "" if number is None else f" {NUMBERS[target.judged]} {number:.2f} of at most {target.at_most:.2f} (judged)"
        )
        lines.append(f"- {met}: {target.asked}.{said}{_beside(one, target)}")
    return lines + [line for line in (_growth_verdict(found),) if line]


def _beside(one: Comparison, target: Target) -> str:
    peer = one.named(target.peer) if target.peer else None
    kinds: list[Kind] = [
        kind
        for kind in ("wall", "cpu", "peak")
        if kind != target.judged and not (peer and peer.added != one.runs[0].added)
    ]
    ratios = [f"{NUMBERS[kind]} {ratio:.2f}" for kind in kinds if peer and (ratio := one.ratio(peer, kind)) is not None]
    return f"; {', '.join(ratios)}" if ratios else ""


def lines_of(one: Comparison) -> list[str]:
    """Return the table rows of one comparison."""
    return [_row(one, run) for run in one.runs if not run.failed]


def _row(one: Comparison, run: Measured) -> str:
    ours = run is one.runs[0]
    ratios = ["", ""] if ours else [_ratio(one.ratio(run)), _ratio(one.ratio(run, "cpu"))]
    peak = "" if run.peak is None else f"+{run.peak:.0f}" if run.added else f"{run.peak:.0f}"
    cells = [one.case if ours else "", sized(one) if ours else "", run.name, str(len(run.wall))]
    return "| " + " | ".join([*cells, _time(run.number("wall")), _time(run.number("cpu")), peak, *ratios]) + " |"


def _ratio(number: float | None) -> str:
    return "" if number is None else f"{number:.2f}" if number >= 0.1 else f"{number:.2g}"


def _time(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def _sizes(found: Sequence[Comparison], case: str) -> list[Comparison]:
    """Return a case's comparisons by size, one a size."""
    mine = {one.size: one for one in reversed(found) if one.case == case and one.size}
    return [mine[size] for size in sorted(mine)]


def _growth(found: Sequence[Comparison]) -> list[str]:
    """Return how our time and memory grow with size: the exponent b of size^b between one size and the next, and over all."""
    lines = []
    for case in dict.fromkeys(one.case for one in found):
        mine = _sizes(found, case)
        if len(mine) > 1:
            steps = [f"{small.size:,} to {large.size:,}: {_exponents(small, large)}" for small, large in pairwise(mine)]
            whole = [f"over all: {_exponents(mine[0], mine[-1])}"] if len(mine) > 2 else []
            lines.append(f"- {case} ({mine[0].runs[0].name}): {'; '.join(steps + whole)}")
    return ["Time and memory as size^b; 1 is linear, below 1 costs that do not grow yet.", "", *lines] if lines else []


def _exponents(small: Comparison, large: Comparison) -> str:
    said = ((NUMBERS[kind], exponent(small, large, kind)) for kind in NUMBERS)
    return ", ".join(f"{name} {number:.2f}" for name, number in said if number is not None)


def exponent(small: Comparison, large: Comparison, kind: Kind) -> float | None:
    """Return b where our number grows as size^b from one size to another; None where it was not measured or is nothing."""
    first, last = (one.runs[0].number(kind) for one in (small, large))
    return log(last / first) / log(large.size / small.size) if first and last else None


def _growth_verdict(found: Sequence[Comparison]) -> str:
    mine = _sizes(found, "build")
    number = exponent(mine[0], mine[-1], "wall") if len(mine) > 1 else None
    if number is None:
        return ""
    asked = f"build grows near linearly from {mine[0].size:,} to {mine[-1].size:,} quads"
    met = "met" if number <= ASKED_GROWTH else "**missed**"
    return f"- {met}: {asked}. wall as size^{number:.2f}, of at most size^{ASKED_GROWTH} (judged); the steps are under Growth"


def as_json(run: Run) -> str:
    """Return the report for machines: every run's wall and CPU seconds."""
    whole = {**run.machine._asdict(), "minutes": round(run.minutes, 1), "finished": run.finished}
    whole |= {"left_out": run.left_out(), "failed": run.failed, "cases": [_case(one) for one in run.found]}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _case(one: Comparison) -> dict[str, object]:
    targets = [{**asdict(target), "reached": one.reached(target)} for target in one.targets]
    about = {"case": one.case, "what": one.what, "data": one.data, "quads": one.size, "same": one.same}
    return {
        **about,
        "targets": targets,
        "load": round(one.load, 1),
        "contenders": [_contender(one, run) for run in one.runs],
    }


def _contender(one: Comparison, run: Measured) -> dict[str, object]:
    ratios = {} if run is one.runs[0] else {"ratio": one.ratio(run), "ratio_cpu": one.ratio(run, "cpu")}
    seconds: dict[str, object] = {"wall": [round(s, 6) for s in run.wall], "cpu": [round(s, 6) for s in run.cpu]}
    memory = {} if run.peak is None else {"added_mb" if run.added else "peak_mb": round(run.peak, 1)}
    return {"name": run.name, **seconds, **memory, **ratios} | ({"failed": run.failed} if run.failed else {})


def write(folder: Path, run: Run) -> None:
    """Write ``report.md`` and ``report.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.md").write_text(markdown(run), encoding="utf-8", newline="\n")
    (folder / "report.json").write_text(as_json(run), encoding="utf-8", newline="\n")
