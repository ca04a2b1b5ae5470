"""Reads how things look from `ontology/lenses/style.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.resources import ontology_dir

BOXES = ("pill", "box", "card")


@dataclass(frozen=True, slots=True)
class Look:
    """How things of one class are drawn: see the head of `style.toml` for what each word means."""

    shape: str
    colour: str
    size: float
    rank: int
    column: int
    letters: float
    font: float = 16.0

    @property
    def boxed(self) -> bool:
        """Whether the label stands inside the shape."""
        return self.shape in BOXES


@dataclass(frozen=True, slots=True)
class Style:
    """The looks of classes, relations and evidence levels, and words for terms that other vocabularies own."""

    types: dict[str, Look]
    relations: dict[str, dict[str, Any]]
    levels: dict[str, dict[str, Any]]
    roles: dict[str, list[str]]
    words: dict[str, list[str]]

    def look(self, kind: str) -> Look:
        """Return the look of a class; the default one for a class the file does not name."""
        return self.types.get(kind, self.types["default"])

    def relation(self, name: str) -> dict[str, Any]:
        """Return colour, line width and, where it stands for a duty, role of a property."""
        return {"weight": 1.2, **self.relations.get(name, self.relations["default"])}


@cache
def read_style() -> Style:
    """Read the shipped style."""
    text = (ontology_dir() / "lenses" / "style.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    types = {name: Look(**row) for name, row in raw["types"].items()}
    return Style(types, raw["relations"], raw["levels"], raw["roles"], raw["words"])
