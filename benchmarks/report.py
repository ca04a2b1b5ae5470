"""Comparisons -> one Markdown and one JSON report."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median

from benchmarks.machine import Machine
from benchmarks.measuring import Comparison, Measured

HEAD = """# Benchmark report

Made by `make bench` (`python -m benchmarks`). Contenders of one case at one size ran in turn (A B A B), ours first, as often as `report.json` lists times: the
largest builds once. Cases may come from different runs (`--merge`). Ratio = our median / the peer's median, so below 1 is faster than the peer. Machine: {machine}. It had other work (load {load}): trust ratios, not times; CPU ratios suffer least. Peak is the
largest resident set of a contender's process. Corpora are synthetic (`benchmarks/corpus.py`); size 0 is the shipped graph.

Versions: {versions}.
"""


def markdown(found: Sequence[Comparison], skipped: Sequence[str], machine: Machine) -> str:
    """Return the report for people."""
    lines = [HEAD.format(machine=machine.line(), load=_loads(found), versions=machine.versions_line())]
    lines += ["## Targets", "", *_verdicts(found), "", "## Measured", ""]
    lines += ["| case | size (quads) | contender | wall | CPU | peak MB | ratio wall | ratio CPU |"]
    lines += ["| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |"]
    for one in found:
        lines += lines_of(one)
    lines += ["", "## What was compared", ""]
    seen = dict.fromkeys(
        f"- **{one.case}**: {one.what}"
        + (f" Same: {one.same}." if one.same else "")
        + (f" Target: {one.target}." if one.target else "")
        for one in found
    )
    left_out = [f"- {text}" for text in skipped]
    return "\n".join([*lines, *seen, *_growth(found), *(["", "## Left out", "", *left_out] if left_out else [])]) + "\n"


def _loads(found: Sequence[Comparison]) -> str:
    loads = [one.load for one in found]
    return f"{min(loads):.1f} to {max(loads):.1f}"


def _verdicts(found: Sequence[Comparison]) -> list[str]:
    """Return a line for every bound: what was asked, and what the ratios are."""
    lines = []
    for one in found:
        for peer in one.runs[1:]:
            if (bound := one.bounds.get(peer.name)) is not None:
                wall, cpu = one.ratio(peer), one.ratio(peer, "cpu")
                size = f" at {one.size:,}" if one.size else ""
                met = "met" if wall <= bound else "missed"
                lines.append(
                    f"- {one.case}{size}: at most {bound:g} x {peer.name}: wall {wall:.2f}, CPU {cpu:.2f}: {met}"
                )
    return lines


def lines_of(one: Comparison) -> list[str]:
    """Return the table rows of one comparison."""
    return [_row(one, run) for run in one.runs]


def _row(one: Comparison, run: Measured) -> str:
    ours = run is one.runs[0]
    ratios = ["", ""] if ours else [f"{one.ratio(run):.2f}", f"{one.ratio(run, 'cpu'):.2f}" if run.cpu else ""]
    cpu = _time(median(run.cpu)) if run.cpu else ""
    peak = "" if run.peak is None else f"{run.peak:.0f}"
    cells = [one.case if ours else "", f"{one.size:,}" if ours else "", run.name]
    return "| " + " | ".join([*cells, _time(median(run.wall)), cpu, peak, *ratios]) + " |"


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def _growth(found: Sequence[Comparison]) -> list[str]:
    """Return how our time grows with size, where a case ran at several."""
    lines = []
    for case in dict.fromkeys(one.case for one in found):
        mine = sorted((one for one in found if one.case == case and one.size), key=lambda one: one.size)
        for small, large in pairwise(mine):
            if large.size > 2 * small.size:
                times = large.size / small.size
                wall, cpu = (
                    median(getattr(large.runs[0], kind)) / max(median(getattr(small.runs[0], kind)), 1e-9)
                    for kind in ("wall", "cpu")
                )
                lines.append(
                    f"- {case}: {small.size:,} -> {large.size:,} quads (x {times:.1f}): our wall time x {wall:.1f}, our CPU x {cpu:.1f}"
                )
    return ["", "## Growth", "", *lines] if lines else []


def as_json(found: Sequence[Comparison], skipped: Sequence[str], machine: Machine) -> str:
    """Return the report for machines: every run's wall and CPU seconds."""
    cases = [
        {"case": one.case, "what": one.what, "quads": one.size, "same": one.same, "target": one.target}
        | {"bounds": one.bounds, "load": round(one.load, 1)}
        | {
            "contenders": [
                {"name": run.name, "wall": _rounded(run.wall), "cpu": _rounded(run.cpu), "peak_mb": run.peak}
                | ({} if run is one.runs[0] else {"ratio": one.ratio(run), "ratio_cpu": one.ratio(run, "cpu")})
                for run in one.runs
            ]
        }
        for one in found
    ]
    whole = {**machine._asdict(), "skipped": list(skipped), "cases": cases}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _rounded(seconds: list[float]) -> list[float]:
    return [round(one, 6) for one in seconds]


def read(folder: Path) -> tuple[list[Comparison], list[str]]:
    """Return the comparisons and remarks of a report that was written before; none where there is no report."""
    path = folder / "report.json"
    if not path.is_file():
        return [], []
    whole = json.loads(path.read_text(encoding="utf-8"))
    found = [
        Comparison(
            one["case"],
            one["what"],
            one["quads"],
            [Measured(run["name"], run["wall"], run["cpu"], run["peak_mb"]) for run in one["contenders"]],
            one["same"],
            one["target"],
            one["bounds"],
            one["load"],
        )
        for one in whole["cases"]
    ]
    return found, whole["skipped"]


def merged(before: Sequence[Comparison], found: Sequence[Comparison]) -> list[Comparison]:
    """Return comparisons measured anew in the place of those of the same case, size and contenders, and the others as they were."""

    def key(one: Comparison) -> tuple[object, ...]:
        return (one.case, one.size, *(run.name for run in one.runs))

    whole = {key(one): one for one in before} | {key(one): one for one in found}
    order = list(dict.fromkeys(one.case for one in whole.values()))
    return sorted(whole.values(), key=lambda one: (order.index(one.case), one.size))


def write(folder: Path, found: Sequence[Comparison], skipped: Sequence[str], machine: Machine) -> None:
    """Write ``report.md`` and ``report.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.md").write_text(markdown(found, skipped, machine), encoding="utf-8", newline="\n")
    (folder / "report.json").write_text(as_json(found, skipped, machine), encoding="utf-8", newline="\n")
