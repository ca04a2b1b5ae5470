"""What `--explain` prints is every column there is, and no other."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatchcase
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from kg import KnowledgeGraph

TOLD = tomllib.loads((Path(__file__).resolve().parents[2] / "data/analysis/definitions.toml").read_text("utf-8"))


def patterns(section: str) -> list[str]:
    names = [name for key in TOLD[section] for name in key.replace("…", "*").split(", ")]
    return [one for name in names for one in ([*TOLD["edges"]] if name == "observed * tasks" else [name])]


def check(section: str, frame: pd.DataFrame) -> None:
    told = patterns(section)
    names = [str(name) for name in frame.columns]
    plain = [name for name in names if not name.endswith(("_zh", "_en", "label"))]  # names beside local names
    assert [name for name in plain if not any(fnmatchcase(name, one) for one in told)] == []
    if section not in ("partners", "units", "edges", "matrix"):
        assert [one for one in told if not any(fnmatchcase(name, one) for name in plain)] == []


@pytest.mark.parametrize("section", ["matrix", "quotients", "shares", "diversity", "likeness", "countries", "gaps"])
def test_every_column_of_the_benchmarks_is_defined(knowledge: KnowledgeGraph, section: str) -> None:
    check(section, knowledge.benchmarks(force=True, draws=99).tables[section])


def test_every_column_of_a_units_report_and_of_its_analysis_is_defined(knowledge: KnowledgeGraph) -> None:
    settings = {"boot": 2, "statistic_draws": 2, "null": "role-bicm"}
    found = knowledge.unit("unit/cn/ndrc", network={"dataset": "state-council"}, **settings)
    for section, frame in found.tables.items():
        check(section, frame)
    whole = knowledge.collaboration(network={"dataset": "state-council"}, **settings)
    check("edges", whole.edges)
    check("units", whole.units)
    assert set(found.tables["measures"]["measure"]) <= set(TOLD["units"])


@pytest.mark.parametrize(("name", "word"), [("benchmarks", "Morisita-Horn"), ("unit", "Wilson")])
def test_the_command_explains_without_a_store(name: str, word: str) -> None:
    from kg.cli.app import root

    done = CliRunner().invoke(root, ["analyze", name, "--explain"])
    assert (done.exit_code, word in done.output) == (0, True)
