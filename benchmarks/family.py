"""Processor time and memory of this process with all it started, as Linux tells them: a query process is part of what a query costs."""

from __future__ import annotations

import ctypes
import gc
import os
import resource
import time
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")


def members() -> list[int]:
    """Return the ids of this process and of all that descend from it, this one first."""
    children: dict[int, list[int]] = {}
    for path in _PROC.glob("[0-9]*/stat"):
        with suppress(OSError):
            children.setdefault(int(_fields(path)[1]), []).append(int(path.parent.name))
    found = [os.getpid()]
    for pid in found:
        found += children.get(pid, [])
    return found


class Processor:
    """The processor time that all of them use from now on, those that end among it. What it takes to look is not counted."""

    def __init__(self) -> None:
        self._others = _others()
        self._own = time.process_time()

    def used(self) -> float:
        """Return the seconds used so far."""
        own = time.process_time() - self._own
        return own + _others() - self._others


def _others() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime + sum(map(_used, members()[1:]))


def _used(pid: int) -> float:
    """Return the seconds of a process: of all its threads to a hundredth, or of those alive to the nanosecond, which is more."""
    ticks = threads = 0.0
    with suppress(OSError):
        user, system = _fields(_PROC / str(pid) / "stat")[11:13]
        ticks = (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
        threads = (
            sum(int(path.read_text().split()[0]) for path in (_PROC / str(pid) / "task").glob("*/schedstat")) / 1e9
        )
    return max(ticks, threads)


def _fields(path: Path) -> list[str]:
    """Return what follows a process's name in its line of figures."""
    return path.read_text().rpartition(")")[2].split()


class Memory:
    """What is added to the resident memory at its peak from now on: give back what is unused, forget earlier peaks, and look again later."""

    def __init__(self) -> None:
        gc.collect()
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
        self._held = {pid: held for pid in members() if (held := _megabytes(pid, "VmRSS")) is not None}
        for pid in self._held:
            with suppress(OSError):
                (_PROC / str(pid) / "clear_refs").write_text("5")

    def added(self) -> float | None:
        """Return the megabytes added at the peak, each process at its own; None where the system does not tell."""
        if not self._held:
            return None
        peaks = {pid: _megabytes(pid, "VmHWM") or 0.0 for pid in members()}
        return sum(max(0.0, peak - self._held.get(pid, 0.0)) for pid, peak in peaks.items())


def _megabytes(pid: int, name: str) -> float | None:
    with suppress(OSError):
        for line in (_PROC / str(pid) / "status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) / 1024
    return None
