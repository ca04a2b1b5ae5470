from __future__ import annotations

import numpy as np

from kg.network.bootstrap import _thinned
from kg.network.collaboration import collaborate
from kg.network.edge_list import read_edges
from kg.network.role_network import RoleNetwork, role_network


def network(strata: dict[str, int]) -> RoleNetwork:
    rows = [
        f"{name}{k},u{(k + extra) % 5},{name}"
        for name, count in strata.items()
        for k in range(count)
        for extra in (0, 1)
    ]
    return role_network(read_edges(["task,unit,stratum", *rows], "x.csv"))


def test_a_tenth_of_each_stratum_is_left_out_and_a_single_task_stays() -> None:
    net = network({"a": 30, "b": 12, "c": 4, "d": 1})
    thin = _thinned(net, np.random.default_rng(0))
    counts = {name: int((thin.strata == code).sum()) for code, name in enumerate(thin.stratum_names)}
    assert counts == {"a": 27, "b": 11, "c": 3, "d": 1}
    assert len(set(thin.tasks)) == len(thin.tasks)
    assert set(thin.tasks) <= set(net.tasks)


def test_the_share_is_of_plans_and_the_same_on_every_run() -> None:
    net = network({"a": 40})
    first, again = (collaborate(net, boot=20, statistic_draws=0, seed=3).edges for _ in range(2))
    assert first["thinned_inclusion"].equals(again["thinned_inclusion"])
    shares = first["thinned_inclusion"].dropna()
    assert len(shares) == int((first["observed"] > 0).sum())
    assert set((shares * 20).round(9) % 1) == {0.0}
    assert collaborate(net, boot=0, statistic_draws=0).edges["thinned_inclusion"].isna().all()
