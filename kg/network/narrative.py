"""The methods paragraph of an analysis in Chinese or English, ready to paste: data, null, tests, power, result, limits, references."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from kg.errors import UnknownNameError
from kg.network.role_network import RoleNetwork
from kg.resources import data_dir

LANGUAGES = ("zh", "en")


@cache
def _texts(name: str) -> dict[str, Any]:
    return tomllib.loads((data_dir() / "analysis" / f"{name}.toml").read_text(encoding="utf-8"))


def narrative(settings: Mapping[str, object], roles: RoleNetwork, lang: str = "zh") -> str:
    """Return the methods paragraph and its references, of an analysis with these settings and this network.

    Every number is the analysis's own; sentences are those of ``data/analysis/narrative.toml``.

    Raises
    ------
    UnknownNameError
        If `lang` is neither zh nor en.
    """
    if lang not in LANGUAGES:
        raise UnknownNameError("language", lang, LANGUAGES)
    texts, chosen = _texts("narrative"), _chosen(settings)
    facts = _facts(settings, roles, lang)
    for part, entry in chosen.items():
        facts[part] = str(entry[lang]).format_map(facts)
    sentences = [row[lang].format_map(facts) for row in texts["sentence"] if facts[row.get("when", "always")]]
    cited = sorted({key for entry in chosen.values() for key in entry.get("cites", ())})
    listed = [f"- {_texts('references')[key]}" for key in cited]
    paragraph = ("" if lang == "zh" else " ").join(sentences)
    return "\n".join([paragraph, "", texts["words"]["references"][lang], *listed]) if listed else paragraph


def _chosen(settings: Mapping[str, object]) -> dict[str, Mapping[str, Any]]:
    """Return the texts of the settings that have a text of their own."""
    texts = _texts("narrative")
    return {part: texts[part][str(settings[part])] for part in ("null", "projection", "tail", "correction")}


def _facts(settings: Mapping[str, object], roles: RoleNetwork, lang: str) -> dict[str, Any]:
    """Return what the sentences may speak of."""
    coverage, words = roles.coverage, _texts("narrative")["words"]
    share = int(str(settings["testable_at_05"])) / max(int(str(settings["m"])), 1)
    levels = {level: f"{count / max(coverage.assertions, 1):.1%}" for level, count in coverage.evidence.items()}
    numbers = {"m": settings["m"], "testable": settings["testable_at_05"], "significant": settings["significant"]}
    numbers |= {"draws": settings["draws"], "assertions": coverage.assertions}
    counts = {name: f"{int(str(number)):,}" for name, number in numbers.items()}
    facts = dict(settings) | {
        "always": True,
        "tasks": coverage.tasks,
        "with_unit": coverage.with_unit,
        "with_lead": coverage.with_lead,
        "units": coverage.units,
        **counts,
        f"evidence_{lang}": _listed((f"{words[k][lang]} {v}" for k, v in levels.items()), lang),
        "left_out": _left_out(coverage.excluded, lang),
        f"signs_{lang}": _signs(settings, lang),
        "testable_share": f"{share:.1%}",
        "attainable": scientific(float(str(settings["attainable_p"]))),
        "none_significant": settings["significant"] == 0,
        "some_significant": settings["significant"] != 0,
        "digest": roles.digest(),
    }
    collective = f"groups_{settings.get('groups', 'keep')}" if settings.get("collective_units") else "no_groups"
    chosen = {
        "strata": "one_stratum" if settings["strata"] == 1 else "strata",
        "drawn": "sampled" if settings["draws"] else "counted",
        "pairs": "ordered" if settings["directed"] else "unordered",
        "groups": "groups_drop" if settings.get("groups") == "drop" else collective,
    }
    return facts | {f"{part}_{lang}": words[key][lang].format_map(facts) for part, key in chosen.items()}


def _listed(parts: Iterable[str], lang: str) -> str:
    return ("、" if lang == "zh" else ", ").join(parts)


def _left_out(excluded: Mapping[str, int], lang: str) -> str:
    """Return what was left out and how much of it."""
    reasons, sign = _texts("narrative")["left_out"], " 条" if lang == "zh" else " "
    return _listed((f"{n}{sign}{reasons.get(why, {}).get(lang, why)}" for why, n in excluded.items() if n), lang)


def _signs(settings: Mapping[str, object], lang: str) -> str:
    """Return how many significant pairs meet more, and how many less, often than chance."""
    words = _texts("narrative")["words"]
    counts = (("more", settings["more_than_chance"]), ("less", settings["less_than_chance"]))
    return _listed((words[key][lang].format(n=n) for key, n in counts if n), lang)


def scientific(value: float) -> str:
    """Return two significant digits, small numbers as a product with a power of ten.

    Examples
    --------
    >>> scientific(0.0523), scientific(5.378e-07)
    ('0.052', '5.4×10⁻⁷')
    """
    text = f"{value:.2g}"
    if "e" not in text:
        return text
    digits, power = text.split("e")
    return f"{digits}×10{str(int(power)).translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}"
