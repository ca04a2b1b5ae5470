"""Comparisons -> one Markdown and one JSON report."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median

from benchmarks.measuring import Comparison, Measured

HEAD = """# Benchmark report

Made by `python -m benchmarks`. Contenders of one table row ran in turn in one run, ours first; ratio = our median / the peer's median, so below 1 is
faster than the peer. The machine ({cores} cores) had other work (load {load}): trust ratios, not times; CPU ratios suffer least. Peak is the
largest resident set of a contender's process. Corpora are synthetic (`benchmarks/corpus.py`); size 0 is the shipped graph.
"""


def markdown(found: Sequence[Comparison], skipped: Sequence[str], *, cores: int, load: float) -> str:
    """Return the report for people."""
    lines = [HEAD.format(cores=cores, load=f"{load:.1f}")]
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
    return "\n".join([*lines, *seen, *_growth(found), *(f"- skipped: {text}" for text in skipped)]) + "\n"


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
            times, wall = large.size / small.size, median(large.runs[0].wall) / max(median(small.runs[0].wall), 1e-9)
            lines.append(f"- {case}: {small.size:,} -> {large.size:,} quads (x {times:.1f}): our time x {wall:.1f}")
    return ["", "## Growth", "", *lines] if lines else []


def as_json(found: Sequence[Comparison], skipped: Sequence[str], *, cores: int, load: float) -> str:
    """Return the report for machines: every run's wall and CPU seconds."""
    cases = [
        {"case": one.case, "what": one.what, "quads": one.size, "same": one.same, "target": one.target}
        | {
            "contenders": [
                {"name": run.name, "wall": _rounded(run.wall), "cpu": _rounded(run.cpu), "peak_mb": run.peak}
                | ({} if run is one.runs[0] else {"ratio": one.ratio(run), "ratio_cpu": one.ratio(run, "cpu")})
                for run in one.runs
            ]
        }
        for one in found
    ]
    whole = {"cores": cores, "load": load, "skipped": list(skipped), "cases": cases}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _rounded(seconds: list[float]) -> list[float]:
    return [round(one, 6) for one in seconds]


def write(folder: Path, found: Sequence[Comparison], skipped: Sequence[str], *, cores: int, load: float) -> None:
    """Write ``report.md`` and ``report.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.md").write_text(markdown(found, skipped, cores=cores, load=load), encoding="utf-8", newline="\n")
    (folder / "report.json").write_text(as_json(found, skipped, cores=cores, load=load), encoding="utf-8", newline="\n")
