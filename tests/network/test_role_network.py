from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from kg.errors import NoDataError, TableError, UnknownNameError
from kg.network.edge_list import read_edges
from kg.network.projection import default_projection, project
from kg.network.role_network import role_network

ROWS = [
    ("t1", "甲局", "lead"),
    ("t1", "乙局", "supporting"),
    ("t1", "丙局", "responsible"),
    ("t2", "乙局", "responsible"),
    ("t2", "甲局", "responsible"),
    ("t3", "各区市政府", "supporting"),
    ("t3", "丙局", "lead"),
    ("t4", "丙局", "guiding"),
]


def table(rows: list[tuple[str, str, str]] | None = None, **columns: object) -> pd.DataFrame:
    return pd.DataFrame(rows or ROWS, columns=["task", "unit", "role"]).assign(**columns)


def states(net: object) -> dict[tuple[str, str], int]:
    cells = net.roles.tocoo()  # type: ignore[attr-defined]
    return {(net.tasks[t], net.units[u]): int(v) for t, u, v in zip(*cells.coords, cells.data, strict=True)}  # type: ignore[attr-defined]


def test_coverage_counts_tasks_units_leads_and_evidence() -> None:
    levels = ["stated"] * 7 + ["inferred"]
    net = role_network(table(level=levels), tasks=["t1", "t2", "t3", "t4", "t5"])
    assert net.coverage.tasks == 5
    assert net.coverage.with_unit == 3
    assert net.coverage.with_lead == 2
    assert net.coverage.excluded["inferred assertions"] == 1
    assert net.coverage.line().startswith("3 of 5 tasks have a unit; 2 have a lead")


def test_responsible_units_fold_as_the_caller_says() -> None:
    assert states(role_network(table()))["t1", "丙局"] == 2
    assert states(role_network(table()))["t2", "乙局"] == 3
    assert states(role_network(table(), responsible="lead"))["t2", "乙局"] == 1
    assert states(role_network(table(), responsible="support"))["t2", "乙局"] == 2
    assert states(role_network(table(), responsible="own"))["t1", "丙局"] == 3


def test_guiding_units_take_part_only_on_request() -> None:
    assert "t4" not in role_network(table()).tasks
    assert role_network(table()).coverage.excluded["guiding assertions"] == 1
    with_guides = role_network(table(), roles=("lead", "responsible", "supporting", "guiding"))
    assert states(with_guides)["t4", "丙局"] == 2


def test_a_unit_with_two_roles_in_one_task_keeps_the_higher_and_that_is_noted() -> None:
    net = role_network(table([*ROWS, ("t1", "甲局", "supporting")]))
    assert states(net)["t1", "甲局"] == 1
    assert "1 units with two roles in one task kept the higher one" in net.notes


def test_collective_units_are_kept_dropped_or_expanded() -> None:
    groups = table(group=[row[1].startswith("各") for row in ROWS])
    assert "各区市政府" in role_network(groups, groups="keep").units
    dropped = role_network(groups, groups="drop")
    assert "各区市政府" not in dropped.units
    assert dropped.coverage.excluded["assertions of collective units"] == 1
    expanded = role_network(groups, groups="expand", members={"各区市政府": ["市南区", "市北区"]})
    assert states(expanded)["t3", "市北区"] == 2
    assert "各区市政府" not in expanded.units


def test_the_worst_evidence_level_of_a_cell_is_kept() -> None:
    rows = [*ROWS, ("t1", "甲局", "lead")]
    net = role_network(table(rows, level=["stated"] * 8 + ["derived"]))
    assert int(net.levels.toarray()[net.tasks.index("t1"), net.units.index("甲局")]) == 2


def test_nothing_left_is_refused_with_the_reason() -> None:
    with pytest.raises(NoDataError, match=r"0 of 4 tasks have a unit.*8 inferred assertions"):
        role_network(table(level="inferred"))


def test_a_wrong_setting_names_the_choices() -> None:
    with pytest.raises(UnknownNameError, match="expand"):
        role_network(table(), groups="split")


def test_the_row_order_does_not_matter() -> None:
    one, two = role_network(table()), role_network(table(ROWS[::-1]))
    assert one.units == two.units
    np.testing.assert_array_equal(one.roles.toarray(), two.roles.toarray())


def test_the_projection_follows_the_roles_at_hand() -> None:
    net = role_network(table())
    assert default_projection(net) == "lead-support"
    pairs = project(net, "lead-support")
    assert len(pairs.observed) == len(net.units) * (len(net.units) - 1)
    met = {
        (net.units[s], net.units[t]) for s, t, w in zip(pairs.source, pairs.target, pairs.observed, strict=True) if w
    }
    assert met == {("甲局", "乙局"), ("甲局", "丙局"), ("丙局", "各区市政府")}
    assert default_projection(role_network(table([("t", "a", "member"), ("t", "b", "member")]))) == "co-work"


def test_co_work_counts_every_role_once() -> None:
    pairs = project(role_network(table()), "co-work")
    assert int(pairs.observed.sum()) == 3 + 1 + 1


def test_a_projection_without_its_roles_says_so() -> None:
    with pytest.raises(NoDataError, match="co-work"):
        project(role_network(table([("t", "a", "member"), ("t", "b", "member")])), "lead-support")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["task,role", "t,lead"], r"own\.csv:1: no column unit"),
        (["task,unit", "t1,甲局", ",乙局"], r"own\.csv:3: empty task"),
        (["task,unit,role", "t1,甲局,首席"], r"own\.csv:2: unknown role '首席'"),
        (["task,unit,weight", "t1,甲局,1.5"], r"own\.csv:2: weight '1\.5'"),
        (["task,unit,weight", "t1,甲局,nan"], r"own\.csv:2: weight 'nan'"),
        (["task,unit,level", "t1,甲局,sure"], r"own\.csv:2: unknown level"),
        (["task,unit", "t1,甲局,x"], r"own\.csv:2: more cells"),
        (["task,unit"], r"own\.csv:1: no rows"),
    ],
)
def test_a_bad_row_of_an_edge_list_names_its_line(lines: list[str], message: str) -> None:
    with pytest.raises(TableError, match=message):
        read_edges(lines, "own.csv")


def test_a_task_in_two_strata_names_the_second_line() -> None:
    frame = read_edges(["task,unit,stratum", "t1,甲局,一", "t1,乙局,二"], "own.csv")
    with pytest.raises(TableError, match=r"own\.csv:3: task 't1' stands in two strata"):
        role_network(frame)


def test_an_edge_list_speaks_chinese_and_english_roles() -> None:
    frame = read_edges(["task,unit,role,weight", "t1,甲局,牵头单位,0.5", "t1,乙局,support,", "t1,丙局,,"], "own.csv")
    assert frame["role"].tolist() == ["lead", "supporting", "member"]
    assert frame["weight"].tolist() == [0.5, 1.0, 1.0]


def test_networkx_graphs_of_the_record_keep_roles_direction_and_counts(make: SimpleNamespace) -> None:
    net = make.from_cells([[1, 2, 2], [1, 2, 0], [2, 1, 0]])
    assert net.graph().edges["t001", "u001"]["role"] == "support"
    assert net.graph("lead-support").edges["u000", "u001"]["weight"] == 2
    assert net.graph("lead-support").edges["u001", "u000"]["weight"] == 1
    assert dict(net.graph("co-work").adjacency())["u000"]["u001"]["weight"] == 3
    with pytest.raises(UnknownNameError, match="two-mode"):
        net.graph("triangles")


def test_the_digest_changes_with_a_role_and_not_with_the_order_of_rows() -> None:
    rows = [("t1", "a", "lead"), ("t1", "b", "supporting"), ("t2", "b", "lead")]
    one, two, other = (
        role_network(pd.DataFrame(given, columns=["task", "unit", "role"])).digest()
        for given in (rows, rows[::-1], [*rows[:2], ("t2", "b", "supporting")])
    )
    assert one == two != other
