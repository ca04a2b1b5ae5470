from __future__ import annotations

import re
import tomllib
from types import SimpleNamespace

import pytest

from kg.errors import UnknownNameError
from kg.network.collaboration import Collaboration, collaborate
from kg.network.corrections import NAMES
from kg.network.narrative import scientific
from kg.network.nulls.choice import NULLS
from kg.network.projection import PROJECTIONS
from kg.resources import data_dir


@pytest.fixture(scope="module")
def found(make: SimpleNamespace) -> Collaboration:
    return collaborate(make.from_cells(make.random_plan(60, 12, 4, 2)), null="role-bicm", boot=20, statistic_draws=0)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_paragraph_carries_the_numbers_of_the_analysis(found: Collaboration, lang: str) -> None:
    text = found.narrative(lang)
    for number in (
        found.settings["m"],
        found.settings["testable_at_05"],
        found.roles.coverage.units,
        found.roles.coverage.with_unit,
    ):
        assert re.search(rf"(?<!\d){number}(?!\d)", text)
    assert scientific(float(str(found.settings["attainable_p"]))) in text
    assert found.roles.digest() in text
    assert "{" not in text


def test_power_is_said_plainly(found: Collaboration) -> None:
    assert "to reach p <= 0.05 at all" in found.narrative("en")
    assert "可达到的最小 p 值" in found.narrative("zh")


def test_references_are_those_of_what_was_used(found: Collaboration) -> None:
    text = found.narrative("en")
    assert "Hong, Y. (2013)" in text
    assert "Döhler" in text
    assert "Strona" not in text


def test_every_null_projection_and_correction_has_its_sentence_and_every_reference_is_there() -> None:
    folder = data_dir() / "analysis"
    texts = tomllib.loads((folder / "narrative.toml").read_text(encoding="utf-8"))
    references = tomllib.loads((folder / "references.toml").read_text(encoding="utf-8"))
    assert set(texts["null"]) == set(NULLS) - {"auto"}
    assert set(texts["projection"]) == set(PROJECTIONS)
    assert set(texts["correction"]) == set(NAMES)
    cited = {key for part in ("null", "correction") for entry in texts[part].values() for key in entry.get("cites", ())}
    assert cited == set(references)


def test_another_language_is_refused(found: Collaboration) -> None:
    with pytest.raises(UnknownNameError, match="zh"):
        found.narrative("fr")


def test_a_counted_null_speaks_of_no_draws_and_dropped_groups_are_named(make: SimpleNamespace) -> None:
    net = make.from_cells([[1, 2, 0], [0, 1, 2], [2, 1, 0]])
    exact = collaborate(net, null="role-fixed", draws=0, boot=0, statistic_draws=0)
    assert "counted out exactly" in exact.narrative("en")
    assert "穷尽计数" in exact.narrative("zh")
    assert "resampled" not in exact.narrative("en")


def test_signs_of_two_sided_finds_are_told(make: SimpleNamespace) -> None:
    cells = [[1, 2, 0, 0]] * 30 + [[0, 0, 1, 2]] * 30
    both = collaborate(make.from_cells(cells), null="role-bicm", tail="both", boot=0, statistic_draws=0)
    assert both.settings["more_than_chance"] == 2
    text = both.narrative("en")
    assert "2 more often than chance" in text
    assert "ordered pairs" in text
