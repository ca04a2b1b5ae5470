"""Every table of `kg analyze benchmarks`, counted again from the shipped tables with nothing of ours."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import combinations
from math import comb, exp, log, nan, sqrt
from pathlib import Path

import pytest
from scipy.optimize import brentq
from scipy.spatial import distance

from kg import KnowledgeGraph
from kg.network.study import Study

TABLES = Path(__file__).resolve().parents[2] / "data" / "tables" / "qingdao"
PLAN = "plan/qingdao-2022-2023"


def rows(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def study(knowledge: KnowledgeGraph) -> Study:
    return knowledge.benchmarks(force=True, draws=99)


@pytest.fixture(scope="module")
def groups() -> list[str]:
    return [row["id"] for row in rows("positionings") if row["plan"] == PLAN]


@pytest.fixture(scope="module")
def references() -> list[dict[str, str]]:
    return [row for row in rows("references") if row["plan"] == PLAN and row["place"]]


@pytest.fixture(scope="module")
def table(references: list[dict[str, str]]) -> Counter[tuple[str, str]]:
    """(positioning, place) -> mentions."""
    return Counter((row["positioning"], row["place"]) for row in references)


@pytest.fixture(scope="module")
def of_cases() -> list[tuple[str, str]]:
    """(case, place), for cases of the plan's own casebook."""
    mine = {row["id"] for row in rows("cases") if row["casebook"] == PLAN.replace("plan/", "casebook/")}
    found = [(row["subject"], row["value"]) for row in rows("statements") if row["property"] == "pa:benchmarkPlace"]
    return [(case, place) for case, place in found if case in mine]


@pytest.fixture(scope="module")
def mentions(references: list[dict[str, str]], of_cases: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """(place, country) of every mention, under a positioning or not."""
    country = {row["id"]: row["country"] for row in rows("cities")}
    places = [row["place"] for row in references] + [place for _, place in of_cases]
    return [(place, country.get(place, place)) for place in places]


def wilson(hits: int, total: int, sign: int) -> float:
    """Solve |share - p| = z sqrt(p (1 - p) / n) for the end of the interval on one side."""
    share, z = hits / total, 1.959963984540054
    if share == (0, 1)[sign > 0]:
        return share
    outside = (-1e-12, 1 + 1e-12)[sign > 0]

    def off(p: float) -> float:
        return abs(share - p) - z * sqrt(max(p * (1 - p), 0) / total)

    return brentq(off, share, outside)


def test_the_matrix_counts_each_reference_with_a_place(
    study: Study, groups: list[str], table: Counter[tuple[str, str]]
) -> None:
    frame = study.tables["matrix"].set_index("group")
    assert list(frame.index) == groups
    places = {place for _, place in table}
    assert {name for name in frame.columns if name.startswith(("city/", "country/"))} == places
    for group in groups:
        assert {place: frame.loc[group, place] for place in places} == {place: table[group, place] for place in places}
        assert frame.loc[group, "total"] == sum(n for (one, _), n in table.items() if one == group)
    names = {row["id"]: row["label_zh"] for row in rows("positionings")}
    assert list(frame["group_zh"]) == [names[group] for group in groups]


def test_quotients_and_tails_are_counted_over_all_ways(study: Study, table: Counter[tuple[str, str]]) -> None:
    total = table.total()
    row_sums, column_sums = Counter[str](), Counter[str]()
    for (group, place), count in table.items():
        row_sums[group] += count
        column_sums[place] += count
    frame = study.tables["quotients"]
    assert len(frame) == len(row_sums) * len(column_sums) == study.settings["m"]
    for cell in frame.to_dict("records"):
        seen, n, k = table[cell["group"], cell["place"]], row_sums[cell["group"]], column_sums[cell["place"]]
        law = [comb(k, x) * comb(total - k, n - x) / comb(total, n) for x in range(min(n, k) + 1)]
        assert cell["count"] == seen
        assert cell["expected"] == pytest.approx(n * k / total)
        assert cell["quotient"] == pytest.approx((seen / n) / (k / total))
        assert cell["p_upper"] == pytest.approx(sum(law[seen:]))
        assert cell["p_lower"] == pytest.approx(sum(law[: seen + 1]))
        assert cell["p_min"] == pytest.approx(law[-1])
        assert cell["p_upper"] <= cell["q"] <= 1


def test_shares_are_what_is_named_of_what_is_stated(
    study: Study,
    groups: list[str],
    table: Counter[tuple[str, str]],
    of_cases: list[tuple[str, str]],
    mentions: list[tuple[str, str]],
) -> None:
    book = PLAN.replace("plan/", "casebook/")
    said = {
        kind: max(int(row["value"]) for row in rows("counts") if (row["about"], row["counts"]) == (book, kind))
        for kind in ("BenchmarkCase", "City", "Country")
    }
    places = dict(mentions)
    cities = {place for place in places if place.startswith("city/")}
    at_home = [country == "country/china" for _, country in mentions]
    home_places = [country == "country/china" for country in places.values()]
    cases = {row["id"] for row in rows("cases") if row["casebook"] == book}
    assert {case for case, _ in of_cases} == cases
    wanted = {
        ("stated", "cases"): (len(cases), said["BenchmarkCase"]),
        ("stated", "cities"): (len(cities), said["City"]),
        ("stated", "countries and regions"): (len(set(places.values())), said["Country"]),
        ("positionings", "with a benchmark place"): (len({group for group, _ in table}), len(groups)),
        ("mentions", "domestic"): (sum(at_home), len(at_home)),
        ("mentions", "foreign"): (len(at_home) - sum(at_home), len(at_home)),
        ("places", "domestic"): (sum(home_places), len(places)),
        ("places", "foreign"): (len(places) - sum(home_places), len(places)),
    }
    found = {(row["what"], row["which"]): row for row in study.tables["shares"].to_dict("records")}
    assert set(found) == set(wanted)
    for key, (hits, total) in wanted.items():
        row = found[key]
        assert (row["count"], row["of"]) == (hits, total), key
        assert row["share"] == pytest.approx(hits / total)
        assert row["low"] == pytest.approx(wilson(hits, total, -1), abs=1e-9)
        assert row["high"] == pytest.approx(wilson(hits, total, 1), abs=1e-9)


def test_countries_share_the_mentions(study: Study, mentions: list[tuple[str, str]]) -> None:
    counts = Counter(country for _, country in mentions)
    found = study.tables["countries"].to_dict("records")
    assert {row["country"]: row["count"] for row in found} == dict(counts)
    assert [row["count"] for row in found] == sorted(counts.values(), reverse=True)
    for row in found:
        assert (row["of"], row["share"]) == (len(mentions), pytest.approx(row["count"] / len(mentions)))
        assert row["low"] == pytest.approx(wilson(row["count"], len(mentions), -1), abs=1e-9)


def test_diversity_follows_its_formulas(study: Study, groups: list[str], table: Counter[tuple[str, str]]) -> None:
    by_group = {group: [n for (one, _), n in table.items() if one == group] for group in groups}
    by_group["all"] = list(Counter(place for (_, place), n in table.items() for _ in range(n)).values())
    least = min(sum(counts) for counts in by_group.values() if counts)
    assert study.settings["rarefied_to"] == least
    for row in study.tables["diversity"].to_dict("records"):
        counts = by_group[row["group"]]
        n = sum(counts)
        assert (row["mentions"], row["places"]) == (n, len(counts))
        once, twice = counts.count(1), counts.count(2)
        entropy = -sum(c / n * log(c / n) for c in counts) if n else nan
        pairs = sum(a * b for a, b in combinations(counts, 2)) / comb(n, 2) if n > 1 else nan
        missed = sum(comb(n - c, least) / comb(n, least) for c in counts) if n else nan
        assert row["shannon"] == pytest.approx(entropy, nan_ok=True)
        assert row["effective_number"] == pytest.approx(exp(entropy), nan_ok=True)
        assert row["simpson"] == pytest.approx(pairs, nan_ok=True)
        assert row["rarefied"] == pytest.approx(len(counts) - missed, nan_ok=True)
        assert row["chao1"] == pytest.approx(
            len(counts) + once * (once - 1) / (2 * (twice + 1)) if n else nan, nan_ok=True
        )


def test_likeness_is_that_of_scipys_distances(study: Study, table: Counter[tuple[str, str]]) -> None:
    places = sorted({place for _, place in table})
    for row in study.tables["likeness"].to_dict("records"):
        one, two = ([table[row[end], place] for place in places] for end in ("group", "other"))
        assert row["jaccard"] == pytest.approx(1 - distance.jaccard([n > 0 for n in one], [n > 0 for n in two]))
        assert row["cosine"] == pytest.approx(1 - distance.cosine(one, two))
        assert row["bray_curtis"] == pytest.approx(1 - distance.braycurtis(one, two))
        a, b = sum(one), sum(two)
        spread = sum(n * n for n in one) / a**2 + sum(n * n for n in two) / b**2
        assert row["morisita_horn"] == pytest.approx(
            2 * sum(x * y for x, y in zip(one, two, strict=True)) / (spread * a * b)
        )
        assert all(1 / 100 <= row[f"{name}_p"] <= 1 for name in ("jaccard", "cosine", "bray_curtis", "morisita_horn"))


def test_gaps_are_the_references_whose_place_no_case_is_about(
    study: Study, references: list[dict[str, str]], of_cases: list[tuple[str, str]]
) -> None:
    covered = {place for _, place in of_cases}
    unplaced = [row for row in rows("references") if row["plan"] == PLAN and not row["place"]]
    wanted = {(row["phrase"], row["place"]) for row in [*references, *unplaced] if row["place"] not in covered}
    found = study.tables["gaps"]
    assert {(row["phrase"], row["place"] or "") for row in found.fillna("").to_dict("records")} == wanted
    verbs = {(row["phrase"], row["place"]): row["verb"] for row in [*references, *unplaced]}
    assert all(verbs[row["phrase"], row["place"]] == row["verb"] for row in found.fillna("").to_dict("records"))
