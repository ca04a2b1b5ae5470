"""Lenses, neighbourhoods and answers become networks of the shipped data."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from kg.errors import AmbiguousNameError, NoDataError, UnknownNameError
from kg.query.drawing import Wish, answer_network, node_named, wished_network
from kg.query.lenses import lens_names, read_lens

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from kg import KnowledgeGraph


@pytest.fixture(scope="module")
def overview(knowledge: KnowledgeGraph) -> MultiDiGraph:
    return knowledge.network("overview")


def kinds(network: Any) -> Counter[str]:
    return Counter(row["type"] for _, row in network.nodes(data=True))


@pytest.mark.parametrize("name", lens_names())
def test_a_lens_has_titles_a_layout_and_something_to_show(knowledge: KnowledgeGraph, name: str) -> None:
    lens = read_lens(name)
    assert all((lens.zh, lens.en, lens.about_zh, lens.about_en))
    network = knowledge.network(name)
    assert len(network) > 10
    assert network.graph["caption"].layout == lens.layout
    assert all(row["type"] != "Thing" for _, row in network.nodes(data=True))


def test_the_overview_shows_the_six_positionings_and_what_the_article_names_under_them(overview: MultiDiGraph) -> None:
    found = kinds(overview)
    assert found["Positioning"] == 6
    assert found["BenchmarkCase"] == 5
    under = sum(1 for *_, prop in overview.edges(data="property") if prop == "underPositioning")
    assert under == found["Task"] + found["Goal"] + found["Means"] == 90


def test_a_benchmark_relation_carries_the_words_of_its_reference(overview: MultiDiGraph) -> None:
    edge = overview.edges["means/qingdao-2022-2023/p1-10", "city/frankfurt", "benchmarkPlace"]
    assert edge["level"] == "stated"
    assert "法兰克福" in {row["printed"] for row in edge["evidence"]}


def test_every_thing_has_names_in_both_languages(overview: MultiDiGraph) -> None:
    assert all(row["zh"] and row["en"] and row["zh"] != node for node, row in overview.nodes(data=True))


def test_a_duty_of_a_unit_carries_the_evidence_of_its_assignment(knowledge: KnowledgeGraph) -> None:
    network = knowledge.network("units")
    duties = {
        edge[:3]: edge[3]
        for edge in network.edges(keys=True, data=True)
        if edge[2] in ("leadUnit", "responsibleUnit", "supportingUnit", "guidingUnit")
    }
    assert sum(task.startswith("task/qingdao-2016-2017/") for task, *_ in duties) == 18
    assert sum(task.startswith("task/sc-") for task, *_ in duties) > 400
    assert all(row["evidence"] and row["level"] == "stated" for row in duties.values())


def test_inferred_relations_are_drawn_only_on_request(knowledge: KnowledgeGraph) -> None:
    plain, more = knowledge.network("cases"), knowledge.network("cases", inferred=True)
    levels = {level for *_, level in plain.edges(data="level")}
    assert "inferred" not in levels
    assert "inferred" in {level for *_, level in more.edges(data="level")}


@pytest.mark.parametrize("name", ["city/shanghai", "https://w3id.org/planatlas/id/city/shanghai", "上海", "SHANGHAI"])
def test_a_thing_is_found_by_local_name_iri_and_label(knowledge: KnowledgeGraph, name: str) -> None:
    network = knowledge.network(around=name, depth=1)
    assert network.graph["caption"].root == "city/shanghai"
    assert "country/china" in network


@pytest.mark.parametrize("name", ["法蘭克福", "Frankfurt am Main", "reference/qingdao-2022-2023/b1"])
def test_a_thing_is_drawn_by_every_name_that_why_knows(knowledge: KnowledgeGraph, name: str) -> None:
    assert "city/frankfurt" in knowledge.network(around=name)


def test_a_thing_without_a_name_is_drawn_where_it_stands(knowledge: KnowledgeGraph) -> None:
    network = knowledge.network(around="assignment/qingdao-2016-2017/91-1")
    assert network.graph["caption"].root == "task/qingdao-2016-2017/91"


def test_an_unknown_thing_is_answered_with_the_nearest(overview: MultiDiGraph) -> None:
    with pytest.raises(UnknownNameError, match="法兰克福"):
        node_named(overview, "法兰克")


def test_a_name_that_several_things_bear_lists_them(overview: MultiDiGraph) -> None:
    twice = overview.copy()
    twice.nodes["city/chengdu"]["zh"] = "上海"
    with pytest.raises(AmbiguousNameError, match="city/chengdu"):
        node_named(twice, "上海")


def test_an_unknown_lens_lists_the_lenses(knowledge: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="overview"):
        knowledge.network("everything")


def test_what_was_left_out_is_said(knowledge: KnowledgeGraph, overview: MultiDiGraph) -> None:
    part = knowledge.network("overview", most=20)
    assert len(part) == 20
    zh, en = part.graph["caption"].cut
    assert str(len(overview) - 20) in zh
    assert str(len(overview) - 20) in en
    assert part.graph["caption"].notes[0] == (zh, en)
    assert overview.graph["caption"].cut is None


def test_an_answer_is_drawn_with_the_relations_among_its_things(overview: MultiDiGraph) -> None:
    cells = ["https://w3id.org/planatlas/id/city/frankfurt", "means/qingdao-2022-2023/p1-10", "法兰克福", "12"]
    part = answer_network(overview, cells, "问", "question")
    assert sorted(part) == ["city/frankfurt", "means/qingdao-2022-2023/p1-10"]
    assert part.number_of_edges() == 1


def test_an_answer_of_things_without_relations_is_drawn_with_what_joins_them(knowledge: KnowledgeGraph) -> None:
    network = knowledge.network(question="benchmark-cities")
    assert kinds(network)["City"] == 9
    assert not [node for node, degree in network.degree() if degree == 0]
    assert "means/qingdao-2022-2023/p5-05" in network
    assert not kinds(network)["Country"], "a shared country joins last: it is outside knowledge"
    zh, en = network.graph["caption"].notes[0]
    assert f"{len(network) - 9} more things join them" in en
    assert f"另有连接它们的 {len(network) - 9} 个事物" in zh


def test_an_answer_without_things_is_no_picture(knowledge: KnowledgeGraph) -> None:
    with pytest.raises(NoDataError, match="nothing to draw"):
        wished_network(Wish(question="plan-dates"), knowledge.query, lambda name, given: pd.DataFrame({"n": ["12"]}))


def test_a_question_is_drawn_with_what_it_was_asked_about(knowledge: KnowledgeGraph) -> None:
    network = knowledge.network(question="tasks-of-positioning", parameters={"positioning": "现代产业先行城市"})
    assert "positioning/qingdao-2022-2023/p1" in network
    assert kinds(network)["Task"] > 5
    assert {prop for *_, prop in network.edges(data="property")} == {"underPositioning"}
    assert network.graph["caption"].zh != "tasks-of-positioning"


def test_an_unknown_question_is_refused(knowledge: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="question"):
        knowledge.network(question="no-such-question-at-all")
