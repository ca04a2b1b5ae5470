"""`python -m benchmarks.hostile [queries|commands|notebook|requests|files …]`: writes hostile.md and hostile.json."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.faults.beside import count_address, get, serving
from benchmarks.hostile import queries
from benchmarks.hostile.attack import Attack, canary, tried
from benchmarks.hostile.files import files
from benchmarks.hostile.requests import requests
from benchmarks.trials import Report, Trial, write
from kg import KnowledgeGraph
from kg.offline import supported

PARTS = ("queries", "requests", "notebook", "commands", "files")
_ABOUT = (
    "Each attack is sent to a `kg serve` of the shipped graph (3 s a query, 4 at once), to `kg` or to `KnowledgeGraph`, all started by this "
    "command on this machine. It passes where the answer is a clear refusal, a clear limit or a sound answer in time, without a traceback or "
    "a status 500, nobody else was called (an address on loopback listens), no file was read, and the server then answers a healthy query."
)


def main() -> None:
    """Try every attack; exit 1 where one got through."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.hostile", description="Attack kg.")
    reader.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    reader.add_argument("-o", "--output", type=Path, default=Path(__file__).parents[1], help="Folder of the report.")
    given = reader.parse_args()
    for name in set(given.parts) - set(PARTS):
        reader.error(f"{name} is no part; there are: {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory(prefix="planatlas-hostile-") as folder:
        trials = list(run(Path(folder), given.parts or PARTS))
    note = "Query processes and readers of documents have no network: " + (
        "seccomp refuses them every socket (Linux)." if supported() else "NOT on this system, which has no seccomp."
    )
    write(given.output, Report(name="hostile", title="Hostile input", about=_ABOUT, trials=trials, notes=[note]))
    sys.exit(0 if all(trial.passed is not False for trial in trials) else 1)


def run(folder: Path, parts: Sequence[str]) -> Iterator[Trial]:
    """Yield every trial."""
    store = folder / "store"
    KnowledgeGraph.build(store)
    with canary() as listening, serving(store, "--workers", "4", "--timeout", f"{queries.LIMIT:g}") as (address, _):
        for path in (
            "/zh/",
            "/zh/graph",
            "/zh/search?q=a",
            "/zh/tasks",
            "/zh/collaboration",
            "/zh/matrix",
        ):  # what is made once is made before the first attack
            get(f"{address}{path}", 120.0)
        for part in parts:
            for attack in _attacks(part, folder, store, address, listening):
                trial = tried(attack, count_address(address))
                print(trial.line(), file=sys.stderr, flush=True)
                yield trial


def _attacks(part: str, folder: Path, store: Path, address: str, listening: str) -> Iterator[Attack]:
    match part:
        case "queries":
            return queries.served(address, listening)
        case "commands":
            return queries.commanded(store, listening)
        case "notebook":
            return queries.in_process(store, listening)
        case "requests":
            return requests(address)
        case _:
            return files(folder, listening)


if __name__ == "__main__":
    main()
