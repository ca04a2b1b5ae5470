from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
import pandas as pd
import pytest
from scipy.stats import fisher_exact

from kg.errors import NoDataError, UsageError
from kg.network.benchmark_tests import quotient_support, quotient_table
from kg.network.benchmarks import Mentions, benchmark_study
from kg.network.diversity import chao1, effective_number, rarefied, shannon, simpson
from kg.network.likeness import inertia, likeness, permuted


def mentions(pairs: list[tuple[str, str]], **more: object) -> Mentions:
    rows = pd.DataFrame(
        [
            {
                "mention": f"m{k}",
                "kind": "reference",
                "group": group,
                "place": place,
                "country": "home" if place < "c" else "away",
                "class": "City",
                "level": "stated",
            }
            for k, (group, place) in enumerate(pairs)
        ]
    )
    return Mentions(rows, sorted({group for group, _ in pairs}), home="home", **more)  # type: ignore[arg-type]


def test_rarefaction_is_the_mean_over_every_subset() -> None:
    kinds = np.repeat(np.arange(4), [4, 2, 1, 1])
    for size in range(1, 8):
        brute = np.mean([len(set(kinds[list(chosen)])) for chosen in combinations(range(8), size)])
        assert rarefied(np.array([4, 2, 1, 1]), size) == pytest.approx(brute, rel=1e-12)


def test_more_mentions_than_there_are_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="9 mentions cannot be drawn from 8"):
        rarefied(np.array([4, 4]), 9)


def test_diversity_of_even_counts_is_their_number() -> None:
    counts = np.array([5, 5, 5, 0])
    assert shannon(counts) == pytest.approx(np.log(3))
    assert effective_number(counts) == pytest.approx(3)
    assert simpson(counts) == pytest.approx(1 - 3 * 5 * 4 / (15 * 14))
    assert chao1(counts) == 3


def test_simpson_of_one_mention_is_unknown() -> None:
    assert np.isnan(simpson(np.array([1])))


def test_cell_tails_are_those_of_fishers_exact_test() -> None:
    table = np.array([[6, 1, 0], [1, 5, 3], [0, 2, 4]])
    found = quotient_table(["g0", "g1", "g2"], ["p0", "p1", "p2"], table, test=True, correction="dbh")
    for row in found.to_dict("records"):
        i, j = int(row["group"][1]), int(row["place"][1])
        cell = table[i, j]
        rest = [
            [cell, table[i].sum() - cell],
            [table[:, j].sum() - cell, table.sum() - table[i].sum() - table[:, j].sum() + cell],
        ]
        assert row["p_upper"] == pytest.approx(fisher_exact(rest, alternative="greater").pvalue, rel=1e-10)
        assert row["p_lower"] == pytest.approx(fisher_exact(rest, alternative="less").pvalue, rel=1e-10)
        assert row["quotient"] == pytest.approx(cell * table.sum() / (table[i].sum() * table[:, j].sum()))


def test_the_least_attainable_p_is_that_of_the_fullest_cell() -> None:
    support = quotient_support(10, np.array([3]), np.array([4]))
    assert support.least()[0] == pytest.approx(comb(4, 3) / comb(10, 3))
    assert np.all(np.diff(support.values[0]) >= 0)


def test_identical_positionings_are_wholly_alike_and_disjoint_ones_not_at_all() -> None:
    found = likeness(np.array([[3, 1, 0], [3, 1, 0], [0, 0, 2]]))
    for values in found.values():
        assert values[0, 1] == pytest.approx(1)
        assert values[0, 2] == 0


def test_morisita_horn_hardly_minds_sample_size_where_bray_curtis_does() -> None:
    found = likeness(np.array([[3, 1], [30, 10]]))
    assert found["morisita_horn"][0, 1] == pytest.approx(1)
    assert found["bray_curtis"][0, 1] == pytest.approx(8 / 44)


def test_permuted_tables_keep_both_margins() -> None:
    table = np.array([[3, 0, 1], [0, 2, 2]])
    for drawn in permuted(table, 20, np.random.default_rng(1)):
        assert drawn.sum(axis=0).tolist() == table.sum(axis=0).tolist()
        assert drawn.sum(axis=1).tolist() == table.sum(axis=1).tolist()


def test_inertia_of_an_independent_table_is_nothing() -> None:
    assert inertia(np.outer([1, 2, 3], [2, 4])) == pytest.approx(0, abs=1e-15)


def test_few_mentions_are_described_but_not_tested_unless_forced() -> None:
    few = mentions([("g1", "a"), ("g1", "b"), ("g2", "c")])
    plain = benchmark_study(few)
    assert "q" not in plain.tables["quotients"]
    assert "not tested" in " ".join(plain.lines)
    forced = benchmark_study(few, force=True, draws=99)
    assert "q" in forced.tables["quotients"]
    assert forced.settings["forced"] is True
    assert "forced" in " ".join(forced.lines)


def test_a_planted_preference_is_found_among_enough_mentions() -> None:
    pairs = (
        [("g1", "a")] * 12 + [("g2", place) for place in "bcdefgbcdefg"] + [("g3", place) for place in "bcdefgbcdefg"]
    )
    found = benchmark_study(mentions(pairs), draws=199)
    best = found.tables["quotients"].iloc[0]
    assert (best["group"], best["place"]) == ("g1", "a")
    assert best["q"] < 0.001
    assert found.settings["significant"] == 1
    assert float(str(found.settings["inertia_p"])) == pytest.approx(1 / 200)


def test_the_first_line_says_how_much_is_named() -> None:
    found = mentions([("g", "a")], stated={"cases": (5, 88), "cities": (9, 35), "countries": (4, 17)})
    assert benchmark_study(found).lines[:2] == (
        "5 of 88 cases, 9 of 35 cities are named",
        "4 of 17 countries are named",
    )
    coverage = benchmark_study(found).tables["shares"].set_index("which")
    assert coverage.loc["cases", "low"] == pytest.approx(0.0245, abs=1e-4)


def test_domestic_and_foreign_mentions_make_up_the_whole() -> None:
    coverage = benchmark_study(mentions([("g", "a"), ("g", "b"), ("g", "d")])).tables["shares"]
    shares = coverage[coverage["what"] == "mentions"].set_index("which")["count"]
    assert shares.to_dict() == {"domestic": 2, "foreign": 1}


def test_mentions_without_a_place_make_no_matrix() -> None:
    empty = mentions([("g", "a")])
    rows = empty.rows.assign(place=None)
    with pytest.raises(NoDataError, match="no matrix"):
        benchmark_study(Mentions(rows, ["g"]))


def test_alpha_outside_its_range_is_refused() -> None:
    with pytest.raises(UsageError, match="alpha"):
        benchmark_study(mentions([("g", "a")]), alpha=2)
