"""The query process: opens one version of a store read-only, answers requests over a pipe, and can be killed at any moment.

pyoxigraph cannot stop a query, and deep nesting or lack of memory ends its process; so a query never runs in ours. A message is a
length (8 bytes) and JSON; an answer is a head, chunks of body (length 0 ends them), and a tail.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import struct
import sys
import threading

from kg.offline import go_offline

TYPE_CHECKING = False  # the module typing would keep the store closed for longer
if TYPE_CHECKING:
    from typing import IO, Any

_LENGTH = struct.Struct(">Q")
_STACK = 512 << 20
_CHUNK = 1 << 16


class _EnoughError(Exception):
    """The row limit is reached."""


class _Sink(io.RawIOBase):
    """Passes written bytes on as frames; stops after a number of lines when one is set."""

    def __init__(self, out: IO[bytes], lines: int | None, *, framed: bool = True) -> None:
        self._out, self._left, self._framed = out, lines, framed
        self._held: list[bytes] = []
        self._size, self._full = 0, False

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        """Take `data`; raise `_EnoughError` at the first byte past the last line allowed."""
        chunk = bytes(data)
        if self._full:  # the serialiser empties its own buffer once more when it is dropped
            return len(chunk)
        if self._left is not None:
            ends = chunk.count(b"\n")
            if ends > self._left or (ends == self._left == 0 and chunk):
                self._hold(_first_lines(chunk, self._left))
                self._full = True
                raise _EnoughError
            self._left -= ends
        self._hold(chunk)
        return len(chunk)

    def _hold(self, chunk: bytes) -> None:
        self._held.append(chunk)
        self._size += len(chunk)
        if self._size >= _CHUNK:
            self.send()

    def send(self) -> None:
        """Send what is held as one frame."""
        body = b"".join(self._held)
        self._held, self._size = [], 0
        if body:
            self._out.write(_LENGTH.pack(len(body)) + body if self._framed else body)


def _first_lines(chunk: bytes, lines: int) -> bytes:
    at = 0
    for _ in range(lines):
        at = chunk.index(b"\n", at) + 1
    return chunk[:at]


def _send(out: IO[bytes], message: dict[str, Any]) -> None:
    body = json.dumps(message).encode()
    out.write(_LENGTH.pack(len(body)) + body)


def _answer(store: Any, request: dict[str, Any], out: IO[bytes]) -> None:
    """Evaluate one request and write head, body and tail."""
    import pyoxigraph as ox

    result = store.query(
        request["query"],
        prefixes=request["prefixes"],
        default_graph=_graphs(request["graphs"]),
        named_graphs=_graphs(request["named"]),
        base_iri=request.get("base"),
    )
    if isinstance(result, ox.QueryBoolean):
        _send(out, {"kind": "boolean", "value": bool(result)})
        _tail(out, {})
    elif isinstance(result, ox.QueryTriples):
        _triples(result, request, out)
    else:
        _send(out, {"kind": "solutions", "variables": [variable.value for variable in result.variables]})
        _solutions(result, request, out)


def _graphs(names: list[str | None] | None) -> Any:
    import pyoxigraph as ox

    return None if names is None else [ox.DefaultGraph() if name is None else ox.NamedNode(name) for name in names]


def _solutions(result: Any, request: dict[str, Any], out: IO[bytes]) -> None:
    import pyoxigraph as ox

    rows, wanted = request["rows"], getattr(ox.QueryResultsFormat, request["format"].upper())
    tail: dict[str, Any] = {"truncated": False}
    counted = rows is not None and wanted != ox.QueryResultsFormat.TSV  # only TSV has exactly one line a row
    held = io.BytesIO()
    sink = _Sink(held if counted else out, None if rows is None else rows + 1, framed=not counted)
    try:
        result.serialize(sink, format=ox.QueryResultsFormat.TSV if counted else wanted)
    except _EnoughError:
        tail["truncated"] = True
    except (RuntimeError, ValueError, OSError) as error:
        tail |= {"error": "query", "message": str(error)}
    sink.send()
    if counted and "error" not in tail:
        cut: Any = ox.parse_query_results(held.getvalue(), format=ox.QueryResultsFormat.TSV)
        whole = _Sink(out, None)
        cut.serialize(whole, format=wanted)
        whole.send()
    _tail(out, tail)


def _triples(result: Any, request: dict[str, Any], out: IO[bytes]) -> None:
    import pyoxigraph as ox

    rows = request["rows"]
    lines = sorted(set(result.serialize(format=ox.RdfFormat.N_TRIPLES).splitlines(keepends=True)))
    body = b"".join(lines[:rows])
    if request["format"] != "nt":
        from kg.store.dump import triples_bytes

        body = triples_bytes(body, request["format"])
    _send(out, {"kind": "triples"})
    sink = _Sink(out, None)
    sink.write(body)
    sink.send()
    _tail(out, {"truncated": rows is not None and len(lines) > rows})


def _tail(out: IO[bytes], tail: dict[str, Any]) -> None:
    out.write(_LENGTH.pack(0))
    _send(out, tail)
    out.flush()


def serve(data: str, source: IO[bytes], out: IO[bytes]) -> None:
    """Answer requests from `source` on `out` until it ends."""
    import pyoxigraph as ox

    store: ox.Store | None = None
    with contextlib.suppress(OSError):  # open it before anything is asked; what is wrong is told at the first request
        store = ox.Store.read_only(data)
    while head := source.read(_LENGTH.size):
        request = json.loads(source.read(*_LENGTH.unpack(head)))
        try:
            store = store or ox.Store.read_only(data)
            _answer(store, request, out)
        except BrokenPipeError:  # nobody waits for the answer any more
            return
        except (SyntaxError, ValueError, RuntimeError, OSError) as error:
            kind = {SyntaxError: "syntax", OSError: "store"}.get(type(error), "query")
            _send(out, {"kind": "error", "error": kind, "message": str(error)})
            _tail(out, {})


def limit_memory(memory: int | None) -> None:
    """Keep this process below `memory` bytes of address space, and write no core file."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory is not None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def run(data: str, memory: int | None, online: bool, source: IO[bytes], out: IO[bytes]) -> None:
    """Serve on a thread with a stack deep enough for nested queries, within `memory` bytes, and without a network unless `online`."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # the engine's last words; whoever asked says it in one line
    if not online:
        go_offline()
    limit_memory(memory)
    threading.stack_size(_STACK)
    thread = threading.Thread(target=serve, args=(data, source, out))
    parent = os.getppid()
    thread.start()
    while thread.is_alive():
        thread.join(1.0)
        if os.getppid() != parent:  # nobody waits for the answer any more
            os._exit(1)
    os._exit(0)  # what is left for a closed pipe is not written


if __name__ == "__main__":
    run(sys.argv[1], int(sys.argv[2]) or None, sys.argv[3] == "online", sys.stdin.buffer, os.fdopen(os.dup(1), "wb"))
