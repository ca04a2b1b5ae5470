"""Document -> benchmark references that task tables name in a column of their own: 对标城市, 对标案例."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from kg.ingest.benchmarks import BenchmarkReference
from kg.ingest.document import Cell, Document
from kg.ingest.headers import HeaderRules, header_rules, kinds_of
from kg.ingest.rulebook import pattern, rules

_PART = re.compile(r"[^、,，;；\n]+")
_ETC = pattern("benchmarks", "column_etc")
_CASE: str = rules("benchmarks")["case"]
_VERB: str = rules("benchmarks")["column_verb"]


def find_table_benchmarks(document: Document, rules: HeaderRules | None = None) -> Iterator[BenchmarkReference]:
    """Give one reference for each place or case in a benchmark column; a merged cell counts once.

    Examples
    --------
    >>> from kg.ingest.document import plain_document
    >>> list(find_table_benchmarks(plain_document("p.txt", "对标上海")))
    []
    """
    rules = rules or header_rules()
    for header, rows in groupby(document.rows(), key=lambda row: row.header):
        named = {at for at, kind in enumerate(kinds_of(rules, header)) if kind == "benchmark"}
        for cell in (cell for row in rows for cell in row.cells):
            if cell.column in named and not cell.carried and not rules.is_none(cell.text):
                yield from _references(document, cell, _CASE in header[cell.column])


def _references(document: Document, cell: Cell, cases: bool) -> Iterator[BenchmarkReference]:
    for part in _PART.finditer(cell.text):
        name = _ETC.sub("", part[0]).strip()
        if not name:
            continue
        start = cell.start + part.start() + part[0].index(name)
        end = start + len(name)
        place, aspect = ((end, end), (start, end)) if cases else ((start, end), (end, end))
        yield BenchmarkReference(
            verb=_VERB,
            place="" if cases else name,
            aspect=name if cases else "",
            unnamed=False,
            open=_ETC.search(part[0].strip()) is not None,
            start=start,
            end=end,
            printed=document.text[start:end],
            place_start=place[0],
            place_end=place[1],
            aspect_start=aspect[0],
            aspect_end=aspect[1],
            source=document.path,
        )
