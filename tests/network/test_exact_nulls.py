"""Counted-out p-values against plain enumeration of every matrix, which knows nothing of the code it checks."""

from __future__ import annotations

import functools
import itertools
from collections import defaultdict
from types import SimpleNamespace

import numpy as np
import pytest

from kg.errors import LimitError
from kg.network.collaboration import collaborate
from kg.network.edges import edge_table
from kg.network.nulls.choice import pair_test
from kg.network.nulls.closed import fixed_fill
from kg.network.projection import project

MEETS = {
    "lead-support": lambda a, b: (a == 1) & (b == 2),
    "co-work": lambda a, b: (a > 0) & (b > 0),
    "co-lead": lambda a, b: (a == 1) & (b == 1),
    "co-support": lambda a, b: (a == 2) & (b == 2),
}
NO_CHANCE = np.random.default_rng(0)


@functools.cache
def by_margins(tasks: int, units: int, states: int) -> dict[tuple[object, ...], list[np.ndarray]]:
    """Every matrix of the given shape, grouped by its margins."""
    groups = defaultdict(list)
    for values in itertools.product(range(states), repeat=tasks * units):
        cells = np.array(values).reshape(tasks, units)
        groups[tuple(tuple((cells == role).sum(axis=axis)) for role in (1, 2) for axis in (0, 1))].append(cells)
    return groups


def law_of(everything: list[np.ndarray], name: str, u: int, v: int) -> np.ndarray:
    return np.array([MEETS[name](cells[:, u], cells[:, v]).sum() for cells in everything])


def agrees(
    make: SimpleNamespace, start: np.ndarray, everything: list[np.ndarray], null: str, name: str, **how: object
) -> int:
    """Compare every pair of `start` with the enumeration; return how many pairs there were (0 where the roles make no pair)."""
    roles = {"lead-support": (1, 2), "co-lead": (1,), "co-support": (2,), "co-work": ()}[name]
    if not start.any():
        return 0
    net = make.from_cells(start, **how)
    units = [int(unit[1:]) for unit in net.units]
    if len(units) < 2 or any(not (start == role).any() for role in roles):
        return 0
    projection = project(net, name)
    test = pair_test(net, projection, null, 0, NO_CHANCE)
    edges = edge_table(net, projection, test, np.ones(len(projection.observed)), tail="upper", alpha=0.05, limit=0.05)
    for row in edges.to_dict("records"):
        u, v = int(row["source"][1:]), int(row["target"][1:])
        seen, drawn = int(MEETS[name](start[:, u], start[:, v]).sum()), law_of(everything, name, u, v)
        upper, lower, point = (drawn >= seen).mean(), (drawn <= seen).mean(), (drawn == seen).mean()
        wanted = [seen, drawn.mean(), drawn.std(), upper, lower, upper - point / 2]
        found = [row[key] for key in ("observed", "expected", "sd", "p_upper", "p_lower", "p_mid")]
        np.testing.assert_allclose(found, wanted, atol=2e-8, err_msg=f"{null} {name} {start.tolist()} {u} {v}")
        assert row["p_upper"] == pytest.approx(upper, abs=1e-13)
        assert row["p_min"] <= row["p_upper"] * (1 + 1e-12)
    return len(edges)


@pytest.mark.parametrize("name", list(MEETS))
def test_role_fixed_on_random_three_by_three_margins(make: SimpleNamespace, name: str) -> None:
    groups = sorted(by_margins(3, 3, 3).values(), key=lambda group: (-len(group), group[0].tolist()))
    rng = np.random.default_rng(3)
    chosen = [*range(12), *rng.choice(len(groups), 18, replace=False)]
    pairs = sum(
        agrees(make, groups[place][int(rng.integers(len(groups[place])))], groups[place], "role-fixed", name)
        for place in chosen
    )
    assert pairs > 40


def test_fdsm_on_every_third_three_by_three_margin(make: SimpleNamespace) -> None:
    groups = by_margins(3, 3, 2)
    assert len(groups) > 300
    chosen = sorted(groups.values(), key=lambda group: (-len(group), group[0].tolist()))[::3]
    assert sum(agrees(make, group[-1], group, "fdsm", "co-lead") for group in chosen) > 200


def test_fdsm_on_random_four_by_four_margins(make: SimpleNamespace) -> None:
    groups = sorted(by_margins(4, 4, 2).values(), key=lambda group: (-len(group), group[0].tolist()))
    rng = np.random.default_rng(4)
    for place in [*range(10), *rng.choice(len(groups), 15, replace=False)]:
        agrees(make, groups[place][0], groups[place], "fdsm", "co-work")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_role_fixed_on_random_four_by_four_margins(make: SimpleNamespace, seed: int) -> None:
    cells = np.random.default_rng(seed).choice(3, (4, 4), p=[0.5, 0.25, 0.25])
    everything = make.all_with_margins_of(cells)
    assert len(everything) > 5
    assert all(agrees(make, cells, everything, "role-fixed", name) for name in MEETS)


@pytest.mark.parametrize("null", ["role-fixed", "fdsm"])
def test_strata_are_enumerated_apart(make: SimpleNamespace, null: str) -> None:
    one, two = np.array([[1, 2, 0], [0, 1, 2], [2, 1, 0]]), np.array([[1, 0, 2], [2, 1, 0]])
    if null == "fdsm":
        one, two = np.minimum(one, 1), np.minimum(two, 1)
    both = [np.vstack(parts) for parts in itertools.product(*map(make.all_with_margins_of, (one, two)))]
    name = "lead-support" if null == "role-fixed" else "co-lead"
    assert agrees(make, np.vstack([one, two]), both, null, name, strata=["a"] * 3 + ["b"] * 2) == (
        6 if name == "lead-support" else 3
    )


def test_a_unit_that_only_supports_can_lead_nothing(make: SimpleNamespace) -> None:
    found = collaborate(
        make.from_cells([[1, 2, 0], [1, 2, 2], [1, 0, 2]]), null="role-fixed", draws=0, boot=0, statistic_draws=0
    )
    idle = found.edges[found.edges["source"] == "u001"]
    assert idle[["expected", "p_upper", "p_lower"]].values.tolist() == [[0.0, 1.0, 1.0]] * 2
    assert found.settings["method"] == "exact"


def test_davis_is_counted_out_exactly_in_one_go(make: SimpleNamespace) -> None:
    found = collaborate(make.davis(), null="fdsm", draws=0, boot=0, statistic_draws=0)
    assert len(found.edges) == 18 * 17 // 2
    assert int((found.edges["p_upper"] < 0.05).sum()) == 5
    assert int((found.edges["p_lower"] < 0.05).sum()) == 8
    assert (found.edges["source"] < found.edges["target"]).all()


def test_a_matrix_of_many_tasks_of_few_kinds_is_counted_out(make: SimpleNamespace) -> None:
    """A hundred tasks of one lead and one supporter among three units."""
    cells = np.zeros((100, 3), dtype=np.int8)
    for row, (lead, support) in enumerate(itertools.islice(itertools.cycle(itertools.permutations(range(3), 2)), 100)):
        cells[row, lead], cells[row, support] = 1, 2
    net = make.from_cells(cells)
    test = pair_test(net, project(net, "lead-support"), "role-fixed", 0, NO_CHANCE)
    np.testing.assert_allclose(test.laws.sum(axis=1), 1, rtol=1e-12)
    drawn = pair_test(net, project(net, "lead-support"), "role-fixed", 2_000, np.random.default_rng(1))
    np.testing.assert_allclose(test.mean, drawn.mean, atol=0.35)


def test_what_is_not_counted_out_says_what_to_do(make: SimpleNamespace) -> None:
    net = make.from_cells([[1, 2], [2, 1]])
    with pytest.raises(LimitError, match="leave --draws out"):
        pair_test(net, project(net, "lead-support"), "fdsm", 0, NO_CHANCE)


def test_fixed_fill_is_every_way_to_place_the_cells(make: SimpleNamespace) -> None:
    cells = np.array([[1, 2, 0], [0, 2, 1], [2, 0, 0]])
    spots = list(itertools.product(range(3), range(3)))
    everything = []
    for leads in itertools.combinations(spots, 2):
        for supports in itertools.combinations([spot for spot in spots if spot not in leads], 3):
            drawn = np.zeros((3, 3), dtype=int)
            drawn[tuple(zip(*leads, strict=True))], drawn[tuple(zip(*supports, strict=True))] = 1, 2
            everything.append(drawn)
    net = make.from_cells(cells)
    for name in ("lead-support", "co-support"):
        law = np.bincount(law_of(everything, name, 0, 1), minlength=4) / len(everything)
        np.testing.assert_allclose(fixed_fill(net, project(net, name)).laws[0], law, atol=1e-14)


def test_fixed_fill_of_thousands_of_tasks_takes_no_time(make: SimpleNamespace) -> None:
    net = make.from_cells(make.random_plan(3_000, 8, 3, 1))
    for name in ("lead-support", "co-work"):
        test = fixed_fill(net, project(net, name))
        mean, sd = test.laws[0] @ np.arange(3_001), test.sd[0]
        assert mean == pytest.approx(3_000 * (2 / 64 if name == "lead-support" else 9 / 64), rel=0.01)
        assert 5 < sd < 30
