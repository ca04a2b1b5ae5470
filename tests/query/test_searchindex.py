"""The text index finds exactly what a folded substring scan finds."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.query.folding import fold
from kg.query.searchindex import Entry, SearchIndex

LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
TEXT = "https://w3id.org/planatlas/ontology#printed"

letters = st.text(st.sampled_from("海洋國国际際城市深圳Aaａ１1，, “”*\"'㈱½ß%_"), min_size=1, max_size=12)
anything = st.text(min_size=1, max_size=8)
texts = st.lists(st.lists(letters | anything, min_size=1, max_size=3), min_size=1, max_size=8)


def entries_of(corpus: list[list[str]]) -> list[Entry]:
    kinds = ("label", "alias", "text")
    return [
        Entry(
            iri=f"x:{n:03}", types=(f"t:{n % 2}",), texts=tuple((LABEL, kinds[k], text) for k, text in enumerate(group))
        )
        for n, group in enumerate(corpus)
    ]


def scan(corpus: list[list[str]], words: list[str]) -> list[str]:
    return [
        f"x:{n:03}"
        for n, group in enumerate(corpus)
        if all(any(word in fold(text) for text in group) for word in words)
    ]


@given(texts, letters | anything)
def test_one_word_finds_what_a_folded_substring_scan_finds(corpus: list[list[str]], query: str) -> None:
    with SearchIndex.in_memory(entries_of(corpus)) as index:
        found = index.find([fold(query)], limit=100)
    assert sorted(hit.iri for hit in found.hits) == scan(corpus, [fold(query)])
    assert found.total == len(found.hits)


@given(texts, st.data())
def test_a_part_of_any_text_finds_it(corpus: list[list[str]], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(corpus) - 1))
    text = data.draw(st.sampled_from(corpus[number]))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    word = fold(text[start:end])
    with SearchIndex.in_memory(entries_of(corpus)) as index:
        found = {hit.iri for hit in index.find([word], limit=100).hits}
    assert f"x:{number:03}" in found
    assert sorted(found) == scan(corpus, [word])


@given(texts, st.lists(letters, min_size=2, max_size=3))
def test_several_words_must_all_be_in_the_thing(corpus: list[list[str]], words: list[str]) -> None:
    folded = [fold(word) for word in words]
    with SearchIndex.in_memory(entries_of(corpus)) as index:
        found = index.find(folded, limit=100)
    assert sorted(hit.iri for hit in found.hits) == scan(corpus, folded)


@given(texts, letters)
def test_the_type_filter_keeps_the_things_of_that_class(corpus: list[list[str]], query: str) -> None:
    with SearchIndex.in_memory(entries_of(corpus)) as index:
        found = index.find([fold(query)], limit=100, types=["t:1"])
    assert sorted(hit.iri for hit in found.hits) == [
        iri for iri in scan(corpus, [fold(query)]) if int(iri[2:]) % 2 == 1
    ]


def test_names_come_before_texts_and_short_before_long() -> None:
    entries = [
        Entry(iri="x:text", texts=((TEXT, "text", "深圳"),)),
        Entry(iri="x:in", texts=((LABEL, "label", "学习深圳"),)),
        Entry(iri="x:prefix-long", texts=((LABEL, "label", "深圳城市设计"),)),
        Entry(iri="x:prefix", texts=((LABEL, "label", "深圳市"),)),
        Entry(iri="x:alias-in", texts=((LABEL, "label", "鹏城"), (LABEL, "alias", "深圳特区"))),
        Entry(iri="x:alias", texts=((LABEL, "label", "鹏"), (LABEL, "alias", "深圳"))),
        Entry(iri="x:exact", texts=((TEXT, "text", "在深圳"), (LABEL, "label", "深圳"))),
    ]
    with SearchIndex.in_memory(entries) as index:
        found = index.find(["深圳"], limit=20)
    expected = ["x:exact", "x:alias", "x:prefix", "x:prefix-long", "x:in", "x:alias-in", "x:text"]
    assert [hit.iri for hit in found.hits] == expected
    assert [hit.rank for hit in found.hits] == [0, 1, 2, 2, 3, 4, 5]


def test_a_limit_cuts_the_hits_and_still_counts_them_all() -> None:
    with SearchIndex.in_memory(entries_of([["城市"]] * 9)) as index:
        found = index.find(["城"], limit=2)
    assert (len(found.hits), found.total) == (2, 9)


def test_names_fold_and_near_names_are_offered() -> None:
    entries = [
        Entry(iri="x:1", types=("t:city",), texts=((LABEL, "label", "國際城市"), (LABEL, "alias", "Intl City"))),
        Entry(iri="x:2", types=("t:unit",), texts=((LABEL, "label", "国际城市"), (TEXT, "text", "国际城市"))),
    ]
    with SearchIndex.in_memory(entries) as index:
        assert index.named("国际城市") == [("x:1", "label"), ("x:2", "label")]
        assert index.named("国际城市", types=["t:city"]) == [("x:1", "label")]
        assert index.named("ＩＮＴＬ city") == [("x:1", "alias")]
        assert index.near("国际成市")[0] == "国际城市"
        assert index.near("zzz") == []


def test_a_written_index_answers_like_the_one_in_memory_and_leaves_no_part_behind(tmp_path: Path) -> None:
    path = tmp_path / "search.sqlite"
    SearchIndex.write(path, entries_of([["海洋"], ["城市"]]))
    with SearchIndex.open(path) as index:
        assert [hit.iri for hit in index.find(["洋"], limit=5).hits] == ["x:000"]
    assert [file.name for file in tmp_path.iterdir()] == ["search.sqlite"]


def test_a_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> list[Entry]:
        raise RuntimeError("lost")

    def entries() -> object:
        yield entries_of([["海洋"]])[0]
        broken()

    with pytest.raises(RuntimeError):
        SearchIndex.write(tmp_path / "search.sqlite", entries())  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_the_index_on_disk_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "search.sqlite"
    SearchIndex.write(path, entries_of([["海洋"]]))
    with SearchIndex.open(path) as index, pytest.raises(sqlite3.OperationalError):
        index._connection.execute("DELETE FROM texts")
