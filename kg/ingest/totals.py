"""Finds the counts a document declares of itself (共125项任务, 提出8条措施), so that they can be set beside what was found."""

from __future__ import annotations

from dataclasses import dataclass

from kg.ingest.document import Document
from kg.ingest.hierarchy import han_number
from kg.ingest.normalise import normalise
from kg.ingest.rulebook import pattern, words


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredTotal:
    """One count a document states.

    `value` is the number, `thing` what is counted as printed (任务, 措施 ..., or empty), `start` and `end` the span of the phrase in the
    document's text, `printed` the text there.
    """

    value: int
    thing: str
    start: int
    end: int
    printed: str


def find_totals(document: Document) -> tuple[DeclaredTotal, ...]:
    """Return the counts of tasks, measures and the like that a document's running text declares, in order.

    Examples
    --------
    >>> from kg.ingest.document import plain_document
    >>> text = "《方案》共提出5个方面二十一项重点任务,制定了125项工作任务。第3条不在此列。"
    >>> [(total.value, total.thing) for total in find_totals(plain_document("p.txt", text))]
    [(21, '重点任务'), (125, '工作任务')]
    """
    normal = normalise(document)
    found: dict[int, DeclaredTotal] = {}
    for name in ("total", "heading", "after"):
        for match in pattern("totals", name).finditer(normal.text):
            if match["thing"] or match[0].startswith(words("totals", "opens")):
                start, end = normal.span(match.start("n"), match.end())
                printed = document.text[start:end]
                value = han_number(match["n"])
                found.setdefault(
                    start, DeclaredTotal(value=value, thing=match["thing"] or "", start=start, end=end, printed=printed)
                )
    return tuple(found[start] for start in sorted(found))
