"""The methods paragraph of an analysis in Chinese or English, ready to paste: data, null, tests, power, result, limits, references."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.errors import UnknownNameError
from kg.resources import data_dir

if TYPE_CHECKING:
    from kg.network.collaboration import Collaboration

LANGUAGES = ("zh", "en")


@cache
def _texts(name: str) -> dict[str, Any]:
    return tomllib.loads((data_dir() / "analysis" / f"{name}.toml").read_text(encoding="utf-8"))


def narrative(found: Collaboration, lang: str = "zh") -> str:
    """Return the methods paragraph and its references.

    Every number is the analysis's own; sentences are those of ``data/analysis/narrative.toml``.

    Raises
    ------
    UnknownNameError
        If `lang` is neither zh nor en.
    """
    if lang not in LANGUAGES:
        raise UnknownNameError("language", lang, LANGUAGES)
    texts, chosen = _texts("narrative"), _chosen(found)
    facts = _facts(found, lang)
    for part, entry in chosen.items():
        facts[part] = str(entry[lang]).format_map(facts)
    sentences = [row[lang].format_map(facts) for row in texts["sentence"] if facts[row.get("when", "always")]]
    cited = sorted({key for entry in chosen.values() for key in entry.get("cites", ())})
    listed = [f"- {_texts('references')[key]}" for key in cited]
    paragraph = ("" if lang == "zh" else " ").join(sentences)
    return "\n".join([paragraph, "", texts["words"]["references"][lang], *listed]) if listed else paragraph


def _chosen(found: Collaboration) -> dict[str, Mapping[str, Any]]:
    """Return the texts of the settings that have a text of their own."""
    texts = _texts("narrative")
    return {part: texts[part][str(found.settings[part])] for part in ("null", "projection", "tail", "correction")}


def _facts(found: Collaboration, lang: str) -> dict[str, Any]:
    """Return what the sentences may speak of."""
    settings, coverage = dict(found.settings), found.roles.coverage
    words = _texts("narrative")["words"]
    share = int(str(settings["testable_at_05"])) / max(int(str(settings["m"])), 1)
    reasons, sign = _texts("narrative")["left_out"], " 条" if lang == "zh" else " "
    left_out = [
        f"{count}{sign}{reasons.get(reason, {}).get(lang, reason)}"
        for reason, count in coverage.excluded.items()
        if count
    ]
    strata = words["one_stratum" if settings["strata"] == 1 else "strata"]
    levels = {level: f"{count / max(coverage.assertions, 1):.1%}" for level, count in coverage.evidence.items()}
    return settings | {
        "always": True,
        "tasks": coverage.tasks,
        "with_unit": coverage.with_unit,
        "with_lead": coverage.with_lead,
        "units": coverage.units,
        "assertions": coverage.assertions,
        f"evidence_{lang}": ("、" if lang == "zh" else ", ").join(f"{words[k][lang]} {v}" for k, v in levels.items()),
        "left_out": ("、" if lang == "zh" else ", ").join(left_out),
        f"strata_{lang}": strata[lang].format_map(settings),
        "testable": settings["testable_at_05"],
        "testable_share": f"{share:.1%}",
        "attainable": f"{float(str(settings['attainable_p'])):.2g}",
        "none_significant": settings["significant"] == 0,
        "some_significant": settings["significant"] != 0,
        "digest": found.roles.digest(),
    }
