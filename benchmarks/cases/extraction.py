"""Reading plan documents: text beside plain `re.findall`, PDFs beside PDFium's bare text extraction. Needs the documents beside the checkout."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.cases import ROOT, Place
from benchmarks.extraction_speed import LABELLED, VERBAL, bare_text
from benchmarks.measuring import Comparison, in_turn, inside
from kg.ingest.candidates import find_candidates
from kg.ingest.document import plain_document
from kg.ingest.headers import header_rules
from kg.ingest.readers.limits import Limits
from kg.ingest.reading import document_from_bytes
from kg.ingest.statements import find_statements

PLANS = ROOT.parent / "shared" / "plans"


def run(place: Place) -> Iterator[Comparison]:
    """Compare on all texts as one, and on each PDF."""
    texts, pdfs = sorted(PLANS.rglob("*.txt")), sorted(PLANS.rglob("*.pdf"))
    if not texts or not pdfs:
        place.skipped.append("extraction: the plan documents (../shared/plans) are not beside this checkout")
        return
    yield _text(texts)
    yield _pdf(pdfs)


def _text(files: list[Path]) -> Comparison:
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    document = plain_document("benchmark.txt", text)
    megabytes, found = len(text.encode()) / 1e6, len(find_statements(document).statements)
    contenders = {
        "text to statements": inside(lambda: find_statements(document)),
        "two regexes, findall": inside(lambda: (LABELLED.findall(text), VERBAL.findall(text))),
    }
    what = (
        f"{len(files)} plan documents as one text of {megabytes:.2f} MB with {found} statements; the regexes are a first attempt's: they find the "
        "brackets, and neither units, roles, scopes nor spans."
    )
    target = f">= 2 MB/s on one core: at most {megabytes / 2:.2f} s"
    return Comparison("extraction, text", what, 0, in_turn(contenders, 5), target=target)


def _pdf(files: list[Path]) -> Comparison:
    rules, bodies = header_rules(), {file.name: file.read_bytes() for file in files}

    def ours() -> None:
        for name, body in bodies.items():
            find_candidates(document_from_bytes(body, "pdf", name, Limits(), rules), extractors={})

    contenders = {
        "PDF to candidates": inside(ours),
        "PDFium, bare text": inside(lambda: [bare_text(body) for body in bodies.values()]),
    }
    what = (
        f"{len(files)} PDFs. The bare text is the characters of each page in the file's order; ours also reads positions, tables over pages and "
        "page furniture before it looks for statements."
    )
    return Comparison("extraction, PDF", what, 0, in_turn(contenders, 3))
