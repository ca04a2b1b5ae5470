"""Rules name pieces of patterns in braces; what names nothing is an error that says where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.ingest import rulebook
from kg.resources import data_dir


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Reads a file of rules made up for a test, beside fragments of its own."""
    (tmp_path / "rules").mkdir()
    monkeypatch.setattr(rulebook, "data_dir", lambda: tmp_path)

    def of(text: str, fragments: str = "") -> object:
        (tmp_path / "rules" / "own.toml").write_text(text, encoding="utf-8")
        (tmp_path / "rules" / "fragments.toml").write_text(fragments, encoding="utf-8")
        rulebook.rules.cache_clear()
        return rulebook.rules("own")

    yield of
    rulebook.rules.cache_clear()


def test_a_piece_may_come_from_the_same_table_the_file_or_the_fragments(read):
    rules = read(
        "end = '{offices}?'\n[label]\nhead = '甲'\nwhole = '{head}{{2,3}}{end}'\ncount = '{head}{2,3}'",
        'offices = ["部", "部门"]',
    )
    assert rules["end"] == "(?:部门|部)?"
    assert rules["label"]["whole"] == "甲{{2,3}}(?:部门|部)?"
    assert rules["label"]["count"] == "甲{2,3}"


@pytest.mark.parametrize("text", ["a = '{b}'", "a = '{a}'", "a = '{b}'\nb = '{c}'\nc = '{b}'", "a = '{n}'\nn = 3"])
def test_a_name_that_means_nothing_or_itself_is_refused(read, text):
    with pytest.raises(InputError, match=r"own\.toml"):
        read(text)


def test_every_fragment_is_used():
    texts = {path: path.read_text(encoding="utf-8") for path in (data_dir() / "rules").glob("*.toml")}
    code = [path.read_text(encoding="utf-8") for path in Path(rulebook.__file__).parent.rglob("*.py")]
    for name in rulebook.rules("fragments"):
        named = any(f"{{{name}}}" in text for text in texts.values())
        assert named or any(re.search(rf'"fragments"[^\n]*"{name}"', text) for text in code), name
