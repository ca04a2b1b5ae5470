"""Labels are measured, cut and wrapped without a font."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.view.lettering import ems, shorten, wrap

TEXTS = st.text(alphabet="青岛国际城市计划Aa b(1)“”、i", min_size=1, max_size=60)


@given(TEXTS, st.integers(3, 20))
def test_a_cut_label_is_no_wider_than_asked(text: str, letters: int) -> None:
    assert ems(shorten(text, letters)) <= max(letters, 1) + 0.01


@given(TEXTS, st.integers(4, 20))
def test_wrapping_loses_no_letter(text: str, letters: int) -> None:
    assert "".join(wrap(text, letters)).replace(" ", "") == text.replace(" ", "")


def test_a_short_label_stays_whole() -> None:
    assert shorten("上海", 4) == "上海"


def test_a_line_rather_breaks_before_a_bracket_than_inside_a_word() -> None:
    assert wrap("“国际化+”行动计划(2016/2017)", 10) == ["“国际化+”行动计划", "(2016/2017)"]


def test_an_english_word_is_not_broken() -> None:
    assert wrap("Leading modern marine city", 8) == ["Leading modern", "marine city"]


def test_an_english_label_is_cut_at_a_word() -> None:
    assert shorten("Use the leading role of the pilot zone", 12) == "Use the leading role…"
