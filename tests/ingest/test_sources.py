"""Source texts of the user's own, and the spans compared with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.building import build_store, register_texts, shelf
from kg.errors import SourceError
from kg.store.versions import exists


def test_a_build_compares_every_span_of_a_registered_text(tiny_data: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert build_store(store, [tiny_data], shipped=False).unchecked == 6
    (text,) = register_texts(store, [tiny_data / "text.txt"], [tiny_data])
    assert (text.source, text.length) == ("source/tiny", 46)
    built = build_store(store, [tiny_data], shipped=False)
    assert (built.checked, built.unchecked) == (6, 0)


def test_a_span_that_is_not_what_the_source_prints_names_its_line_and_nothing_is_written(
    tiny_data: Path, tmp_path: Path
) -> None:
    store, path = tmp_path / "store", tiny_data / "tables" / "tiny" / "units.csv"
    register_texts(store, [tiny_data / "text.txt"], [tiny_data])
    path.write_text(path.read_text(encoding="utf-8").replace("36-42:", "37-43:"), encoding="utf-8", newline="\n")
    with pytest.raises(SourceError, match=r"units\.csv:3: 37-43 of source/tiny is '发展改革委等', not '市发展改革委'"):
        build_store(store, [tiny_data], shipped=False)
    assert not exists(store)


def test_an_unknown_text_is_refused_with_its_hash(tiny_data: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("别的", encoding="utf-8")
    with pytest.raises(SourceError, match=r"no known source has SHA-256 [0-9a-f]{64}"):
        register_texts(tmp_path / "store", [other], [tiny_data])


def test_a_changed_copy_on_the_shelf_is_noticed(tiny_data: Path, tmp_path: Path) -> None:
    (text,) = register_texts(tmp_path / "store", [tiny_data / "text.txt"], [tiny_data])
    (tmp_path / "store" / "sources" / f"{text.sha256}.txt").write_text("changed", encoding="utf-8")
    with pytest.raises(SourceError, match="was changed"):
        shelf(tmp_path / "store").text(text.sha256)


@pytest.mark.source
def test_every_span_of_the_article_is_what_the_article_prints(shared: Path, tmp_path: Path) -> None:
    register_texts(tmp_path / "store", [shared / "source" / "article.txt"])
    built = build_store(tmp_path / "store")
    assert built.checked > 300
