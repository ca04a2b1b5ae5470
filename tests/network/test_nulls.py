from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import chisquare

from kg.errors import LimitError
from kg.network.nulls.canonical import role_bicm, role_chances, sdsm
from kg.network.nulls.choice import default_null, needed_draws, pair_test
from kg.network.nulls.closed import fixed_column, fixed_fill, fixed_row
from kg.network.nulls.exhaustive import pair_law, pair_laws
from kg.network.nulls.role_bicm import fit
from kg.network.nulls.role_fixed import Chain, sample
from kg.network.poisson_binomial import convolved
from kg.network.projection import project

BACKBONE = [[1, 0, 1], [0, 1, 0], [1, 0, 0], [1, 0, 1]]  # tasks x units of the published 3 x 4 example
SMALL = [
    [[1, 2, 0], [0, 1, 2], [2, 0, 1]],
    [[1, 2, 0, 0], [0, 1, 2, 1], [2, 2, 1, 0]],
    [[1, 1, 0], [2, 1, 2], [0, 2, 1]],
]


def pair(net: SimpleNamespace, projection: object, one: str, two: str) -> int:
    names = list(net.units)
    place = {name: names.index(name) for name in names}
    hits = np.flatnonzero((projection.source == place[one]) & (projection.target == place[two]))  # type: ignore[attr-defined]
    return int(hits[0])


def test_bicm_gives_the_published_chances() -> None:
    solved = fit(np.array([[1, 0], [1, 0], [2, 0]]), np.array([[1, 0], [1, 0], [2, 0]]))
    np.testing.assert_allclose(np.unique(solved.lead.round(6)), [0.215779, 0.568441, 0.863117])


def test_role_bicm_keeps_all_four_margins(make: SimpleNamespace) -> None:
    cells = make.random_plan(125, 60, 6, 3)
    units = np.stack([(cells == role).sum(axis=0) for role in (1, 2)], axis=1)
    tasks = np.stack([(cells == role).sum(axis=1) for role in (1, 2)], axis=1)
    solved = fit(units, tasks)
    for chance, role in ((solved.lead, 0), (solved.support, 1)):
        full = chance[solved.unit_class][:, solved.task_class]
        np.testing.assert_allclose(full.sum(axis=1), units[:, role], atol=1e-9)
        np.testing.assert_allclose(full.sum(axis=0), tasks[:, role], atol=1e-9)
    assert solved.residual < 1e-9


def test_role_bicm_survives_full_and_empty_rows() -> None:
    solved = fit(np.array([[3, 0], [1, 1], [0, 1], [0, 0]]), np.array([[1, 1], [2, 0], [1, 1]]))
    assert solved.residual < 1e-9
    assert np.isfinite(solved.lead).all()
    np.testing.assert_allclose(solved.lead[solved.unit_class[0]], 1, atol=1e-9)
    np.testing.assert_array_equal(solved.lead[solved.unit_class[3]], 0)


def test_sdsm_gives_the_exact_smallest_values_of_davis(make: SimpleNamespace) -> None:
    net = make.davis()
    projection = project(net, "co-work")
    upper = sdsm(net, projection).tails.upper
    assert upper[pair(net, projection, "Flora Price", "Olivia Carleton")] == pytest.approx(0.08837235, abs=5e-9)
    assert upper[pair(net, projection, "Katherina Rogers", "Sylvia Avondale")] == pytest.approx(0.09351, abs=5e-6)
    assert upper.min() == pytest.approx(0.08837235, abs=5e-9)


def test_role_bicm_without_roles_is_sdsm(make: SimpleNamespace) -> None:
    net = make.davis()
    projection = project(net, "co-work")
    np.testing.assert_allclose(role_bicm(net, projection).tails.upper, sdsm(net, projection).tails.upper, rtol=1e-9)


def test_svn_gives_the_published_figures_of_davis(make: SimpleNamespace) -> None:
    net = make.davis()
    upper = fixed_row(net, project(net, "co-work")).tails.upper
    assert int((upper < 0.05).sum()) == 17
    assert upper.min() == pytest.approx(0.002331, abs=5e-7)


def test_classic_nulls_give_the_published_values_of_a_three_by_four_matrix(make: SimpleNamespace) -> None:
    net = make.from_cells(np.array(BACKBONE))
    projection = project(net, "co-lead")
    place = pair(net, projection, "u000", "u002")
    assert fixed_row(net, projection).tails.upper[place] == pytest.approx(0.5)
    assert fixed_column(net, projection).tails.upper[place] == pytest.approx(1 / 9)
    assert fixed_fill(net, projection).tails.upper[place] == pytest.approx(0.173, abs=5e-4)
    assert sdsm(net, projection).tails.upper[place] == pytest.approx(0.5553, abs=5e-5)
    assert fixed_row(net, projection).tails.upper[pair(net, projection, "u000", "u001")] == 1


@pytest.mark.parametrize("start", SMALL)
def test_counted_laws_equal_enumeration_of_every_matrix(make: SimpleNamespace, start: list[list[int]]) -> None:
    everything = make.all_with_margins_of(start)
    cells = np.array(start)
    units = [tuple(int((cells[:, u] == role).sum()) for role in (1, 2)) for u in range(cells.shape[1])]
    tasks = [tuple(int((row == role).sum()) for role in (1, 2)) for row in cells]
    for u in range(cells.shape[1]):
        for v in range(cells.shape[1]):
            if u == v:
                continue
            seen = [int(((one[:, u] == 1) & (one[:, v] == 2)).sum()) for one in everything]
            law = pair_law(units, tasks, u, v, count="lead-support")
            np.testing.assert_allclose(law, np.bincount(seen, minlength=len(law)) / len(seen), atol=1e-14)


@pytest.mark.parametrize("start", SMALL)
def test_the_trade_chain_visits_every_matrix_equally_often(make: SimpleNamespace, start: list[list[int]]) -> None:
    everything = {one.tobytes(): place for place, one in enumerate(make.all_with_margins_of(start))}
    counts = np.zeros(len(everything), dtype=np.int64)
    chain = Chain(draws=20_000, chains=1_000, burn=20, thin=4)
    cells = np.array(start, dtype=np.int8)
    for batch in sample(cells, np.zeros(len(cells), dtype=np.int64), chain, np.random.default_rng(7)):
        for place in range(batch.shape[2]):
            counts[everything[batch[:, :, place].astype(np.int64).tobytes()]] += 1
    assert len(everything) > 3
    assert chisquare(counts).pvalue > 1e-3


def test_every_draw_keeps_all_four_margins_within_each_stratum(make: SimpleNamespace) -> None:
    cells = make.random_plan(40, 15, 4, 5)
    strata = np.arange(40) % 3
    for batch in sample(cells, strata, Chain(draws=60, chains=20, burn=3, thin=1), np.random.default_rng(2)):
        for place in range(batch.shape[2]):
            for code in range(3):
                assert make.margins(batch[strata == code, :, place]) == make.margins(cells[strata == code])


def test_sampled_p_values_agree_with_counted_ones(make: SimpleNamespace) -> None:
    net = make.from_cells(make.random_plan(24, 7, 3, 1))
    projection = project(net, "lead-support")
    exact = pair_test(net, projection, "role-fixed", 0, np.random.default_rng(0)).tails.upper
    drawn = pair_test(net, projection, "role-fixed", 20_000, np.random.default_rng(0))
    error = np.sqrt(exact * (1 - exact) / 20_000) + 1e-4
    assert np.abs((drawn.tails.upper - exact) / error).max() < 4.5
    assert drawn.tails.upper.min() >= 1 / 20_001


def test_fdsm_on_davis_agrees_with_the_counted_laws_of_all_pairs(make: SimpleNamespace) -> None:
    """The laws, by the loads of the two women, were counted out over all 9.6e36 matrices, each pair by itself."""
    laws = json.loads((Path(__file__).parent / "davis-fdsm-exact.json").read_text(encoding="utf-8"))
    net = make.davis()
    projection = project(net, "co-work")
    loads = projection.first.sum(axis=0)
    keys = [
        "-".join(map(str, sorted((int(loads[s]), int(loads[t])))))
        for s, t in zip(projection.source, projection.target, strict=True)
    ]
    exact = np.array([sum(laws[key][int(w) :]) for key, w in zip(keys, projection.observed, strict=True)])
    lower = np.array([sum(laws[key][: int(w) + 1]) for key, w in zip(keys, projection.observed, strict=True)])
    assert (int((exact < 0.05).sum()), int((lower < 0.05).sum())) == (5, 8)
    drawn = pair_test(net, projection, "fdsm", None, np.random.default_rng(4))
    assert drawn.draws == 20_000
    for found, chance in ((drawn.tails.upper, exact), (drawn.tails.lower, lower)):
        truth = np.clip(chance, 0, 1)
        assert (np.abs(found - truth) < 4.5 * np.sqrt(truth * (1 - truth) / drawn.draws) + 1e-4).all()


def test_large_projections_are_inverted_in_bulk_as_exactly_as_they_are_convolved(make: SimpleNamespace) -> None:
    net = make.from_cells(make.random_plan(200, 12, 5, 4))
    projection = project(net, "lead-support")
    chances = role_chances(net)
    one, two = chances.profile[projection.source], chances.profile[projection.target]
    law = convolved(chances.lead[one] * chances.support[two], chances.counts, 200)
    upper = law[:, ::-1].cumsum(axis=1)[:, ::-1][np.arange(len(law)), projection.observed]
    np.testing.assert_allclose(role_bicm(net, projection).tails.upper, upper, rtol=1e-11)


def test_strata_keep_a_section_from_looking_like_a_tie(make: SimpleNamespace) -> None:
    """Two groups of units that never share a task: without strata pairs inside a group stand out, within strata they do not."""
    one, two = make.random_plan(60, 6, 3, 8), make.random_plan(60, 6, 3, 9)
    cells = np.zeros((120, 12), dtype=np.int8)
    cells[:60, :6], cells[60:, 6:] = one, two
    plain = make.from_cells(cells)
    split = make.from_cells(cells, strata=["a"] * 60 + ["b"] * 60)
    blind = role_bicm(plain, project(plain, "lead-support")).tails.upper
    kept = role_bicm(split, project(split, "lead-support")).tails.upper
    assert int((blind < 0.05).sum()) > 2 * int((kept < 0.05).sum())


def test_a_matrix_too_large_to_count_out_says_so(make: SimpleNamespace) -> None:
    net = make.from_cells(make.random_plan(40, 12, 9, 1))
    with pytest.raises(LimitError, match="sample"):
        pair_test(net, project(net, "lead-support"), "role-fixed", 0, np.random.default_rng(0))
    with pytest.raises(LimitError, match="deals"):
        pair_laws([(2, 3)] * 12, [(2, 3)] * 12, [((2, 3), (2, 3))], count="co-work", limit=1000)


def test_the_default_null_samples_small_plans_and_solves_large_ones(make: SimpleNamespace) -> None:
    small = make.from_cells(make.random_plan(30, 8, 3, 1))
    assert default_null(small) == "role-fixed"
    large = small.take(np.resize(np.arange(30), 6_000))
    assert default_null(large) == "role-bicm"


def test_more_is_drawn_where_small_p_values_must_be_resolved(make: SimpleNamespace) -> None:
    cells = np.concatenate([make.random_plan(100, 30, 4, 2), np.zeros((20, 30), dtype=np.int8)])
    cells[100:, 3], cells[100:, 4] = 1, 2
    net = make.from_cells(cells)
    assert needed_draws(role_bicm(net, project(net, "lead-support"))) == 50_000
    plain = make.from_cells(cells[:100])
    assert needed_draws(role_bicm(plain, project(plain, "lead-support"))) == 5_000
