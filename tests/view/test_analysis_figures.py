from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from kg.errors import NoDataError, UnknownNameError
from kg.network.collaboration import Collaboration, collaborate
from kg.network.role_network import role_network
from kg.view.analysis_figures import FIGURES, analysis_figure, any_figure

OF_UNITS = [name for name in FIGURES if name != "benchmarks"]


def plan(planted: int) -> Collaboration:
    rng = np.random.default_rng(7)
    rows = []
    for task in range(80):
        units = rng.choice(10, 3, replace=False)
        rows += [(f"t{task:03}", f"单位{unit}", "lead" if k == 0 else "supporting") for k, unit in enumerate(units)]
    for task in range(80, 80 + planted):
        rows += [(f"t{task:03}", "单位3", "lead"), (f"t{task:03}", "单位4", "supporting")]
    table = pd.DataFrame(rows, columns=["task", "unit", "role"])
    return collaborate(role_network(table), null="role-bicm", boot=20, statistic_draws=20)


@pytest.fixture(scope="module")
def found() -> Collaboration:
    return plan(16)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", OF_UNITS)
def test_a_figure_keeps_text_as_text_and_has_its_table(found: Collaboration, name: str, lang: str) -> None:
    drawn = analysis_figure(name, found, "svg", lang=lang)
    text = drawn.content.decode()
    assert text.count("<text") >= 3
    assert "mathdefault" not in text
    assert "<script" not in text
    assert len(drawn.table) > 0


@pytest.mark.parametrize("name", OF_UNITS)
def test_the_same_analysis_gives_the_same_bytes(found: Collaboration, name: str) -> None:
    assert analysis_figure(name, found).content == analysis_figure(name, found).content


def test_the_significant_tie_is_in_the_backbone_and_outlined(found: Collaboration) -> None:
    drawn = analysis_figure("backbone", found)
    strong = drawn.table[drawn.table["sign"] == "+"]
    assert strong[["source", "target"]].values.tolist() == [["单位3", "单位4"]]
    assert drawn.notes == ()
    assert "stroke: #000000; stroke-width: 1.6" in analysis_figure("matrix", found).content.decode()


def test_a_network_without_significant_ties_says_so_on_its_backbone() -> None:
    drawn = analysis_figure("backbone", plan(0))
    assert "无显著关系" in drawn.content.decode()
    assert "not a backbone" in drawn.notes[0]


def test_the_bands_of_the_flow_add_up_to_all_shared_tasks(found: Collaboration) -> None:
    assert analysis_figure("flow", found).table["observed"].sum() == found.edges["observed"].sum()


def test_expected_small_p_values_end_at_the_number_of_tests(found: Collaboration) -> None:
    table = analysis_figure("pvalues", found).table
    assert table["observed"].iloc[-1] == found.settings["m"]
    assert table["expected"].iloc[-1] == pytest.approx(float(str(found.settings["m"])))
    assert (np.diff(table["expected"]) >= -1e-9).all()


def test_null_distributions_are_the_draws_of_the_analysis(found: Collaboration) -> None:
    drawn = analysis_figure("nulls", found).table.set_index("statistic")
    held = found.network.set_index("statistic")
    for name in drawn.index:
        assert drawn.loc[name, "null_mean"] == pytest.approx(held.loc[name, "null_mean"])


def test_observed_degrees_are_shares_of_units(found: Collaboration) -> None:
    table = analysis_figure("degrees", found).table
    start = table[table["k"] == 0]
    assert start["observed"].tolist() == [1.0, 1.0]
    assert (table["null_low"] <= table["null_high"]).all()


def test_ranks_without_a_bootstrap_are_refused() -> None:
    rows = pd.DataFrame(
        [("t1", "a", "lead"), ("t1", "b", "supporting"), ("t2", "b", "lead"), ("t2", "a", "supporting")],
        columns=["task", "unit", "role"],
    )
    bare = collaborate(role_network(rows), null="role-bicm", boot=0, statistic_draws=0)
    with pytest.raises(NoDataError, match="--boot"):
        analysis_figure("stability", bare)


def test_an_unknown_figure_names_those_there_are(found: Collaboration) -> None:
    with pytest.raises(UnknownNameError, match="matrix"):
        any_figure("piechart", found)


def test_a_figure_has_the_same_bytes_under_any_hash_seed() -> None:
    program = (
        "import sys, pandas as pd, hashlib\n"
        "from kg.network.collaboration import collaborate\n"
        "from kg.network.role_network import role_network\n"
        "from kg.view.analysis_figures import analysis_figure\n"
        "rows = [(f't{t}', f'u{(t * k) % 5}', 'lead' if k == 1 else 'supporting') for t in range(12) for k in (1, 2, 3) if t % 5]\n"
        "found = collaborate(role_network(pd.DataFrame(rows, columns=['task', 'unit', 'role'])), null='role-bicm', boot=5, statistic_draws=5)\n"
        "print([hashlib.sha256(analysis_figure(n, found).content).hexdigest() for n in ('matrix', 'flow', 'backbone', 'degrees')])\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
