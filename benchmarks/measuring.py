"""Runs contenders in turn, so that a busy machine is as busy for each, and keeps what every run cost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Literal, NamedTuple, TypeVar

from benchmarks import family

SECONDS = 1_200
"""After this long a command of a peer is ended, and left out."""


class Cost(NamedTuple):
    """Wall and CPU seconds of one run, and megabytes: the peak of a process of its own, or (`added`) what was added to this one at its peak."""

    wall: float
    cpu: float | None = None
    peak: float | None = None
    added: bool = False


Run = Callable[[], Cost]
Words = list[str | Path]
Answer = TypeVar("Answer")


@dataclass
class Measured:
    """One contender: what each of its runs cost, the largest peak; `failed` says why it has no more runs."""

    name: str
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak: float | None = None
    added: bool = False
    failed: str = ""

    def note(self, cost: Cost) -> None:
        """Keep one run."""
        self.wall.append(cost.wall)
        self.cpu += [] if cost.cpu is None else [cost.cpu]
        self.added = cost.added
        if cost.peak is not None:
            self.peak = max(self.peak or 0.0, cost.peak)

    def number(self, kind: Kind) -> float | None:
        """Return the median seconds, or the peak in MB; None where it was not measured."""
        if kind == "peak":
            return self.peak
        seconds = self.wall if kind == "wall" else self.cpu
        return median(seconds) if seconds else None


Kind = Literal["wall", "cpu", "peak"]


@dataclass(frozen=True)
class Target:
    """What is asked of one number of ours (of the contender `of`, else of the first): at most `at_most`, times that of a peer if one is named."""

    asked: str
    at_most: float
    peer: str = ""
    judged: Kind = "wall"
    of: str = ""


@dataclass
class Comparison:
    """One case on one body of data: ours first, then the peers; `same` says what was checked to be equal.

    `data` says what it ran on; `size` is the quads of a synthetic corpus, 0 for anything else.
    """

    case: str
    what: str
    data: str
    runs: list[Measured]
    same: str = ""
    size: int = 0
    targets: list[Target] = field(default_factory=list)
    load: float = 0.0  # of the machine, over the minute before the end

    def ratio(self, peer: Measured, kind: Kind = "wall") -> float | None:
        """Return our number divided by the peer's, medians of seconds; None where either was not measured."""
        return _divided(self.runs[0].number(kind), peer.number(kind))

    def named(self, name: str) -> Measured | None:
        """Return a contender that was measured, the first for no name."""
        return next((run for run in self.runs if not run.failed and name in ("", run.name)), None)

    def reached(self, target: Target) -> float | None:
        """Return the number that a target judges; None where it was not measured."""
        mine, peer = self.named(target.of), self.named(target.peer)
        number = mine.number(target.judged) if mine else None
        if not target.peer:
            return number
        return _divided(number, peer.number(target.judged) if peer else None)


def _divided(ours: float | None, theirs: float | None) -> float | None:
    return None if ours is None or not theirs else ours / theirs


def command(words: Words, seconds: float = SECONDS) -> Run:
    """Return a run of a command in a process of its own; it must succeed in time."""
    launched = [sys.executable, "-I", "-S", str(Path(__file__).with_name("launch.py")), *map(str, words)]

    def run() -> Cost:
        with subprocess.Popen(
            launched, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        ) as process:
            try:
                said, complained = process.communicate(timeout=seconds)
            except BaseException:
                os.killpg(process.pid, signal.SIGKILL)
                raise
        if process.returncode:
            raise RuntimeError(_last_line(complained) or f"it ended with exit code {process.returncode}")
        wall, cpu, peak = map(float, said.split())
        return Cost(wall, cpu, peak)

    return run


def _last_line(text: str) -> str:
    return text.strip().splitlines()[-1] if text.strip() else ""


def inside(work: Callable[[], object]) -> Run:
    """Return a run of a function in this process, with the processes it has."""

    def run() -> Cost:
        memory, processor = family.Memory(), family.Processor()
        began = time.perf_counter()
        work()
        wall = time.perf_counter() - began
        return Cost(wall, processor.used(), memory.added(), added=True)

    return run


def within(seconds: int, work: Callable[[], Answer]) -> Callable[[], Answer]:
    """Return work that is interrupted after so many seconds, with a TimeoutError; for Python code on the main thread."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"ended after {seconds:,} s")

    def bounded() -> Answer:
        before = signal.signal(signal.SIGALRM, stop)
        signal.alarm(seconds)
        try:
            return work()
        finally:
            signal.alarm(0)
            signal.signal(signal.SIGALRM, before)

    return bounded


def in_turn(contenders: Mapping[str, Run], rounds: int) -> list[Measured]:
    """Run every contender once a round. A peer that fails has no further round, and says why; ours must not fail."""
    found = {name: Measured(name) for name in contenders}
    first = next(iter(contenders))
    for _ in range(rounds):
        for name, run in contenders.items():
            if found[name].failed:
                continue
            try:
                found[name].note(run())
            except Exception as error:
                if name == first:
                    raise
                found[name].failed = told(error)
    return list(found.values())


def told(error: Exception) -> str:
    """Return the first line of what an error says, without the command that was run."""
    if isinstance(error, subprocess.TimeoutExpired):
        return f"ended after {error.timeout:,.0f} s"
    return next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
