"""What a document says beside its statements: totals it declares and benchmarks it refers to, as rows of the curated tables."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

from kg.ingest.benchmarks import BenchmarkReference
from kg.ingest.candidates import Candidates
from kg.ingest.document import Document
from kg.ingest.rulebook import pattern, rules
from kg.ingest.spans import evidence_cell
from kg.resources import data_dir

Row = dict[str, str]
_TITLE_WITHIN, _LONGEST_TITLE = 12, 80  # paragraphs from the head; characters
_BROKEN_OVER = 4  # lines of a title


def _stated(source: str, spans: str) -> Row:
    return {"source": source, "evidence": spans, "level": "stated"}


@cache
def _shipped(table: str) -> Mapping[str, str]:
    """Return the ids of a shipped table by Chinese label."""
    found: dict[str, str] = {}
    for path in sorted((data_dir() / "tables").glob(f"*/{table}.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            found |= {row["label_zh"]: row["id"] for row in csv.DictReader(lines)}
    return found


def plan_rows(found: Sequence[Candidates], plan: str) -> list[Row]:
    """Return the row that declares the plan, or none where the shipped tables know it."""
    own = f"plan/{plan}"
    if own in _shipped("plans").values() or not found:
        return []
    title = plan_title(found[0].document)
    return [
        {
            "id": own,
            "class": "Plan",
            "label_zh": title,
            "label_en": plan,
            "note": "label_en is the id; correct it",
        }
    ]


def plan_title(document: Document) -> str:
    """Return what a document is called: a line near its head that ends as titles do, else the first that may be one, else its file's name.

    Examples
    --------
    >>> from kg.ingest.document import plain_document
    >>> plan_title(plain_document("p.txt", "附件2\\n甲市人民政府办公室关于印发\\n海洋行动方案的通知\\n一、目标"))
    '甲市人民政府办公室关于印发海洋行动方案的通知'
    """
    lines = [document.text[line.start : line.end].strip() for line in islice(document.paragraphs(), _TITLE_WITHIN)]
    lines = [line for line in lines if not pattern("hierarchy", "titles.no_title").search(line)]
    last = next((at for at, line in enumerate(lines) if pattern("hierarchy", "titles.plan").search(line)), None)
    if last is None:
        return lines[0] if lines and len(lines[0]) < _LONGEST_TITLE and "。" not in lines[0] else document.path
    while last + 1 < len(lines) and lines[last].count("《") > lines[last].count("》"):
        lines[last : last + 2] = [lines[last] + lines[last + 1]]
    above = range(last - 1, max(-1, last - _BROKEN_OVER), -1)
    first = next((at for at in above if pattern("hierarchy", "titles.open").search(lines[at])), last)
    return "".join(lines[first : last + 1])[:_LONGEST_TITLE]


def count_rows(found: Candidates, plan: str, source: str, start: int) -> Iterator[Row]:
    """Give one row for each total whose counted noun is known; `start` numbers the first."""
    classes = {noun: name for name, nouns in rules("counted").items() for noun in nouns}
    totals = [total for total in found.totals if total.thing in classes]
    for number, total in enumerate(totals, start=start):
        row = {
            "id": f"count/{plan}/n{number:03d}",
            "about": f"plan/{plan}",
            "counts": classes[total.thing],
            "value": str(total.value),
            "bound": "exact",
            "wording": total.thing,
        }
        yield row | _stated(source, evidence_cell(found.document.text, total.start, total.end))


def reference_rows(found: Candidates, plan: str, source: str, tasks: Mapping[int, str], start: int) -> Iterator[Row]:
    """Give one row for each benchmark reference in a task's text.

    Parameters
    ----------
    found : Candidates
        One document's candidates.
    plan, source : str
        Slug of the plan and id of the source.
    tasks : mapping of int to str
        The task of each statement by where the statement starts.
    start : int
        Number of the first row.
    """
    number = start
    for reference in found.benchmarks:
        task = _task_of(found.document.text, reference.start, tasks)
        if task is not None:
            yield _reference(found, reference, plan, source, task, number)
            number += 1


def _task_of(text: str, at: int, tasks: Mapping[int, str]) -> str | None:
    """Return the task of the same line, a table row, or else the next one: units stand at the end of a task's text."""
    first, last = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    same = [start for start in sorted(tasks) if first <= start < last]
    later = [start for start in sorted(tasks) if start >= at]
    return tasks[(same or later)[0]] if same or later else None


def _reference(found: Candidates, reference: BenchmarkReference, plan: str, source: str, task: str, number: int) -> Row:
    text, place = found.document.text, _place(reference.place)
    row = {
        "id": f"reference/{plan}/b{number:03d}",
        "plan": f"plan/{plan}",
        "phrase": task,
        "verb": reference.verb,
        "aspect": reference.aspect,
        "unnamed": "true" if reference.unnamed else "",
        "open": "true" if reference.open else "",
    }
    if place:
        row |= {"place": place, "place_evidence": evidence_cell(text, reference.place_start, reference.place_end)}
    elif reference.place:
        row["note"] = f"place as printed: {reference.place}; the tables of cities and countries do not know it"
    if reference.aspect:
        row["aspect_evidence"] = evidence_cell(text, reference.aspect_start, reference.aspect_end)
    return row | _stated(source, evidence_cell(text, reference.start, reference.end))


def _place(name: str) -> str:
    return _shipped("cities").get(name) or _shipped("countries").get(name) or ""
