"""Starts query processes. Imports next to nothing, so that a command can start one before it reads its own options."""

from __future__ import annotations

import os
import sys

MEMORY = 3 << 30  # bytes a query may use where nobody says otherwise

Started = tuple[int, int, int]  # process id, where to write requests, where to read answers
_waiting: dict[tuple[str, int | None, bool], Started] = {}


def can_fork() -> bool:
    """Tell whether this process has one thread only, so that a copy of it is sound."""
    return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208


def start_ahead(store: str) -> None:
    """Start a process on the current version of the store in folder `store`, for the first query that will want one.

    Without a sound store there nothing happens: whoever opens the store says what is wrong. A process that nobody takes ends with ours.
    """
    try:
        with open(os.path.join(store, "CURRENT"), encoding="ascii") as file:  # noqa: PTH118, PTH123
            data = os.path.join(store, "versions", file.read().strip(), "store")  # noqa: PTH118
    except (OSError, ValueError):
        return
    if can_fork():
        _waiting[data, MEMORY, False] = _fork(data, MEMORY, False)


def started(data: str, memory: int | None, online: bool) -> Started:
    """Return a process on the data in folder `data`: the one started ahead, or a new one; only where `online` has it a network."""
    ahead = _waiting.pop((data, memory, online), None)
    return ahead or (_fork if can_fork() else _spawn)(data, memory, online)


def _fork(data: str, memory: int | None, online: bool) -> Started:
    ours_in, theirs_out = os.pipe()
    theirs_in, ours_out = os.pipe()
    pid = os.fork()
    if pid:
        os.close(theirs_in)
        os.close(theirs_out)
        return pid, ours_out, ours_in
    os.close(ours_in)
    os.close(ours_out)
    try:
        import signal

        signal.signal(signal.SIGINT, signal.SIG_IGN)
        from kg.store.worker import run

        run(data, memory, online, os.fdopen(theirs_in, "rb"), os.fdopen(theirs_out, "wb"))
    finally:
        os._exit(0)


def _spawn(data: str, memory: int | None, online: bool) -> Started:
    import subprocess

    command = [sys.executable, "-I", "-m", "kg.store.worker", data, str(memory or 0), "online" if online else "offline"]
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    process = subprocess.Popen(command, stdin=theirs_in, stdout=theirs_out, start_new_session=True)
    os.close(theirs_in)
    os.close(theirs_out)
    process.returncode = 0  # we wait for it ourselves, by its id
    return process.pid, ours_out, ours_in
