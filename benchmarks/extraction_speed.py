"""How fast plan documents are read: text beside plain `re.findall`, PDF beside the text extraction of known readers, same file, same run.

    python -m benchmarks.extraction_speed FILE...

Prints one JSON object a kind of file, all times in seconds of processor time, the best of several runs in one process. For text: megabytes
of UTF-8 a second from text to statements, the same for the two regexes a first attempt would use, and their ratio. For PDF: the time to read
the document (reading order, tables, page furniture), the time to find its statements and how much that adds to reading, the time that the text
extraction of PDFium and of the other readers installed (`pip install "planatlas[bench]"`) takes, and the whole as a multiple of each.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.peers.pdf_text import extractors
from kg.ingest.candidate import Statement
from kg.ingest.candidates import Candidates, find_candidates
from kg.ingest.document import plain_document
from kg.ingest.headers import header_rules
from kg.ingest.normalise import normalise
from kg.ingest.readers.limits import Limits
from kg.ingest.reading import document_from_bytes
from kg.ingest.statements import find_statements
from kg.ingest.units import parse_units

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


def forget() -> None:
    """Forget the last document and the lists of units read."""
    normalise.cache_clear()
    parse_units.cache_clear()


def statements_of(text: str) -> Sequence[Statement]:
    """Go the whole way of one text, with nothing kept from the time before but what kind of name each name is."""
    forget()
    return find_statements(plain_document("benchmark.txt", text)).statements


def text_report(files: Sequence[Path]) -> dict[str, object]:
    """Measure plain text files, as one."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    size, found = len(text.encode()) / 1e6, statements_of(text)
    ours = best(lambda: statements_of(text))
    plain = best(lambda: (LABELLED.findall(text), VERBAL.findall(text)))
    return {
        "kind": "text",
        "megabytes": round(size, 3),
        "statements": len(found),
        "statements_per_megabyte": round(len(found) / size),
        "megabytes_per_second": round(size / ours, 2),
        "findall_megabytes_per_second": round(size / plain, 1),
        "ratio": round(ours / plain, 1),
    }


def candidates_of(data: bytes, name: str) -> Candidates:
    """Go the whole way of one PDF, with as little kept from the time before."""
    forget()
    document = document_from_bytes(data, "pdf", name, Limits(), header_rules())
    return find_candidates(document, extractors={})


def pdf_report(file: Path) -> dict[str, object]:
    """Measure one PDF."""
    data, rules = file.read_bytes(), header_rules()
    document = candidates_of(data, file.name).document
    read = best(lambda: document_from_bytes(data, "pdf", file.name, Limits(), rules), 3)
    whole = best(lambda: candidates_of(data, file.name), 3)
    bare = {name: best(partial(extract, data), 3) for name, extract in extractors()[0].items()}
    return {
        "kind": "pdf",
        "file": file.name,
        "pages": len(document.page_starts),
        "read": round(read, 3),
        "whole": round(whole, 3),
        "finding_adds_to_reading": round(whole / read - 1, 2),
        "text_extraction": {name: round(seconds, 3) for name, seconds in bare.items()},
        "whole_to_text_extraction": {name: round(whole / seconds, 2) for name, seconds in bare.items()},
    }


def main(files: list[str]) -> None:
    """Measure the files given."""
    paths = sorted(map(Path, files))
    texts = [path for path in paths if path.suffix != ".pdf"]
    reports = [text_report(texts)] if texts else []
    reports += [pdf_report(path) for path in paths if path.suffix == ".pdf"]
    for report in reports:
        print(json.dumps(report, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
