"""Tables of things and links become one network."""

from __future__ import annotations

import networkx as nx
import pytest

from kg.errors import UnknownNameError
from kg.network.build import Caption, Tables, among, around, most_connected, strongest, thing_network


def evidence(
    thing: str, prop: str, value: str | None, printed: str, level: str = "stated", start: int = 0
) -> list[object]:
    return [thing, prop, value, "source/s", "来源", "Source", start, start + len(printed), printed, level, None, None]


def tables(links: list[list[object]], proofs: list[list[object]] | None = None) -> Tables:
    names = sorted({str(end) for row in links for end in (row[0], row[2])})
    things = [
        [n, "City" if n.startswith("city") else "Task", f"名{n}", f"Name {n}", None, "round4", i]
        for i, n in enumerate(names)
    ]
    return Tables.of_rows(links=links, things=things, evidence=proofs or [], words=[["Task", "任务", "task"]])


def chain() -> nx.MultiDiGraph:
    return thing_network(tables([[f"task/{i}", "next", f"task/{i + 1}", None] for i in range(5)]))


def test_the_order_of_rows_does_not_matter() -> None:
    links: list[list[object]] = [
        ["task/b", "next", "city/x", None],
        ["task/a", "next", "city/x", None],
        ["task/a", "near", "task/b", None],
    ]
    one, other = thing_network(tables(links)), thing_network(tables(links[::-1]))
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(keys=True)) == list(other.edges(keys=True))


def test_a_relation_carries_only_the_evidence_of_its_own_statement() -> None:
    proofs = [
        evidence("task/a", "next", "city/x", "甲"),
        evidence("task/a", "next", "city/y", "乙"),
        evidence("task/a", "label", None, "丙"),
    ]
    network = thing_network(tables([["task/a", "next", "city/x", None], ["task/a", "next", "city/y", None]], proofs))
    assert [row["printed"] for row in network.edges["task/a", "city/x", "next"]["evidence"]] == ["甲"]
    assert len(network.nodes["task/a"]["evidence"]) == 3


def test_evidence_that_the_object_carries_supports_the_relation_too() -> None:
    network = thing_network(
        tables([["task/a", "drawsLesson", "city/x", None]], [evidence("city/x", "drawsLesson", None, "甲")])
    )
    assert network.edges["task/a", "city/x", "drawsLesson"]["level"] == "stated"


def test_a_witness_brings_its_evidence_to_the_relation() -> None:
    proofs = [evidence("reference/1", "verb", None, "学习纽约", "derived")]
    network = thing_network(tables([["task/a", "benchmarkPlace", "city/x", "reference/1"]], proofs))
    edge = network.edges["task/a", "city/x", "benchmarkPlace"]
    assert (edge["level"], edge["evidence"][0]["printed"]) == ("derived", "学习纽约")


def test_the_same_relation_with_and_without_a_witness_is_one_edge() -> None:
    proofs = [evidence("assignment/1", "unit", None, "市商务局")]
    links: list[list[object]] = [
        ["task/a", "leadUnit", "task/u", None],
        ["task/a", "leadUnit", "task/u", "assignment/1"],
    ]
    network = thing_network(tables(links, proofs))
    assert network.number_of_edges() == 1
    assert network.edges["task/a", "task/u", "leadUnit"]["level"] == "stated"


def test_a_relation_without_evidence_has_no_level() -> None:
    assert chain().edges["task/0", "task/1", "next"]["level"] == ""


def test_the_strongest_of_several_levels_counts() -> None:
    assert strongest(["inferred", "external", "derived"]) == "derived"


def test_a_thing_without_a_row_of_its_own_is_called_by_its_local_name() -> None:
    bare = tables([["task/a", "next", "city/x", None]])
    network = thing_network(
        Tables(links=bare.links, things=bare.things[:0], evidence=bare.evidence, facts=bare.facts, words=bare.words)
    )
    assert network.nodes["city/x"]["zh"] == "city/x"


def test_around_counts_steps_in_both_directions() -> None:
    assert sorted(around(chain(), "task/2", 1)) == ["task/1", "task/2", "task/3"]
    assert len(around(chain(), "task/2", 2)) == 5


def test_around_an_unknown_thing_says_so() -> None:
    with pytest.raises(UnknownNameError, match="task/99"):
        around(chain(), "task/99")


def test_among_keeps_the_relations_among_the_named_and_ignores_strangers() -> None:
    part = among(chain(), ["task/0", "task/1", "task/4", "city/nowhere"])
    assert sorted(part) == ["task/0", "task/1", "task/4"]
    assert list(part.edges(keys=True)) == [("task/0", "task/1", "next")]


def test_the_best_connected_stay_when_there_are_too_many() -> None:
    part = most_connected(chain(), 3)
    assert sorted(part) == ["task/1", "task/2", "task/3"]
    assert most_connected(part, 10) is part


def test_the_caption_travels_with_every_part() -> None:
    network = thing_network(tables([["task/a", "next", "city/x", None]]), Caption(zh="题", synthetic=True))
    assert among(network, ["task/a"]).graph["caption"].synthetic
