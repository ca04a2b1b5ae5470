"""Reads an RDF file of a user in a child process under limits: quads as lines on its standard output, what is wrong on its standard error.

Run as ``python -m kg.store.rdfchild PATH FORMAT GRAPH PREFIX MEMORY SECONDS``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kg.confined import brought_down, command, confine, out_of_time
from kg.errors import InputError, LimitError
from kg.store.rdffile import Quad, file_quads

_MEMORY = 2 << 30
_SECONDS, _SECONDS_A_MIB = 60, 1
_REFUSED = 3
_HELD = 1 << 20


def child_quads(path: Path, format_: str, graph: str | None, prefix: str) -> Iterator[Quad]:
    """Yield the quads of an RDF file as `file_quads` does, but read in a child process, so that no file can take the caller down.

    Raises
    ------
    InputError
        If the file does not parse, holds what is refused, or brings its reader down.
    LimitError
        If reading takes too much processor time: a minute, and a second more for each MiB of the file.
    """
    seconds = _SECONDS + _SECONDS_A_MIB * (path.stat().st_size >> 20)
    words = [str(path.absolute()), format_, graph or "", prefix, str(_MEMORY), str(seconds)]
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(command("kg.store.rdfchild", *words), stdout=subprocess.PIPE, stderr=said) as child:
            assert child.stdout is not None
            try:
                for line in child.stdout:
                    s, p, rest = line.decode().split(" ", 2)
                    o, g = rest[:-1].rsplit(" ", 1)
                    yield s, p, o, g
                status = child.wait()
            finally:
                child.kill()
        if status:
            said.seek(0)
            raise _problem(path, status, said.read(), seconds)


def _problem(path: Path, status: int, said: bytes, seconds: int) -> InputError | LimitError:
    if status == _REFUSED:
        problem, place, remedy = json.loads(said.splitlines()[-1])
        return InputError(problem, place=place.replace(str(path.absolute()), str(path), 1), remedy=remedy)
    if out_of_time(status):
        return LimitError(
            f"{path}: reading took over {seconds} s of processor time — split the file, or write it flatter"
        )
    return InputError(brought_down(_MEMORY), place=str(path), remedy="write it flatter, or split it")


def _main(path: str, format_: str, graph: str, prefix: str, memory: str, seconds: str) -> int:
    confine(int(memory), int(seconds))
    held: list[str] = []
    try:
        size = 0
        for s, p, o, g in file_quads(Path(path), format_, graph or None, prefix):
            held.append(f"{s} {p} {o} {g}\n")
            size += len(held[-1])
            if size > _HELD:
                sys.stdout.write("".join(held))
                held, size = [], 0
        sys.stdout.write("".join(held))
        sys.stdout.flush()
    except InputError as error:
        sys.stderr.write("\n" + json.dumps([error.problem, error.place, error.remedy]) + "\n")
        return _REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
