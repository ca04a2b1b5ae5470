"""Every thing gets its place, the same on every run."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations, pairwise
from pathlib import Path

import networkx as nx
import pytest

from kg.errors import UnknownNameError
from kg.view.bodies import Body
from kg.view.columns import bipartite_places
from kg.view.rows import spread
from kg.view.sketch import sketch

SCRIPT = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from conftest import network_of
from kg.view.pages import page
for layout in ("typed", "bipartite", "force"):
    print(hashlib.sha256(page(network_of(), layout=layout).html.encode()).hexdigest())
"""


def rectangle(node: dict[str, object]) -> tuple[float, float, float, float]:
    x, y, size = float(str(node["x"])), float(str(node["y"])), float(str(node["size"]))
    return x - size, y - size, x + size, y + size


@pytest.mark.parametrize("layout", ["typed", "bipartite", "force"])
def test_no_two_marks_overlap(network: nx.MultiDiGraph, layout: str) -> None:
    nodes = [node for node in sketch(network, layout).nodes if node["side"] != "inside"]
    for one, other in combinations(nodes, 2):
        a, b = rectangle(one), rectangle(other)
        assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]), (one["id"], other["id"])


@pytest.mark.parametrize("layout", ["typed", "bipartite"])
def test_labels_in_rows_do_not_touch(network: nx.MultiDiGraph, layout: str) -> None:
    columns: dict[float, list[float]] = {}
    for node in sketch(network, layout).nodes:
        columns.setdefault(node["x"], []).append(node["y"])
    gaps = [below - above for ys in columns.values() for above, below in zip(sorted(ys), sorted(ys)[1:], strict=False)]
    assert min(gaps) >= 28


def test_the_typed_layout_puts_the_plan_between_its_positionings(network: nx.MultiDiGraph) -> None:
    at = {node["id"]: node["x"] for node in sketch(network, "typed").nodes}
    assert at["positioning/p/1"] < at["plan/p"] == 0 < at["positioning/p/2"]


def test_rows_follow_the_order_of_the_source(network: nx.MultiDiGraph) -> None:
    at = {node["id"]: node["y"] for node in sketch(network, "typed").nodes}
    even = [at[f"task/p/{i:02}"] for i in range(2, 13, 2)]
    assert even == sorted(even)


def test_a_tie_that_a_longer_way_says_too_is_drawn_quietly(network: nx.MultiDiGraph) -> None:
    quiet = {edge["relation"] for edge in sketch(network, "typed").edges if edge["quiet"]}
    assert quiet == {"inPlan"}
    assert not any(edge["quiet"] for edge in sketch(network, "bipartite").edges)


def test_columns_of_the_bipartite_layout_stand_for_classes(network: nx.MultiDiGraph) -> None:
    at = {node["id"]: node["x"] for node in sketch(network, "bipartite").nodes}
    assert at["plan/p"] < at["positioning/p/1"] < at["task/p/01"] == at["goal/p/1"] < at["city/shanghai"]


def test_what_hangs_on_nothing_is_placed_beside_and_not_lost(network: nx.MultiDiGraph) -> None:
    for layout in ("typed", "bipartite", "force"):
        assert "country/lone" in {node["id"] for node in sketch(network, layout).nodes}


def test_the_bounds_hold_everything(network: nx.MultiDiGraph) -> None:
    for layout in ("typed", "bipartite", "force"):
        drawn = sketch(network, layout)
        left, top, right, bottom = drawn.bounds
        assert all(left <= node["x"] <= right and top <= node["y"] <= bottom for node in drawn.nodes)


def test_an_unknown_layout_names_the_known_ones(network: nx.MultiDiGraph) -> None:
    with pytest.raises(UnknownNameError, match="bipartite, force, typed"):
        sketch(network, "spiral")


def test_wishes_that_do_not_clash_are_granted() -> None:
    assert spread([0, 50, 200], [10, 10, 10]) == [0, 50, 200]


def test_tall_things_get_their_room() -> None:
    places = spread([0, 0], [60, 20])
    assert places[1] - places[0] == 40


def test_pages_are_the_same_bytes_under_any_hash_seed() -> None:
    runs = []
    for seed in ("0", "4711"):
        given = [sys.executable, "-c", SCRIPT, str(Path(__file__).parent)]
        done = subprocess.run(
            given, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        )
        runs.append(done.stdout)
    assert runs[0] == runs[1]
    assert len(set(runs[0].split())) == 3


def test_things_tied_in_a_ring_keep_their_places_under_any_hash_seed() -> None:
    script = """
import networkx as nx
from kg.view.bodies import Body
from kg.view.force import force_places
ring = nx.MultiDiGraph([(f"thing/{n}", f"thing/{(n * 7 + 1) % 60}") for n in range(60)] + [("far", "away")])
body = Body(column=0, rank=0, order=0, reach=9.0, width=0.0, tall=0.0, boxed=False)
print(force_places(ring, dict.fromkeys(ring, body)))
"""
    runs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(runs) == 1


def test_columns_that_would_make_a_strip_are_folded() -> None:
    network = nx.MultiDiGraph((f"task/{i:03}", f"unit/{i % 40:02}") for i in range(200))
    bodies = {node: Body(int(node < "u"), 0, 0, 6.0, 150.0, 12.0, boxed=False) for node in network}
    places = bipartite_places(network, bodies)
    xs, ys = [x for x, _, _ in places.values()], [y for _, y, _ in places.values()]
    assert max(ys) - min(ys) <= 1.2 * (max(xs) - min(xs) + 150)
    columns: dict[float, list[float]] = {}
    for x, y, _ in places.values():
        columns.setdefault(x, []).append(y)
    assert len(columns) > 4
    assert all(below - above >= 29 for ys in columns.values() for above, below in pairwise(sorted(ys)))


def test_a_picture_that_fits_keeps_one_column_a_class() -> None:
    network = nx.MultiDiGraph((f"task/{i}", f"unit/{i % 3}") for i in range(9))
    bodies = {node: Body(int(node < "u"), 0, 0, 6.0, 150.0, 12.0, boxed=False) for node in network}
    assert len({x for x, _, _ in bipartite_places(network, bodies).values()}) == 2
