"""Folding is for matching only: parts fold to parts, and every place leads back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.query.folding import fold, fold_character, fold_with_origin, marked

texts = st.text(st.sampled_from("海洋國国際责責ａＡ１½ß，, ㈱é")) | st.text(max_size=12)


def test_traditional_width_and_case_are_the_same() -> None:
    assert fold("國際門戶樞紐城市") == "国际门户枢纽城市"
    assert fold("ＧＮＰ（ＧＮＩ）") == fold("gnp(gni)")


@given(texts, texts)
def test_the_fold_of_a_whole_is_the_folds_of_its_parts(left: str, right: str) -> None:
    assert fold(left + right) == fold(left) + fold(right)


@given(texts)
def test_every_folded_place_leads_back_to_the_character_it_came_from(text: str) -> None:
    folded = fold_with_origin(text)
    assert folded.text == fold(text)
    assert sorted(folded.origin) == list(folded.origin)
    assert set(folded.origin) == set(range(len(text)))
    assert all(folded.text[place] in fold_character(text[origin]) for place, origin in enumerate(folded.origin))


@given(texts, texts)
def test_marks_change_nothing_but_themselves(text: str, word: str) -> None:
    shown = marked(text, (fold(word),), "\ue000", "\ue001")
    if "\ue000" not in text and "\ue001" not in text:
        assert shown.replace("\ue000", "").replace("\ue001", "") == text
        assert ("\ue000" in shown) == bool(word and fold(word) in fold(text))


def test_marks_that_touch_become_one_and_apart_stay_apart() -> None:
    assert marked("打造國際城市", ("国际", "城")) == "打造«國際城»市"
    assert marked("城市与城", ("城",)) == "«城»市与«城»"
