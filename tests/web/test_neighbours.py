from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

pytest.importorskip("starlette")

import itertools

from kg.errors import NoDataError
from kg.network.build import shortest_path
from kg.query.drawing import whole_network
from kg.web import neighbours, worldmap

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from kg import KnowledgeGraph


@pytest.fixture(scope="module")
def network(knowledge: KnowledgeGraph) -> MultiDiGraph:
    return whole_network(lambda query: knowledge.query(query, inferred=True))


def test_counts_before_expanding_are_what_expanding_gives(network: MultiDiGraph) -> None:
    (node,) = neighbours.view(network, ["city/shanghai"], "zh")["nodes"]
    for row in node["more"]:
        added, left = neighbours.expanded(network, ["city/shanghai"], "city/shanghai", row["property"], row["out"])
        assert len(added) + left == row["total"] - row["shown"]


def test_an_expansion_past_the_limit_says_how_many_are_left(network: MultiDiGraph) -> None:
    plan = "plan/qingdao-2022-2023"
    added, left = neighbours.expanded(network, [plan], plan, None, None)
    around = {*network.successors(plan), *network.predecessors(plan)} - {plan}
    assert len(added) == neighbours.MOST_ADDED
    assert len(added) + left == len(around)


def test_a_way_is_as_short_as_breadth_first_search_finds(network: MultiDiGraph) -> None:
    steps = neighbours.path(network, "city/frankfurt", "city/shenzhen")
    assert all(network.has_edge(a, b) or network.has_edge(b, a) for a, b in itertools.pairwise(steps))
    reached, edge = {"city/frankfurt"}, 0
    while "city/shenzhen" not in reached:
        reached |= {other for node in reached for other in (*network.successors(node), *network.predecessors(node))}
        edge += 1
    assert len(steps) - 1 == edge


def test_things_in_separate_parts_have_no_way_between_them(network: MultiDiGraph) -> None:
    lone = network.copy()
    lone.add_node("city/nowhere")
    assert shortest_path(lone, "city/nowhere", "city/shenzhen") == []
    with pytest.raises(NoDataError, match="separate parts"):
        neighbours.path(lone, "city/nowhere", "city/shenzhen")


def test_the_same_things_get_the_same_places(network: MultiDiGraph) -> None:
    shown, _ = neighbours.start(network, "city/shanghai", 2)
    assert neighbours.view(network, shown, "en") == neighbours.view(network, reversed(shown), "en")


def test_no_label_of_the_map_crosses_another() -> None:
    dots = [worldmap.Dot(key=f"city/{n}", text="香港", x=n * 3.0, y=0.0, radius=4.0) for n in range(6)]
    boxes = [worldmap._box(dot, dot.anchor, dot.label_x, dot.label_y, 13.0) for dot in worldmap.lettered(dots, 13.0)]
    assert not any(worldmap._crosses(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])


def test_three_near_places_get_an_inset_and_two_do_not() -> None:
    near = [worldmap.Dot(key=str(n), text="x", x=n * 10.0, y=0.0, radius=3.0) for n in range(3)]
    assert len(worldmap.insets(near)) == 1
    assert worldmap.insets(near[:2]) == []


def test_the_land_is_whole_numbers_of_rings_inside_the_globe() -> None:
    path = worldmap.land()
    assert path.count("M") == path.count("Z") > 120
    assert "nan" not in path
