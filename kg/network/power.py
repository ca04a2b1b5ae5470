"""What a network with given margins could show: attainable p-values, and a simulation of planted ties."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import sparse

from kg.network.arrays import Bools, Cells, Floats, Ints
from kg.network.corrections import adjust
from kg.network.nulls.canonical import role_bicm
from kg.network.nulls.laws import PairTest
from kg.network.nulls.role_fixed import Chain, sample
from kg.network.projection import Projection, default_projection, project
from kg.network.role_network import LEAD, SUPPORT, RoleNetwork

RULES = ("dbh", "bh", "by", "gilbert", "tarone", "holm", "bonferroni", "none")


def power(
    net: RoleNetwork,
    *,
    projection: str | None = None,
    planted: int = 10,
    extra: int = 4,
    plans: int = 40,
    alpha: float = 0.05,
    seed: int = 0,
) -> pd.DataFrame:
    """Return, by correction, what a simulation with the network's margins finds.

    Each of `plans` simulated plans is a draw of the role-fixed null (unit and task loads as given); half of them stay so, in the other half
    `planted` pairs meet in up to `extra` more tasks, by moving a unit's duty from one task to another. Pairs are tested under the role-BiCM
    of the simulated plan. One row a correction: mean true finds of the planted pairs, false discovery rate, and mean false finds
    without structure; in front, the number of tests and of tests able to reach `alpha` at all.
    """
    name = projection or default_projection(net)
    rng = np.random.default_rng(seed)
    cells = net.cells(name)
    draws = [
        batch[:, :, 0].copy()
        for batch in sample(cells, net.strata, Chain(draws=plans, chains=1, burn=60, thin=10), rng)
    ]
    rows: dict[str, list[tuple[int, int, int]]] = {rule: [] for rule in RULES}
    tests, able = 0, 0
    for place, drawn in enumerate(draws):
        marked: Ints = np.zeros((0, 2), dtype=np.int64)
        if place % 2:
            drawn, marked = plant(drawn, name, planted, extra, rng)
        found = _tested(net, drawn, name)
        pairs, p, test = found
        tests, able = len(p), able + int((test.least <= alpha).sum())
        truth = _is_marked(pairs, marked)
        for rule in RULES:
            hit = adjust(p, rule, test.support("upper")) <= alpha
            rows[rule].append((int((hit & truth).sum()), int((hit & ~truth).sum()), place % 2))
    return pd.DataFrame([_row(rule, rows[rule], tests, able / len(draws), planted) for rule in RULES])


def _tested(net: RoleNetwork, cells: Cells, name: str) -> tuple[Projection, Floats, PairTest]:
    plan = replace(net, roles=sparse.csr_array(cells.astype(np.int64)))
    pairs = project(plan, name)
    test = role_bicm(plan, pairs)
    return pairs, test.tails.upper, test


def plant(cells: Cells, name: str, planted: int, extra: int, rng: np.random.Generator) -> tuple[Cells, Ints]:
    """Return the matrix with `planted` random pairs made to meet in up to `extra` more tasks, and those pairs."""
    first, second = (
        (LEAD, SUPPORT) if name == "lead-support" else ((LEAD, LEAD) if name == "co-lead" else (SUPPORT, SUPPORT))
    )
    cells = cells.copy()
    able = np.flatnonzero((cells == first).sum(axis=0) >= 2)
    partners = np.flatnonzero((cells == second).sum(axis=0) >= 2)
    pairs: list[tuple[int, int]] = []
    for _ in range(50 * planted):
        if len(pairs) == planted or not len(able) or not len(partners):
            break
        one, two = int(rng.choice(able)), int(rng.choice(partners))
        if one != two and (one, two) not in pairs and (two, one) not in pairs:
            pairs.append((one, two))
            _meet(cells, one, two, first, second, extra, rng)
    return cells, np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _meet(cells: Cells, one: int, two: int, first: int, second: int, extra: int, rng: np.random.Generator) -> None:
    """Move the second unit's duties from tasks without the first unit to tasks the first unit has, in place."""
    free = np.flatnonzero((cells[:, one] == first) & (cells[:, two] == 0))
    spare = np.flatnonzero((cells[:, two] == second) & (cells[:, one] == 0))
    count = min(extra, len(free), len(spare))
    cells[rng.choice(spare, count, replace=False), two] = 0
    cells[rng.choice(free, count, replace=False), two] = second


def _is_marked(pairs: Projection, marked: Ints) -> Bools:
    wanted = {(int(a), int(b)) for a, b in marked}
    if not pairs.directed:
        wanted |= {(b, a) for a, b in wanted}
    return np.array([(int(s), int(t)) in wanted for s, t in zip(pairs.source, pairs.target, strict=True)], dtype=bool)


def _row(rule: str, counts: list[tuple[int, int, int]], tests: int, able: float, planted: int) -> dict[str, object]:
    structured = [(true, false) for true, false, kind in counts if kind]
    plain = [false + true for true, false, kind in counts if not kind]
    rates: Floats = np.array([false / max(true + false, 1) for true, false in structured])
    return {
        "correction": rule,
        "tests": tests,
        "testable": round(able, 1),
        "planted": planted,
        "true_finds": float(np.mean([true for true, _ in structured])),
        "fdr": float(rates.mean()),
        "finds_without_structure": float(np.mean(plain)),
    }
