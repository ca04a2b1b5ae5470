"""The report: medians and ratios of what was measured, growth with size, and what was left out."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import __main__ as bench
from benchmarks import report
from benchmarks.cases import Place
from benchmarks.family import Memory, Processor
from benchmarks.machine import Machine, this_machine
from benchmarks.measuring import Comparison, Cost, Measured, Target, command, in_turn, inside, within

MACHINE = Machine(2, 23, "Linux", {"Python": "3.11"})
ASKED = [
    Target("at most as long as the peer", 1.0, "peer"),
    Target("less than 90 MB", 90.0, judged="peak"),
    Target("fast", 1.0, of="nobody"),
]


def compared(size: int, ours: float) -> Comparison:
    runs = [Measured("kg", [ours, 9 * ours, ours], [ours] * 3, 100.0), Measured("peer", [2.0, 4.0, 40.0], [8.0] * 3)]
    return Comparison("build", "From tables.", "tables", runs, "the quads", size, ASKED, 3.0)


def written(folder: Path, run: report.Run) -> str:
    report.write(folder, run)
    return (folder / "report.md").read_text(encoding="utf-8")


def test_a_ratio_is_our_median_over_the_peers() -> None:
    one = compared(10_000, 1.0)
    assert one.ratio(one.runs[1]) == 0.25
    assert one.ratio(one.runs[1], "cpu") == 0.125
    assert one.ratio(one.runs[1], "peak") is None


def test_the_report_shows_ratios_growth_and_what_was_skipped(tmp_path: Path) -> None:
    run = report.Run(MACHINE, [compared(10_000, 0.5), compared(100_000, 6.0)], ["bicm: not installed"], finished=True)
    text = written(tmp_path, run)
    assert "| build | 10,000 | kg | 3 | 500.0 ms | 500.0 ms | 100 |  |  |" in text
    assert "|  |  | peer | 3 | 4.00 s | 8.00 s |  | 1.50 | 0.75 |" in text
    assert "- build (kg): 10,000 to 100,000: wall 1.08, CPU 1.08, peak 0.00" in text
    assert "## Left out\n\n- bicm: not installed\n" in text
    assert "Machine: 2 cores, 23 GiB of memory, Linux" in text
    assert text.count("From tables.") == 1
    assert "not ended" not in text
    whole = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert whole["cases"][1]["contenders"][1]["ratio"] == 1.5
    assert whole["cases"][0]["contenders"][0]["wall"] == [0.5, 4.5, 0.5]


def test_a_target_says_which_number_is_judged_and_what_stands_beside_it(tmp_path: Path) -> None:
    text = written(tmp_path, report.Run(MACHINE, [compared(10_000, 0.5), compared(100_000, 6.0)]))
    assert "- met: at most as long as the peer. wall 0.12 of at most 1.00 (judged); CPU 0.06" in text
    assert "- **missed**: at most as long as the peer. wall 1.50 of at most 1.00 (judged); CPU 0.75" in text
    assert "- **missed**: less than 90 MB. peak 100.00 of at most 90.00 (judged)" in text
    assert "- not measured: fast.\n" in text
    assert "- met: build grows near linearly from 10,000 to 100,000 quads. wall as size^1.08" in text


def test_memory_added_to_a_process_is_marked(tmp_path: Path) -> None:
    runs = in_turn({"kg": lambda: Cost(1.0, 1.0, 12.4, added=True), "peer": lambda: Cost(2.0, 1.0, 40.0)}, 1)
    text = written(tmp_path, report.Run(MACHINE, [Comparison("rows", "Rows.", "nothing", runs)]))
    assert "| kg | 1 | 1.00 s | 1.00 s | +12 |" in text
    assert "| peer | 1 | 2.00 s | 1.00 s | 40 |" in text


def failing() -> Cost:
    raise RuntimeError("no memory\nat all")


def test_a_peer_that_fails_is_left_out_with_its_reason_and_ends_nothing(tmp_path: Path) -> None:
    runs = in_turn({"kg": lambda: Cost(1.0), "peer": failing, "other": lambda: Cost(2.0)}, 2)
    assert [len(run.wall) for run in runs] == [2, 0, 2]
    text = written(tmp_path, report.Run(MACHINE, [Comparison("rows", "Rows.", "a corpus", runs)]))
    assert "- rows (a corpus), peer: no memory\n" in text
    assert "| peer |" not in text


def test_a_run_goes_on_after_a_step_that_fails_and_writes_after_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def first() -> Comparison:
        return Comparison("rows", "Rows.", "a corpus", in_turn({"kg": lambda: Cost(1.0)}, 1))

    def second() -> Comparison:
        seen.append((tmp_path / "report.md").read_text(encoding="utf-8"))
        raise RuntimeError("the answers differ")

    case = SimpleNamespace(run=lambda place: iter([("one", first), ("two", second), ("three", first)]))
    monkeypatch.setattr(bench.importlib, "import_module", lambda name: case)
    assert bench.measured(Place(tmp_path, [1]), ["rows"], tmp_path) == ["two: the answers differ"]
    assert "not ended" in seen[0]
    assert "| rows | a corpus | kg | 1 |" in seen[0]
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "## Failed\n\n- two: the answers differ\n" in text
    assert text.count("| kg |") == 2


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
    assert small.peak is not None
    assert large.peak is not None
    assert small.peak < 60
    assert 100 < large.peak < 200


def test_a_command_that_fails_is_not_measured() -> None:
    with pytest.raises(RuntimeError, match="exit code 3"):
        command([sys.executable, "-c", "raise SystemExit(3)"])()
    with pytest.raises(RuntimeError, match="ValueError: no"):
        command([sys.executable, "-c", "raise ValueError('no')"])()


def test_a_command_and_what_it_started_end_with_their_time(tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    child = f"import time, pathlib; time.sleep(3); pathlib.Path({str(mark)!r}).touch()"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with pytest.raises(subprocess.TimeoutExpired):
        command([sys.executable, "-c", code], seconds=1)()
    time.sleep(4)
    assert not mark.exists()


def test_work_is_interrupted_when_its_time_is_over() -> None:
    with pytest.raises(TimeoutError, match="after 1 s"):
        within(1, lambda: time.sleep(30))()
    assert within(1, lambda: 7)() == 7


def test_what_a_child_process_uses_counts() -> None:
    processor = Processor()
    spin = "import time\nwhile time.process_time() < 0.5: pass\nprint()\ninput()"
    with subprocess.Popen([sys.executable, "-c", spin], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        alive = processor.used()
        child.communicate(b"\n")
    assert alive > 0.4
    assert processor.used() - alive < 0.4


def test_memory_is_what_was_added_at_the_peak() -> None:
    memory = Memory()
    bytearray(b"x") * (80 << 20)
    added = memory.added()
    assert added is not None
    assert 70 < added < 120
    again = Memory().added()
    assert again is not None
    assert again < 20
