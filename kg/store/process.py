"""Starts query processes and talks to them: a deadline kills, a crash becomes one clear error."""

from __future__ import annotations

import contextlib
import json
import os
import select
import struct
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import KgError, LimitError, QueryError, StoreError, TooLargeError
from kg.store.base import Limits
from kg.store.start import started

if TYPE_CHECKING:
    from pathlib import Path

_LENGTH = struct.Struct(">Q")
_SIGKILL, _SIGSEGV = 9, 11  # the same on every POSIX system; the module that names them takes a millisecond


class Answer(NamedTuple):
    """What a query process or a server sent back, still serialised.

    `kind` is solutions, boolean or triples; `body` is in the format that was asked for. `remarks` says what is known to be wrong with
    answers of this kind from this server.
    """

    kind: str
    body: bytes = b""
    variables: tuple[str, ...] = ()
    value: bool = False
    truncated: bool = False
    remarks: tuple[str, ...] = ()


class QueryProcess:
    """One query process on one version of a store.

    One started ahead is taken if there is one. Else, where this process is single-threaded, it is forked (about 1 ms), or a fresh
    interpreter is started (about 30 ms).
    """

    def __init__(self, data: Path, memory: int | None, *, online: bool = False) -> None:
        self.memory, self._stopped = memory, False
        self._pid, self._out, self._in = started(str(data), memory, online)

    def request(self, message: dict[str, Any], limits: Limits, began: float | None = None) -> Answer:
        """Send one request and return its answer.

        Parameters
        ----------
        began : float
            When the time allowed began, by the monotonic clock; else now.

        Raises
        ------
        LimitError
            If the deadline passes, memory runs out or the answer is too large; the process is gone then.
        QueryError
            If the query is refused, does not parse or fails.
        """
        deadline = None if limits.seconds is None else (began or time.monotonic()) + limits.seconds
        body = json.dumps(message).encode()
        try:
            os.write(self._out, _LENGTH.pack(len(body)))
            _write_all(self._out, body)
            head = json.loads(self._frame(deadline))
            chunks = self._chunks(deadline, limits.size)
            tail = json.loads(self._frame(deadline))
        except _PastDeadlineError:
            self.kill()
            raise LimitError(
                f"the query was stopped at its limit of {limits.seconds:g} s — ask for less, or raise --timeout"
            ) from None
        except (EOFError, OSError):
            raise self._death() from None
        for part in (head, tail):
            if "error" in part:
                raise _refusal(part)
        variables = tuple(head.get("variables", ()))
        truncated = bool(tail.get("truncated", False))
        return Answer(
            kind=head["kind"],
            body=b"".join(chunks),
            variables=variables,
            value=head.get("value", False),
            truncated=truncated,
        )

    def _chunks(self, deadline: float | None, most: int | None) -> list[bytes]:
        chunks, size = [], 0
        while chunk := self._frame(deadline):
            chunks.append(chunk)
            size += len(chunk)
            if most is not None and size > most:
                self.kill()
                raise TooLargeError(f"the answer has more than {most >> 20} MiB — ask for less, or set --limit")
        return chunks

    def _frame(self, deadline: float | None) -> bytes:
        (length,) = _LENGTH.unpack(self._read(_LENGTH.size, deadline))
        return self._read(length, deadline)

    def _read(self, size: int, deadline: float | None) -> bytes:
        parts = []
        while size:
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and (left <= 0 or not select.select([self._in], [], [], left)[0]):
                raise _PastDeadlineError
            part = os.read(self._in, min(size, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _death(self) -> KgError:
        """Say why the process ended."""
        status = self._end(grace=0.1)
        if self._stopped:
            return LimitError("the query was stopped: whoever asked is ending")
        if status == -_SIGSEGV:
            return QueryError("the query is nested too deeply", remedy="write it flatter")
        bound = f"{self.memory / 2**30:.3g} GiB" if self.memory else "this machine's memory"
        return LimitError(f"the query needed more memory than its limit of {bound} — ask for less")

    def kill(self) -> None:
        """End the process at once; it only reads, so nothing is lost."""
        self._end(grace=0.0)

    def stop(self) -> None:
        """End what the process is doing, from any thread: the request that waits for it fails."""
        self._stopped = True
        if self._pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, _SIGKILL)

    def abandon(self) -> None:
        """Let go of the process, which is another's; it goes on."""
        self._pid = 0
        os.close(self._out)
        os.close(self._in)

    def _end(self, grace: float) -> int:
        """End the process, after `grace` seconds to end by itself, and return its exit status, negative for a signal."""
        if self._pid == 0:
            return 0
        pid, self._pid = self._pid, 0
        os.close(self._out)
        ended, status = _wait(pid, grace) if grace else (False, 0)
        if not ended:
            os.kill(pid, _SIGKILL)
            _, status = os.waitpid(pid, 0)
        os.close(self._in)
        return os.waitstatus_to_exitcode(status)

    @property
    def alive(self) -> bool:
        """Whether the process can take a request."""
        return self._pid != 0


class _PastDeadlineError(Exception):
    pass


def _wait(pid: int, seconds: float) -> tuple[bool, int]:
    """Wait a moment for the process to end by itself, so that its own signal is seen."""
    until = time.monotonic() + seconds
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended or time.monotonic() > until:
            return bool(ended), status
        time.sleep(0.002)


def _write_all(handle: int, body: bytes) -> None:
    view = memoryview(body)
    while view:
        view = view[os.write(handle, view) :]


def _refusal(head: dict[str, Any]) -> KgError:
    message = " ".join(str(head["message"]).split())
    if head["error"] == "store":
        return StoreError(f"the store cannot be read: {message} — make it again with: kg build")
    what = "the query does not parse: " if head["error"] == "syntax" else "the query failed: "
    return QueryError(what + message)
