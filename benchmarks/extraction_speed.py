"""How fast plan documents are read: text beside plain `re.findall`, PDF beside the bare text extraction of PDFium, same file, same run.

    python benchmarks/extraction_speed.py FILE...

Prints one JSON object a kind of file, all times in seconds of processor time, the best of several runs in one process. For text: megabytes
of UTF-8 a second from text to statements, the same for the two regexes a first attempt would use, and their ratio. For PDF: the time that
PDFium takes to give the bare text, the time to read the document (reading order, tables, page furniture), the time to find its statements, how
much that adds to reading, and how often the bare text extraction fits into the whole.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2

from kg.ingest.candidates import find_candidates
from kg.ingest.document import plain_document
from kg.ingest.headers import header_rules
from kg.ingest.readers.limits import Limits
from kg.ingest.reading import document_from_bytes
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


def text_report(files: Sequence[Path]) -> dict[str, object]:
    """Measure plain text files, as one."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    document, size = plain_document("benchmark.txt", text), len(text.encode()) / 1e6
    found = find_statements(document).statements
    ours = best(lambda: find_statements(document))
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


def bare_text(data: bytes) -> int:
    """Return how many characters PDFium gives, page by page."""
    document = pypdfium2.PdfDocument(data)
    try:
        return sum(len(page.get_textpage().get_text_range()) for page in document)
    finally:
        document.close()


def pdf_report(file: Path) -> dict[str, object]:
    """Measure one PDF."""
    data, rules = file.read_bytes(), header_rules()
    document = document_from_bytes(data, "pdf", file.name, Limits(), rules)
    bare = best(lambda: bare_text(data), 3)
    read = best(lambda: document_from_bytes(data, "pdf", file.name, Limits(), rules), 3)
    find = best(lambda: find_candidates(document, extractors={}), 3)
    return {
        "kind": "pdf",
        "file": file.name,
        "pages": len(document.page_starts),
        "bare_text": round(bare, 3),
        "read": round(read, 3),
        "find": round(find, 3),
        "find_adds_to_read": round(find / read, 2),
        "whole_to_bare_text": round((read + find) / bare, 2),
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
