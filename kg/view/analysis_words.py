"""Words and names on the figures of an analysis."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.resources import data_dir
from kg.view.lettering import shorten

if TYPE_CHECKING:
    from kg.network.collaboration import Collaboration


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads((data_dir() / "analysis" / "figures.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Drawn:
    """An analysis to draw, in one language; `names` gives (zh, en) by local name."""

    found: Collaboration
    form: str = "svg"
    lang: str = "zh"
    names: Mapping[str, tuple[str, str]] | None = None

    def word(self, figure: str, key: str = "", **facts: object) -> str:
        """Return a text of a figure; its title without a key."""
        return word(figure, key, self.lang, **facts)

    def name(self, unit: str, letters: float = 13) -> str:
        """Return what a unit is called, cut to some letters."""
        return shorten(
            named(unit, self.names or {}, self.lang, self.found.roles.labels),
            letters * (1 if self.lang == "zh" else 1.7),
        )


def word(figure: str, key: str, lang: str, **facts: object) -> str:
    """Return a text of `data/analysis/figures.toml`, filled.

    Examples
    --------
    >>> word("roles", "value", "en")
    'tasks'
    """
    entry = _texts()[figure]
    return str((entry[key] if key else entry)[lang]).format_map(facts)


def statistic(name: str, lang: str) -> str:
    """Return what a statistic is called; its own name where it has no other."""
    entry = _texts()["statistics"].get(name)
    return str(entry[lang]) if entry else name


def named(unit: str, names: Mapping[str, tuple[str, str]], lang: str, labels: Mapping[str, str]) -> str:
    """Return the name of a thing: from `names` in the language, else its label, else its local name."""
    zh, en = names.get(unit, (labels.get(unit, unit), ""))
    return (zh if lang == "zh" else en) or labels.get(unit, unit)
