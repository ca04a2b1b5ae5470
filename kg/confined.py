"""Child processes for files of strangers: bounded memory and processor time, no network, and one line on why one ended.

Whoever reads such a file runs a module of ours as a child. Its libraries may be brought down by what they read; then the child ends, and
nothing else does.
"""

from __future__ import annotations

import sys

_NO_TIME_LEFT = -24  # the signal SIGXCPU


def command(module: str, *words: str) -> list[str]:
    """Return the command line that runs a module of ours in a child process."""
    return [sys.executable, "-P", "-X", "utf8", "-m", module, *words]


def confine(memory: int, seconds: int) -> None:
    """Keep this process within bytes of address space and seconds of processor time, without a network and without a core file."""
    import resource

    from kg.offline import go_offline

    go_offline()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def out_of_time(status: int) -> bool:
    """Tell whether a child that ended with this status had used up its processor time."""
    return status == _NO_TIME_LEFT


def brought_down(memory: int) -> str:
    """Return what to say of a file whose reader ended without an answer."""
    return (
        f"the file brought its reader down: it is damaged, nested too deeply, or needs over {memory >> 20} MB of memory"
    )
