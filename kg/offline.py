"""Takes the network away from this process, for good: the kernel then refuses every new socket.

Processes that evaluate queries or read documents of strangers need no network; should a request to another address slip past the checks
before them, it ends here. Linux only (seccomp, which needs no privilege); elsewhere nothing happens, and `supported` says so.
"""

from __future__ import annotations

import os
import sys

_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000  # refusal: errno 1, "Operation not permitted"
# machine -> its number in the kernel's audit interface, and its numbers of socket(2) and io_uring_setup(2)
_MACHINES = {"x86_64": (0xC000003E, 41, 425), "aarch64": (0xC00000B7, 198, 425)}
_X32 = 0x40000000  # the second way to call an x86_64 kernel

Step = tuple[int, int, int, int]


def supported() -> bool:
    """Tell whether this system can take the network away from a process."""
    return sys.platform == "linux" and os.uname().machine in _MACHINES


def go_offline(*, kill: bool = False) -> bool:
    """Refuse this process, its threads to come and its children every new socket; return whether that is so.

    Call it before the process has a second thread: threads that are there already stay as they are.

    Parameters
    ----------
    kill : bool
        End the process at the attempt, instead of refusing it.
    """
    if not supported():
        return False
    import ctypes
    import struct

    steps = _steps(*_MACHINES[os.uname().machine], _KILL if kill else _REFUSE)
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    # struct sock_fprog: a number of steps and, at the next place of a pointer's size, where they are
    program = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(code)))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    words = [ctypes.c_ulong] * 4
    prctl.argtypes = [ctypes.c_int, *words]
    if prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return int(prctl(_SET_SECCOMP, _FILTER, ctypes.addressof(program), 0, 0)) == 0


def _steps(machine: int, socket: int, io_uring: int, refusal: int) -> list[Step]:
    """Return the filter: (operation, steps to skip if so, steps to skip if not, operand)."""
    return [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 0, 4, machine),  # a call in another machine's way is refused
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, 2, 0, _X32),
        (_EQUAL, 1, 0, socket),
        (_EQUAL, 0, 1, io_uring),
        (_RETURN, 0, 0, refusal),
        (_RETURN, 0, 0, _ALLOW),
    ]
