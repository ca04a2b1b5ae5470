"""Runs `kg` and ends it: at a random moment, or with a disk that is full."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.trials import Trial

KG = [sys.executable, "-c", "from kg.cli import main; main()"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One command that changes something: how to put things back, and what somebody sees who looks."""

    name: str
    tried: str
    words: Sequence[str]
    restore: Callable[[], None]
    state: Callable[[], str]
    slow: bool = False


def kg(words: Sequence[str], *, most: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run `kg`, with no file above `most` bytes where that is given."""

    def bound() -> None:
        if most is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return subprocess.run([*KG, *words], capture_output=True, text=True, check=False, preexec_fn=bound)


def killed(words: Sequence[str], seconds: float) -> tuple[float, bool]:
    """Run `kg` and kill it and its children with signal 9 after some seconds; return how long it ran and whether it was still at work."""
    quiet, began = subprocess.DEVNULL, time.monotonic()
    process = subprocess.Popen([*KG, *words], stdout=quiet, stderr=quiet, start_new_session=True)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=seconds)
    at_work = process.poll() is None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return time.monotonic() - began, at_work


def kill_at_random(work: Work, tries: int, random: Random) -> Trial:
    """Kill a command at random moments; what is seen afterwards must be what was before or what is when it is done."""
    began, tries = time.monotonic(), max(2, tries // 5) if work.slow else tries
    work.restore()
    old = _seen(work)
    done, whole = _timed(work)
    new = _seen(work)
    if done.returncode != 0:
        return Trial("kill -9", work.name, work.tried, f"it does not run at all: {done.stderr[-150:]}", False, whole)
    found: list[str] = []
    hit = 0
    for _ in range(tries):
        work.restore()
        took, at_work = killed(work.words, whole * random.uniform(0.1, 0.9))
        hit += at_work
        whole = whole if at_work else min(whole, took)  # the machine was busier when it was measured
        found.append(_seen(work))
    again = kg(work.words)
    found_after = _seen(work)
    good = sum(state in {old, new} for state in found)
    happened = (
        f"{good} of {tries} survived ({hit} killed at work): {found.count(old)} as before, {found.count(new)} as done"
    )
    if wrong := sorted({state for state in found if state not in {old, new}}):
        happened += f"; also seen: {'; '.join(wrong)[:200]}"
    if found_after != new:
        happened += f"; run again it ends as {found_after[:100]} {again.stderr[-100:]}"
    passed = good == tries and found_after == new
    return Trial("kill -9", work.name, work.tried, happened, passed, time.monotonic() - began)


def _timed(work: Work) -> tuple[subprocess.CompletedProcess[str], float]:
    """Run a command to its end, where it is quick twice; return the last run and the seconds of the quicker one."""
    took: list[float] = []
    while not took or (len(took) < 2 and took[0] < 10.0):
        work.restore()
        began = time.monotonic()
        done = kg(work.words)
        took.append(time.monotonic() - began)
    return done, min(took)


def fill_the_disk(work: Work, sizes: Sequence[int]) -> Trial:
    """Run a command where no file may grow beyond some bytes; it must say so in one line; what is seen is as before or as done."""
    sizes = sizes[:1] if work.slow else sizes
    began, clean = time.monotonic(), 0
    work.restore()
    old, found = _seen(work), []
    kg(work.words)
    well = {old, _seen(work)}
    for most in sizes:
        work.restore()
        done = kg(work.words, most=most)
        refused = done.returncode in {1, 2} and done.stderr.startswith("kg: ") and "Traceback" not in done.stderr
        clean += (refused and _seen(work) in well) or done.returncode == 0
        found.append(done.stderr.strip().splitlines()[-1][:120] if done.stderr.strip() else "done")
    happened = f"{clean} of {len(sizes)} survived; the last said: {found[0]}"
    passed = clean == len(sizes)
    return Trial("disk full", work.name, f"{work.tried}, no room", happened, passed, time.monotonic() - began)


def _seen(work: Work) -> str:
    try:
        return work.state()
    except Exception as error:  # whatever goes wrong is what is seen
        return f"{type(error).__name__}: {error}"
