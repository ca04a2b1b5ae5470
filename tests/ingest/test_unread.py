"""Places where a role word stands outside all that was read: where they begin and end, and which task they stand under."""

from __future__ import annotations

import pytest

from kg.ingest.candidates import find_candidates
from kg.ingest.document import plain_document
from kg.ingest.unread import find_unread


def places(text: str) -> list[tuple[str, str, str]]:
    document = plain_document("p.txt", text)
    found = find_candidates(document, extractors={}).unread
    assert all(document.text[place.start : place.end] == place.printed for place in found)
    assert all(place.rule == "unread" and not place.confidence for place in found)
    return [(place.number, place.title, place.printed) for place in found]


def test_a_clause_is_cut_at_a_statement_and_gives_a_place_on_either_side() -> None:
    assert places("1.办展。支持龙头企业牵头组建联盟（市商务局牵头）鼓励协会牵头制定标准。\n") == [
        ("1.", "办展", "支持龙头企业牵头组建联盟"),
        ("1.", "办展", "鼓励协会牵头制定标准"),
    ]


def test_what_was_refused_stays_in_the_place_beside_it() -> None:
    text = "由市数据局（市人工智能局）牵头制定标准。"
    (place,) = find_unread(plain_document("p.txt", text), [], [(6, 12)])
    assert place.printed == "由市数据局（市人工智能局）牵头制定标准"


@pytest.mark.parametrize("before", ["", "\u200b", "— 3 —\n", "\ufeff\u200b\u200b"])
def test_what_is_not_read_before_a_place_moves_it_under_no_other_task(before: str) -> None:
    text = f"1.甲事。（市商务局牵头）\n{before}2.乙事。鼓励协会牵头制定标准。\n3.丙事。\n"
    assert places(text) == [("2.", "乙事", "鼓励协会牵头制定标准")]


def test_a_clause_without_end_is_cut_on_either_side() -> None:
    (place,) = places("甲" * 500 + "牵头" + "乙" * 500)
    assert place[2] == "甲" * 60 + "牵头" + "乙" * 60
