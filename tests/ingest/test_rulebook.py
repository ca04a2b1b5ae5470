"""Rules name pieces of patterns in braces; what names nothing is an error that says where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

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


GONE_THROUGH = {
    "labels",
    "inner",
    "organisers",
    "party",
    "also_level",
    "spellings",
    "not_before",
    "date",
    "hints",
    "decisions",
}
"""Tables that are gone through as they are: their keys are words or roles, and stand nowhere else."""


def _keys(table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        yield key
        if isinstance(value, dict) and key not in GONE_THROUGH:
            yield from _keys(value)


def test_every_rule_is_used():
    folder = data_dir() / "rules"
    texts = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.toml")}
    code = "".join(path.read_text(encoding="utf-8") for path in Path(rulebook.__file__).parent.rglob("*.py"))
    unused = [
        f"{name}: {key}"
        for name in texts
        if name != "counted"
        for key in _keys(rulebook.rules(name))
        if not re.search(rf'["\'.]{key}["\'.]', code) and not any(f"{{{key}}}" in text for text in texts.values())
    ]
    assert unused == []
