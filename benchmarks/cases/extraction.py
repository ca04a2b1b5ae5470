"""Reading plan documents: text beside plain `re.findall`, PDFs beside others' text extraction. Needs the documents beside the checkout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from benchmarks.cases import ROOT, Place, Step
from benchmarks.extraction_speed import LABELLED, VERBAL, candidates_of
from benchmarks.measuring import Comparison, Target, in_turn, inside
from benchmarks.peers.pdf_text import Extract, extractors
from kg.ingest.document import plain_document
from kg.ingest.statements import find_statements

PLANS = ROOT.parent / "shared" / "plans"


def run(place: Place) -> Iterator[Step]:
    """Compare on all texts as one, and on each PDF."""
    texts, pdfs = sorted(PLANS.rglob("*.txt")), sorted(PLANS.rglob("*.pdf"))
    if not texts or not pdfs:
        place.skipped.append("extraction: the plan documents (../shared/plans) are not beside this checkout")
        return
    extract, missing = extractors()
    if missing:
        place.skipped.append(f'extraction: {", ".join(missing)} not installed: pip install "planatlas[bench]"')
    yield "extraction, text", partial(_text, texts)
    yield "extraction, PDF", partial(_pdf, pdfs, extract)


def _text(files: list[Path]) -> Comparison:
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    document = plain_document("benchmark.txt", text)
    megabytes, found = len(text.encode()) / 1e6, len(find_statements(document).statements)
    contenders = {
        "text to statements": inside(lambda: find_statements(document)),
        "two regexes, findall": inside(lambda: (LABELLED.findall(text), VERBAL.findall(text))),
    }
    what = (
        f"Plan documents as one text of {megabytes:.2f} MB with {found} statements; the regexes are a first attempt's: they find the "
        "brackets, and neither units, roles, scopes nor spans."
    )
    asked = f"2 MB of text a second read to statements on one core ({megabytes:.2f} MB, in seconds)"
    target = Target(asked, megabytes / 2, judged="cpu")
    return Comparison("extraction, text", what, f"{len(files)} documents", in_turn(contenders, 7), targets=[target])


def _pdf(files: list[Path], extract: Mapping[str, Extract]) -> Comparison:
    bodies = {file.name: file.read_bytes() for file in files}
    contenders = {"PDF to candidates": inside(lambda: [candidates_of(body, name) for name, body in bodies.items()])}
    for reader, text_of in extract.items():
        contenders[f"{reader}, text"] = inside(partial(_each, text_of, list(bodies.values())))
    what = (
        "The peers give the text of each page; ours also reads tables over pages, page furniture and reading order before "
        "it looks for statements."
    )
    targets = [
        Target(f"PDFs read to candidates in the time of text extraction by {name} plus 20 %", 1.2, f"{name}, text")
        for name in extract
    ]
    return Comparison("extraction, PDF", what, f"{len(files)} PDFs", in_turn(contenders, 3), targets=targets)


def _each(extract: Extract, bodies: list[bytes]) -> None:
    for body in bodies:
        extract(body)
