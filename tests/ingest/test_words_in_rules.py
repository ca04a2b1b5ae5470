"""Words of the documents stand in `data/rules`, where a researcher reads and extends them, and not in Python."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import kg.ingest

HAN = re.compile(r"[\u3400-\u9fff〇]")

SAID_TO_USERS = {
    "authority.py": {
        " 当时没有这个单位",
        "the name means a body only elsewhere 此名只指别处的单位",
        "several bodies are called so 同名单位不止一个",
        "no body of the registry is called so 名录中没有这样称呼的单位",
    },
    "canonical.py": {"| column | 列 | kind | property | what it holds |"},
    "headers.py": {'write names = ["主抓单位"]'},
    "review_sheet.py": {"decision 裁定"},
    "unit_decisions.py": {"单位裁定表"},  # the Chinese title of the source that decisions are stated by
}
"""Texts that are shown to a reader; no document is compared with them."""


def _texts(module: ast.Module) -> Iterator[str]:
    """Give the strings of a module that are no docstrings."""
    documents = {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.value


def test_no_word_of_a_document_stands_in_python():
    root = Path(kg.ingest.__file__).parent
    found = {
        (path.relative_to(root).as_posix(), text)
        for path in root.rglob("*.py")
        for text in _texts(ast.parse(path.read_text(encoding="utf-8")))
        if HAN.search(text)
    }
    allowed = {(name, text) for name, texts in SAID_TO_USERS.items() for text in texts}
    assert not found - allowed, (
        "these words belong into data/rules: kg.ingest.rulebook gives patterns and lists from there"
    )
    assert not allowed - found, "no longer said: take it off the list"
