"""Reading plan documents: text beside plain `re.findall`, PDFs beside others' text extraction. Needs the documents beside the checkout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from benchmarks.cases import ROOT, Place
from benchmarks.extraction_speed import LABELLED, VERBAL, candidates_of
from benchmarks.measuring import Comparison, in_turn, inside
from benchmarks.peers.pdf_text import Extract, extractors
from kg.ingest.document import plain_document
from kg.ingest.statements import find_statements

PLANS = ROOT.parent / "shared" / "plans"


def run(place: Place) -> Iterator[Comparison]:
    """Compare on all texts as one, and on each PDF."""
    texts, pdfs = sorted(PLANS.rglob("*.txt")), sorted(PLANS.rglob("*.pdf"))
    if not texts or not pdfs:
        place.skipped.append("extraction: the plan documents (../shared/plans) are not beside this checkout")
        return
    yield _text(texts)
    extract, missing = extractors()
    if missing:
        place.skipped.append(f'extraction: {", ".join(missing)} not installed: pip install "planatlas[bench]"')
    yield _pdf(pdfs, extract)


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


def _pdf(files: list[Path], extract: Mapping[str, Extract]) -> Comparison:
    bodies = {file.name: file.read_bytes() for file in files}
    contenders = {"PDF to candidates": inside(lambda: [candidates_of(body, name) for name, body in bodies.items()])}
    for reader, text_of in extract.items():
        contenders[f"{reader}, text"] = inside(partial(_each, text_of, list(bodies.values())))
    what = (
        f"{len(files)} PDFs. The peers give the text of each page; ours also reads tables over pages, page furniture and reading order before "
        "it looks for statements."
    )
    return Comparison(
        "extraction, PDF", what, 0, in_turn(contenders, 3), target="the time of text extraction plus 20 %"
    )


def _each(extract: Extract, bodies: list[bytes]) -> None:
    for body in bodies:
        extract(body)
