"""Reads the shipped Qingdao tables and, where it stands beside the checkout, the article they count characters of."""

from __future__ import annotations

import csv
import json
import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
TABLES = DATA / "tables" / "qingdao"
SHARED = ROOT.parent / "shared"
ARTICLE = "source/dzrb-2022-article"
_SPAN = re.compile(r"(\d+)-(\d+):(.+)")
_NEXT_SPAN = re.compile(r" \| (?=\d+-\d+:)")


@dataclass(frozen=True)
class PrintedSpan:
    """One span of one cell, with the place of the cell."""

    start: int
    end: int
    printed: str
    place: str
    source: str


@cache
def schema() -> dict[str, Any]:
    return tomllib.loads((DATA / "schema.toml").read_text(encoding="utf-8"))


def columns(table: str) -> list[str]:
    if table == "sources":
        return list(schema()["sources"]["columns"])
    return [*schema()["tables"][table]["columns"], *schema()["evidence"]]


def column(table: str, name: str) -> dict[str, Any]:
    if table == "sources":
        return dict(schema()["sources"]["columns"][name])
    own = schema()["tables"][table]["columns"]
    return dict(own[name] if name in own else schema()["evidence"][name])


def files() -> dict[str, Path]:
    return {"sources": DATA / "sources.csv", **{path.stem: path for path in sorted(TABLES.glob("*.csv"))}}


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    with files()[table].open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def said(name: str) -> dict[str, str]:
    """Return subject -> value of the further statements of one property."""
    return {row["subject"]: row["value"] for row in rows("statements") if row["property"] == name}


def placed_rows() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield table, file:line and row (no cell of ours holds a line break)."""
    for table, path in files().items():
        for line, row in enumerate(rows(table), start=2):
            yield table, f"{path.relative_to(ROOT)}:{line}", row


def spans() -> Iterator[PrintedSpan]:
    for table, place, row in placed_rows():
        for name, cell in row.items():
            if cell and column(table, name)["kind"] == "printed":
                for part in _NEXT_SPAN.split(cell):
                    match = _SPAN.fullmatch(part)
                    assert match, f"{place}: {part!r} is not start-end:printed"
                    yield PrintedSpan(int(match[1]), int(match[2]), match[3], place, row["source"])


def article() -> str:
    return _beside("source/article.txt").decode("utf-8")


def sample() -> list[dict[str, Any]]:
    return list(json.loads(_beside("gold/article-facts-sample.json")))


def _beside(name: str) -> bytes:
    path = SHARED / name
    if not path.is_file():
        if os.environ.get("KG_REQUIRE_SOURCES"):
            pytest.fail(f"{path} is missing, and this run requires it")
        pytest.skip(f"the source texts are not beside this checkout: ../shared/{name}")
    return path.read_bytes()
