"""Runs peers in turn, so that a busy machine is as busy for each, and keeps every time."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median


@dataclass
class Measured:
    """One contender: wall and CPU seconds of each run (CPU empty: not measured), and the peak memory of its largest process in MB (None: not its own process)."""

    name: str
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak: float | None = None

    def note(self, wall: float, cpu: float, peak: float | None) -> None:
        """Keep one run."""
        self.wall.append(wall)
        self.cpu.append(cpu)
        if peak is not None:
            self.peak = max(self.peak or 0.0, peak)


@dataclass
class Comparison:
    """One case at one size: ours first, then the peers; `same` says what was checked to be equal."""

    case: str
    what: str
    size: int
    runs: list[Measured]
    same: str = ""
    target: str = ""
    bounds: dict[str, float] = field(default_factory=dict)  # peer -> the largest ratio that meets the target
    load: float = 0.0  # of the machine, over the fifteen minutes before the end

    def ratio(self, peer: Measured, kind: str = "wall") -> float:
        """Return our median divided by the peer's."""
        return median(getattr(self.runs[0], kind) or [0.0]) / max(median(getattr(peer, kind) or [0.0]), 1e-9)


Work = Callable[[], object]


def command(words: Sequence[str | Path]) -> Callable[[], tuple[float, float, float]]:
    """Return a run of a command in a process of its own, as wall seconds, CPU seconds and peak MB; it must succeed."""

    launched = [sys.executable, "-I", "-S", str(Path(__file__).with_name("launch.py")), *map(str, words)]

    def run() -> tuple[float, float, float]:
        done = subprocess.run(launched, stdout=subprocess.PIPE, text=True, check=True)
        wall, cpu, peak = map(float, done.stdout.split())
        return wall, cpu, peak

    return run


def inside(work: Work) -> Callable[[], tuple[float, float, None]]:
    """Return a run of a function in this process, as wall and CPU seconds (CPU without child processes)."""

    def run() -> tuple[float, float, None]:
        began, cpu = time.perf_counter(), time.process_time()
        work()
        return time.perf_counter() - began, time.process_time() - cpu, None

    return run


def in_turn(contenders: Mapping[str, Callable[[], tuple[float, float, float | None]]], rounds: int) -> list[Measured]:
    """Run every contender once a round."""
    found = {name: Measured(name) for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            found[name].note(*run())
    return list(found.values())
