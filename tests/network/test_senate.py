"""Published figures of a large two-mode network: bill sponsorship in the 108th United States Senate.

The data are not ours to ship. Give a CSV with the columns task (bill) and unit (senator as "Sen. Allen, George [R-VA]", 100 x 3,035, 19,060
rows) as KG_SENATE_CSV; the R package backbone carries them as `senate108`.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from kg.network.corrections import adjust
from kg.network.edge_list import read_edges
from kg.network.nulls.canonical import sdsm
from kg.network.nulls.closed import fixed_column, fixed_row
from kg.network.projection import project
from kg.network.role_network import RoleNetwork, role_network

GIVEN = os.environ.get("KG_SENATE_CSV")
pytestmark = pytest.mark.skipif(not GIVEN, reason="the senate data are not shipped; name a CSV in KG_SENATE_CSV")


@pytest.fixture(scope="module")
def senate() -> RoleNetwork:
    path = Path(str(GIVEN))
    return role_network(read_edges(path.read_text(encoding="utf-8").splitlines(), path.name))


def test_loads_sizes_and_counts_are_the_published_ones(senate: RoleNetwork) -> None:
    projection = project(senate, "co-work")
    assert (len(senate.units), len(senate.tasks), senate.roles.nnz) == (100, 3_035, 19_060)
    assert (projection.observed.sum(), projection.observed.max()) == (191_230, 232)
    loads = dict(zip(senate.units, senate.any_role.sum(axis=0), strict=True))
    for name, load in (("Akaka", 188), ("Allard", 120), ("Allen,", 203), ("Alexander", 99), ("Baucus", 188)):
        assert [int(count) for unit, count in loads.items() if name in unit] == [load]
    assert senate.any_role.sum(axis=1)[senate.tasks.index("S1379")] == 76
    one, two = (next(k for k, unit in enumerate(senate.units) if name in unit) for name in ("Allard", "Allen,"))
    assert projection.weights().toarray()[one, two] == 41


def test_backbones_have_the_sizes_of_exact_laws(senate: RoleNetwork) -> None:
    """The refined normal approximation of the R package keeps 845 at .05 (exact 850), 458 BH, 234 BY, 141 Holm, 140 Bonferroni."""
    projection = project(senate, "co-work")
    test = sdsm(senate, projection)
    p = test.tails.upper
    assert int((p < 0.05).sum()) == 850
    kept = {rule: int((adjust(p, rule) <= 0.05).sum()) for rule in ("bh", "by", "holm", "bonferroni")}
    assert kept == {"bh": 459, "by": 231, "holm": 136, "bonferroni": 136}
    assert int((test.tails.lower < 0.05).sum()) == pytest.approx(1_498, abs=10)
    party = np.array([unit.split("[")[1][0] for unit in senate.units])
    inside = (party[projection.source] == party[projection.target])[adjust(p, "bh") <= 0.05]
    assert (~inside).mean() - inside.mean() == pytest.approx(-0.804, abs=5e-4)
    assert int((fixed_row(senate, projection).tails.upper < 0.05).sum()) == 4_769
    assert int((fixed_column(senate, projection).tails.upper < 0.05).sum()) == 1_167
