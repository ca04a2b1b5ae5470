"""The process that reads one hostile file under limits: a pickled request on standard input, a pickled answer on standard output.

The pipe runs between a process and the child it started; nothing from outside is unpickled. Run as ``python -m kg.ingest.child``.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import dataclass

from kg.confined import brought_down, command, confine, out_of_time
from kg.errors import DocumentError, LimitError
from kg.ingest.document import Document
from kg.ingest.headers import HeaderRules
from kg.ingest.readers.limits import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the child is to read."""

    data: bytes
    kind: str
    name: str
    limits: Limits
    rules: HeaderRules


def read_in_child(request: Request) -> Document:
    """Read a document in a child process.

    Raises
    ------
    DocumentError
        If the file cannot be read, or brings its reader down.
    LimitError
        If reading takes over the limit of time or memory.
    """
    limits = request.limits
    late = LimitError(f"{request.name}: reading took over {limits.seconds} s — split the file, or raise the time limit")
    try:
        done = subprocess.run(
            command("kg.ingest.child"),
            input=pickle.dumps(request),
            capture_output=True,
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise late from None
    if out_of_time(done.returncode):
        raise late
    if done.returncode != 0 or not done.stdout:
        raise DocumentError(brought_down(limits.memory), place=request.name, remedy="save it anew, or split it")
    answer = pickle.loads(done.stdout)
    if isinstance(answer, Document):
        return answer
    problem, place, remedy = answer
    raise DocumentError(problem, place=place, remedy=remedy)


def _main() -> None:
    """Read what standard input asks for and answer on standard output; libraries that print do so on standard error."""
    answer_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    request: Request = pickle.load(sys.stdin.buffer)
    limits = request.limits
    confine(limits.memory, limits.seconds + 1)
    from kg.ingest.reading import document_from_bytes

    answer: object
    try:
        answer = document_from_bytes(request.data, request.kind, request.name, limits, request.rules)
    except DocumentError as error:
        answer = (error.problem, error.place, error.remedy)
    pickle.dump(answer, answer_to)
    answer_to.close()


if __name__ == "__main__":
    # The request was pickled by `kg.ingest.child`, not by `__main__`: its classes come from there.
    _main()
