from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from benchmarks.calibration import TEXT, synthetic_plan, table_text
from kg.network.calibration import calibrate
from kg.network.nulls.canonical import role_bicm
from kg.network.nulls.choice import pair_test
from kg.network.projection import project


def test_a_synthetic_plan_is_the_same_every_time_and_has_one_lead_a_task() -> None:
    one, two = (synthetic_plan(40, 12, 3.0, sections=3, seed=4) for _ in range(2))
    assert one.digest() == two.digest() != synthetic_plan(40, 12, 3.0, sections=3, seed=5).digest()
    assert one.coverage.with_lead == 40
    assert len(one.stratum_names) == 3


def test_the_true_size_of_a_null_is_that_of_the_counted_out_law() -> None:
    net = synthetic_plan(10, 5, 1.5, seed=2)
    projection = project(net, "lead-support")
    truth = pair_test(net, projection, "role-fixed", 0, np.random.default_rng(0))
    claimed = role_bicm(net, projection)
    sizes = []
    for true, claim in zip(truth.laws[truth.index], claimed.laws[claimed.index], strict=True):
        upper = claim[::-1].cumsum()[::-1]
        critical = int((upper > 0.05).sum())
        sizes.append(true[critical:].sum())
    table = calibrate(net, draws=20_000, plans=20, seed=1).set_index("null")
    assert table.loc["role-bicm", "mean_0.05"] == pytest.approx(np.mean(sizes), abs=2e-3)
    assert table.loc["role-bicm", "max_0.05"] == pytest.approx(np.max(sizes), abs=6e-3)
    assert table.loc["role-bicm", "false_raw"] == pytest.approx(np.sum(sizes), abs=0.05)


def test_the_committed_report_was_made_from_its_text() -> None:
    report = TEXT.with_name("calibration.md").read_text(encoding="utf-8")
    for part in TEXT.read_text(encoding="utf-8").split("<!-- ")[0].split("\n\n"):
        assert part in report
    assert "<!--" not in report
    assert "| role-bicm | 3540 | 20000 |" in report


def test_numbers_of_a_table_have_three_digits() -> None:
    assert table_text(pd.DataFrame({"a": [0.123456], "b": ["x"]})).splitlines()[-1] == "| 0.123 | x |"
