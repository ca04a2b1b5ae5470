"""What the tables print of the article stands in the article, and what a careful reader marked there stands in the tables."""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import pairwise

import pytest

from kg.model import Span

from . import shipped

pytestmark = pytest.mark.source


def ours() -> set[tuple[int, int]]:
    return {(span.start, span.end) for span in shipped.spans() if span.source == shipped.ARTICLE}


def test_the_article_is_the_file_the_sources_table_names() -> None:
    shipped.article()
    raw = (shipped.SHARED / "source" / "article.txt").read_bytes()
    row = next(row for row in shipped.rows("sources") if row["id"] == shipped.ARTICLE)
    assert row["sha256"] == hashlib.sha256(raw).hexdigest()
    assert row["length"] == str(len(raw.decode("utf-8")))


def test_every_printed_phrase_stands_at_its_characters() -> None:
    text = shipped.article()
    wrong = [
        span for span in shipped.spans() if not Span(start=span.start, end=span.end, printed=span.printed).matches(text)
    ]
    assert not wrong


def test_spans_are_counted_only_in_sources_whose_text_is_known() -> None:
    known = {row["id"] for row in shipped.rows("sources") if row["sha256"]}
    assert {span.source for span in shipped.spans()} <= known


def test_every_span_of_the_annotated_sample_is_evidence_in_a_table() -> None:
    wanted = {(fact["start"], fact["end"]): fact["id"] for fact in shipped.sample()}
    missing = {wanted[span]: span for span in wanted.keys() - ours()}
    assert not missing


def test_every_sampled_number_stands_beside_its_span() -> None:
    """A stated or derived number of the sample is the value of a row that carries its span."""
    found = {
        (cell, row["value"])
        for table in ("counts", "statements")
        for row in shipped.rows(table)
        for cell in _bounds(row)
    }
    numbers = {((f["start"], f["end"]), str(f["object"])) for f in shipped.sample() if isinstance(f["object"], int)}
    assert numbers <= found


def _bounds(row: dict[str, str]) -> list[tuple[int, int]]:
    cells = [part.partition(":")[0].split("-") for part in row["evidence"].split(" | ") if part]
    return [(int(start), int(end)) for start, end in cells if start.isdigit()]


def test_where_the_sample_is_whole_we_mark_nothing_else() -> None:
    """Positionings 1, 3 and 4 and cases 1 and 2 are in the sample whole: a span of ours there that it lacks is noise."""
    text = shipped.article()
    marked = {(fact["start"], fact["end"]) for fact in shipped.sample()}
    blocks = [
        (text.index("在打造现代产业先行"), text.index("在打造引领型现代")),
        (text.index("在打造国际化创新型"), text.index("在打造宜居宜业宜游")),
        (text.index("例如对标"), text.index("在学习借鉴“波士顿")),
    ]
    noise = {text[a:b] for a, b in ours() - marked for low, high in blocks if low <= a and b <= high}
    assert not noise


def test_phrases_are_those_of_the_sample_in_class_and_sureness() -> None:
    wanted = {(f["start"], f["end"]): (f["role"], f["role_confidence"]) for f in shipped.sample() if "role" in f}
    found = {
        bounds: (row["class"].lower(), row["role_confidence"])
        for row in shipped.rows("tasks")
        for bounds in _bounds(row)
    }
    assert {span: found.get(span) for span in wanted} == wanted


def test_phrases_under_a_positioning_fill_its_paragraph_but_for_the_joints() -> None:
    """Nothing between the first and the last phrase of a positioning is left out, save the signs and words that join phrases."""
    text = shipped.article()
    phrases = sorted(bounds for row in shipped.rows("tasks") for bounds in _bounds(row))
    joints = Counter(text[before[1] : after[0]] for before, after in pairwise(phrases))
    between = {joint for joint in joints if "方面" not in joint}
    assert between == {",", ";", ",以及"}
    assert sum(joints[joint] for joint in between) == len(phrases) - 6
