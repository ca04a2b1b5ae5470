"""Layer 1: folding keeps length, cutting keeps the way back."""

from hypothesis import given
from hypothesis import strategies as st

from kg.ingest.document import plain_document
from kg.ingest.normalise import canonical, fold, is_furniture, normalise, normalise_text

CHARS = st.sampled_from(
    "责任单位：（）()〔〕、，。；牽頭創發一二123０１ \u3000\u200b\n—-…abchuàng㈠①⒈ﬁ\ufeff\U00020000"
)
TEXTS = st.text(CHARS | st.characters(exclude_categories=("Cs",)), max_size=200)


@given(TEXTS)
def test_folding_never_moves_an_offset(text):
    assert len(fold(text)) == len(text)


@given(TEXTS)
def test_every_kept_character_maps_back_to_itself(text):
    normal = normalise_text(text)
    for offset, char in enumerate(normal.plain):
        assert text[normal.origin(offset)] == char
    assert len(normal.text) == len(normal.plain)


@given(TEXTS)
def test_a_span_of_a_document_maps_back_to_a_span_of_its_text(text):
    document = plain_document("t.txt", text)
    normal = normalise(document)
    origins = [normal.origin(offset) for offset in range(len(normal.text))]
    assert origins == sorted(origins)
    for offset, char in enumerate(normal.plain):
        if char not in "\n\f":
            assert document.text[normal.origin(offset)] == char


@given(TEXTS)
def test_normalising_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


def test_widths_and_traditional_characters_are_folded():
    assert fold("（牽頭單位：市貿促會）１．") == "(牵头单位:市贸促会)1."


def test_page_numbers_between_lines_are_left_out():
    normal = normalise(plain_document("t.txt", "省经\n— 5 —\n信厅\n第 3 页 共 9 页\n5.乙"))
    assert normal.text == "省经\n信厅\n5.乙"


def test_pronunciation_inside_words_is_cut_and_mapped_over():
    text = "創(chuàng)新局"
    normal = normalise_text(text)
    assert normal.text == "创新局"
    assert normal.span(0, 2) == (0, text.index("新") + 1)


def test_a_numbered_item_is_no_page_number():
    assert is_furniture("- 12 -")
    assert not is_furniture("12、加强领导")
    assert not is_furniture("2024年")


def test_canonical_names_are_simplified_but_keep_their_brackets():
    assert canonical("市 財政局〔籌〕") == "市财政局〔筹〕"
