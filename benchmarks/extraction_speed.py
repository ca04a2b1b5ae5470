"""How fast statements are read from text, beside plain `re.findall` over the same text.

    python benchmarks/extraction_speed.py FILE...

Prints one JSON object: megabytes of UTF-8 a second (best of seven runs in one process) for the whole path from text to statements, for the
two regexes a first attempt would use, and their ratio. Nothing is cached between runs but what the interpreter itself keeps.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from kg.ingest.document import plain_document
from kg.ingest.statements import find_statements

LABELLED = re.compile(r"[（(](牵头单位|责任单位|责任部门|负责部门|配合单位|参与单位)[:：]([^（）()]*)[)）]")
VERBAL = re.compile(r"[（(]([^（）()]*(?:牵头|负责|配合|参与|指导)[^（）()]*)[)）]")


def best(work: Callable[[], object], runs: int = 7) -> float:
    """Return the shortest time of several runs, in seconds of processor time, so that a busy machine does not slow them."""
    times = []
    for _ in range(runs):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def main(files: list[str]) -> None:
    """Measure the files given."""
    text = "\n".join(Path(file).read_text(encoding="utf-8") for file in sorted(files))
    document, size = plain_document("benchmark.txt", text), len(text.encode()) / 1e6
    found = find_statements(document).statements
    ours = best(lambda: find_statements(document))
    plain = best(lambda: (LABELLED.findall(text), VERBAL.findall(text)))
    report = {
        "megabytes": round(size, 3),
        "statements": len(found),
        "statements_per_megabyte": round(len(found) / size),
        "megabytes_per_second": round(size / ours, 2),
        "findall_megabytes_per_second": round(size / plain, 1),
        "ratio": round(ours / plain, 1),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main(sys.argv[1:])
