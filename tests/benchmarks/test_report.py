"""The report: medians and ratios of what was measured, growth with size, and what was left out."""

from __future__ import annotations

import json
import platform
import sys
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.machine import Machine, this_machine
from benchmarks.measuring import Comparison, Measured, command, in_turn, inside

MACHINE = Machine(2, 23, "Linux", {"Python": "3.11"})


def compared(size: int, ours: float) -> Comparison:
    runs = [Measured("kg", [ours, 9 * ours, ours], [ours] * 3, 100.0), Measured("peer", [2.0, 4.0, 40.0], [8.0] * 3)]
    return Comparison("build", "From tables.", size, runs, "the quads", "<= 1", {"peer": 1.0}, 3.0)


def test_a_ratio_is_our_median_over_the_peers() -> None:
    one = compared(10_000, 1.0)
    assert one.ratio(one.runs[1]) == 0.25
    assert one.ratio(one.runs[1], "cpu") == 0.125


def test_the_report_shows_ratios_growth_and_what_was_skipped(tmp_path: Path) -> None:
    report.write(tmp_path, [compared(10_000, 0.5), compared(100_000, 6.0)], ["bicm: not installed"], MACHINE)
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "| build | 10,000 | kg | 500.0 ms | 500.0 ms | 100 |  |  |" in text
    assert "|  |  | peer | 4.00 s | 8.00 s |  | 1.50 | 0.75 |" in text
    assert "10,000 -> 100,000 quads (x 10.0): our wall time x 12.0, our CPU x 12.0" in text
    assert "## Left out\n\n- bicm: not installed\n" in text
    assert "- build at 10,000: at most 1 x peer: wall 0.12, CPU 0.06: met" in text
    assert "- build at 100,000: at most 1 x peer: wall 1.50, CPU 0.75: missed" in text
    assert "Machine: 2 cores, 23 GiB of memory, Linux" in text
    assert text.count("From tables.") == 1
    whole = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert whole["cases"][1]["contenders"][1]["ratio"] == 1.5
    assert whole["cases"][0]["contenders"][0]["wall"] == [0.5, 4.5, 0.5]


def test_a_report_takes_what_was_measured_anew_and_keeps_the_rest(tmp_path: Path) -> None:
    report.write(tmp_path, [compared(10_000, 0.5), compared(100_000, 6.0)], ["bicm: not installed"], MACHINE)
    before, skipped = report.read(tmp_path)
    assert before == [compared(10_000, 0.5), compared(100_000, 6.0)]
    assert skipped == ["bicm: not installed"]
    assert report.merged(before, [compared(100_000, 3.0)]) == [compared(10_000, 0.5), compared(100_000, 3.0)]


def test_a_machine_is_told_without_its_name() -> None:
    machine = this_machine()
    assert machine.cores >= 1
    assert machine.memory >= 1
    assert machine.versions["pyoxigraph"][0].isdigit()
    assert platform.node() not in machine.line()


def test_contenders_run_in_turn() -> None:
    order: list[str] = []
    runs = in_turn({"a": inside(lambda: order.append("a")), "b": inside(lambda: order.append("b"))}, 3)
    assert order == ["a", "b"] * 3
    assert [len(run.wall) for run in runs] == [3, 3]


def test_a_commands_peak_memory_is_its_own() -> None:
    ballast = bytearray(300 << 20)
    small = command([sys.executable, "-c", "pass"])()
    large = command([sys.executable, "-c", "bytearray(b'x') * (100 << 20)"])()
    assert len(ballast) > (1 << 28)
    assert small[2] < 60
    assert 100 < large[2] < 200


def test_a_command_that_fails_is_not_measured() -> None:
    import subprocess

    with pytest.raises(subprocess.CalledProcessError):
        command([sys.executable, "-c", "raise SystemExit(3)"])()
