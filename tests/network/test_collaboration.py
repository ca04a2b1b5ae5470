from __future__ import annotations

import os
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from kg.errors import UnknownNameError, UsageError
from kg.network.collaboration import Collaboration, collaborate
from kg.network.exports import gexf, graphml, tie_network
from kg.network.power import plant, power
from kg.rdf.analysis import analysis_turtle

QUICK = {"boot": 20, "statistic_draws": 20}


@pytest.fixture(scope="module")
def planted(make: SimpleNamespace) -> Collaboration:
    """A plan of 120 tasks and 20 units with one tie beyond chance, u003 -> u004 in 16 tasks."""
    cells = make.random_plan(120, 20, 4, 2)
    cells = np.concatenate([cells, np.zeros((16, 20), dtype=np.int8)])
    cells[120:, 3], cells[120:, 4] = 1, 2
    return collaborate(make.from_cells(cells), null="role-bicm", **QUICK)


def test_a_planted_tie_is_found_and_nothing_else(planted: Collaboration) -> None:
    found = planted.significant()
    assert found[["source", "target"]].values.tolist() == [["u003", "u004"]]
    row = found.iloc[0]
    assert row["observed"] >= 16
    assert row["q"] < 0.02
    assert row["sign"] == "+"
    assert row["boot_inclusion"] >= 0.7
    assert 0.6 <= row["thinned_inclusion"] <= 1
    assert row["fragility"] >= 2
    assert row["asymmetry"] > 10
    assert row["p_asymmetry"] < 1e-3
    assert len(row["tasks"].split(" | ")) == row["observed"]
    assert row["evidence"] == "stated"


def test_the_sampled_null_finds_the_planted_tie_too(planted: Collaboration) -> None:
    found = collaborate(planted.roles, null="role-fixed", **QUICK)
    assert found.settings["draws"] == 50_000
    assert found.significant()[["source", "target"]].values.tolist() == [["u003", "u004"]]
    assert found.edges["p_upper"].min() >= 1 / 50_001


def test_every_ordered_pair_is_a_test(planted: Collaboration) -> None:
    assert planted.settings["m"] == len(planted.edges) == 20 * 19
    assert planted.settings["correction"] == "dbh"


def test_settings_echo_every_default(planted: Collaboration) -> None:
    wanted = {
        "m",
        "seed",
        "null",
        "projection",
        "tail",
        "correction",
        "alpha",
        "strata",
        "draws",
        "boot",
        "statistic_draws",
    }
    assert wanted <= set(planted.settings)


def test_expected_counts_fall_short_only_by_what_units_would_meet_themselves(planted: Collaboration) -> None:
    total = planted.edges["observed"].sum()
    assert 0.9 * total < planted.edges["expected"].sum() < total


def test_tails_of_every_edge_overlap_by_the_observed_point(planted: Collaboration) -> None:
    edges = planted.edges
    overlap = edges["p_upper"] + edges["p_lower"] - 1
    assert (overlap >= -1e-12).all()
    assert (edges["p_mid"] <= edges["p_upper"] + 1e-15).all()
    assert (edges["p_min"] <= edges["p_upper"] * (1 + 1e-9)).all()


def test_newman_weights_of_davis_have_the_published_sum(make: SimpleNamespace) -> None:
    edges = collaborate(make.davis(), null="sdsm", boot=0, statistic_draws=0).edges
    assert edges["newman"].sum() == pytest.approx(44.5)
    top = edges.sort_values("newman").iloc[-1]
    assert {top["source"], top["target"]} == {"Sylvia Avondale", "Nora Fayette"}
    assert top["newman"] == pytest.approx(1.65202, abs=5e-6)


def test_an_edge_counts_shared_leads_and_has_its_ochiai_weight(make: SimpleNamespace) -> None:
    net = make.from_cells([[1, 1, 2], [1, 2, 0], [2, 1, 2], [0, 1, 2]])
    edges = collaborate(net, null="role-bicm", boot=0, statistic_draws=0).edges.set_index(["source", "target"])
    row = edges.loc[("u001", "u002")]
    assert row["observed"] == 3
    assert row["ochiai"] == pytest.approx(3 / np.sqrt(3 * 3))
    assert edges.loc[("u000", "u001"), "co_lead"] == 1


def test_lower_and_both_tails_turn_the_sign(make: SimpleNamespace) -> None:
    cells = np.zeros((60, 6), dtype=np.int8)
    for row in range(60):
        cells[row, row % 2], cells[row, 2 + (row % 2)], cells[row, 4 + row // 2 % 2] = 1, 2, 2
    found = collaborate(make.from_cells(cells), null="role-bicm", tail="lower", boot=0, statistic_draws=0)
    avoided = found.significant()
    assert set(avoided["sign"]) == {"-"}
    assert ("u000", "u003") in set(zip(avoided["source"], avoided["target"], strict=True))
    both = collaborate(make.from_cells(cells), null="role-bicm", tail="both", boot=0, statistic_draws=0)
    assert set(both.significant()["sign"]) == {"+", "-"}


def test_the_unit_table_has_one_row_a_unit_with_intervals(planted: Collaboration) -> None:
    units = planted.units
    assert sorted(units["unit"]) == sorted(planted.roles.units)
    lead = units.set_index("unit").loc["u003"]
    assert lead["leads"] >= 16
    assert lead["lead_share_low"] < lead["lead_share"] < lead["lead_share_high"]
    assert (units["breadth_low"] <= units["breadth_high"]).all()
    assert (units["strength_out_rank_low"] <= units["strength_out_rank_high"]).all()
    for name in ("liaison", "breadth", "strength_out", "betweenness", "constraint", "coreness", "ei"):
        assert units[f"{name}_z"].notna().any(), name
    for name in ("leads", "closeness", "betweenness", "eigenvector", "constraint", "coreness", "ei"):
        known = units[[f"{name}_low", f"{name}_high", f"{name}_rank_low", f"{name}_rank_high"]].dropna()
        assert len(known) > 10, name
        assert (known.iloc[:, 0] <= known.iloc[:, 1]).all(), name
        assert (known.iloc[:, 2] >= 1).all(), name


def test_the_network_table_tests_what_margins_leave_free(planted: Collaboration) -> None:
    table = planted.network.set_index("statistic")
    assert np.isnan(table.loc["fill", "p"])
    for name in (
        "density",
        "reciprocity_weighted",
        "robins_alexander",
        "opsahl",
        "nodf",
        "barber_q",
        "core_periphery_fit",
    ):
        assert 0 < table.loc[name, "p"] <= 1, name
        assert table.loc[name, "draws"] == 20


def test_weights_of_evidence_lower_the_inclusion(make: SimpleNamespace, planted: Collaboration) -> None:
    from dataclasses import replace

    weights = planted.roles.weights.copy()
    weights.data = np.full_like(weights.data, 0.3)
    doubtful = collaborate(replace(planted.roles, weights=weights), null="role-bicm", boot=20, statistic_draws=0)
    sure = planted.edges.iloc[0]["boot_inclusion"]
    row = doubtful.edges[(doubtful.edges["source"] == "u003") & (doubtful.edges["target"] == "u004")].iloc[0]
    assert row["boot_inclusion"] < sure


def test_wrong_choices_name_the_right_ones(make: SimpleNamespace) -> None:
    net = make.davis()
    for setting, value in (("null", "bicm"), ("correction", "fdr"), ("tail", "top"), ("projection", "lead")):
        with pytest.raises(UnknownNameError):
            collaborate(net, **{setting: value})
    with pytest.raises(UsageError, match="alpha"):
        collaborate(net, alpha=1.5)
    with pytest.raises(UsageError, match="draws"):
        collaborate(net, draws=10)


def test_exports_carry_coverage_and_only_ties(planted: Collaboration) -> None:
    network = tie_network(planted)
    assert network.number_of_nodes() == 20
    assert network.number_of_edges() == int((planted.edges["observed"] > 0).sum())
    assert network.edges["u003", "u004"]["sign"] == "+"
    for text in (graphml(planted), gexf(planted)):
        assert "136 of 136 tasks have a unit" in text
        assert "lastmodifieddate" not in text


def test_turtle_holds_an_activity_and_one_observation_a_row(planted: Collaboration) -> None:
    import rdflib

    graph = rdflib.Graph().parse(data="".join(analysis_turtle(planted.as_dict())), format="turtle")
    cube = rdflib.Namespace("http://purl.org/linked-data/cube#")
    rows = len(planted.edges) + len(planted.units) + len(planted.network)
    assert len(set(graph.subjects(rdflib.RDF.type, cube.Observation))) == rows


def test_power_says_that_uncorrected_tests_find_ties_in_plans_without_any(make: SimpleNamespace) -> None:
    table = power(make.from_cells(make.random_plan(60, 15, 4, 3)), plans=10, planted=3, seed=1).set_index("correction")
    assert table.loc["none", "finds_without_structure"] > 1
    assert table.loc["dbh", "finds_without_structure"] <= 0.5
    assert table.loc["none", "true_finds"] >= table.loc["dbh", "true_finds"]


def test_planting_keeps_every_unit_load(make: SimpleNamespace) -> None:
    cells = make.random_plan(60, 15, 4, 3)
    changed, pairs = plant(cells, "lead-support", 5, 4, np.random.default_rng(1))
    assert len(pairs) == 5
    for role in (1, 2):
        np.testing.assert_array_equal((changed == role).sum(axis=0), (cells == role).sum(axis=0))
    assert (changed != cells).any()


SCRIPT = """
import sys, json, pandas as pd
from kg.network.role_network import role_network
from kg.network.collaboration import collaborate
from kg.network.exports import graphml, gexf
rows = [(f"t{t}", f"u{(t * k + k) % 9}", "lead" if k == 1 else "supporting") for t in range(30) for k in (1, 2, 4)]
frame = pd.DataFrame(sorted(set(rows)), columns=["task", "unit", "role"])
found = collaborate(role_network(frame), draws=500, boot=5, statistic_draws=5, seed=3)
sys.stdout.write(json.dumps(found.as_dict()) + graphml(found) + gexf(found))
from kg.cli.analyses import _BODIES
for name in ("table", "csv", "json", "ttl"):
    sys.stdout.buffer.write(_BODIES[name](found, "units", 50))
"""


def test_the_same_seed_gives_the_same_bytes_under_any_hash_seed() -> None:
    texts = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(texts) == 1
    assert len(texts.pop()) > 10_000


def test_as_dict_has_the_promised_shape(planted: Collaboration) -> None:
    found = planted.as_dict()
    assert list(found) == ["coverage", "settings", "edges", "units", "network"]
    edges = found["edges"]
    assert isinstance(edges, list)
    assert {"source", "target", "observed", "expected", "p_upper", "p_lower", "q"} <= set(edges[0])
    assert pd.DataFrame(edges)["p_upper"].tolist() == pytest.approx(planted.edges["p_upper"].tolist(), rel=1e-12)


def test_a_network_too_large_for_resampling_says_what_is_left_out(
    make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.network.collaboration.LARGE", 100)
    net = make.from_cells(make.random_plan(60, 12, 4, 3))
    large = collaborate(net, null="role-bicm")
    assert "above 100 cells" in str(large.settings["notes"])
    assert large.settings["boot"] == 0
    monkeypatch.undo()
    full = collaborate(net, null="role-bicm", **QUICK)
    columns = ["unit", "leads", "supports", "tasks", "breadth", "depth", "strength_out", "strength_in"]
    one, two = (found.units[columns].sort_values("unit").reset_index(drop=True) for found in (large, full))
    pd.testing.assert_frame_equal(one, two, check_dtype=False)
