"""Every statement is explained by the characters that say it, by `why` and by one SPARQL hop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg import KnowledgeGraph
from kg.errors import UnknownNameError
from kg.iri import BASE, ONTOLOGY
from kg.query.stored import stored_query
from kg.store.base import Term

if TYPE_CHECKING:
    import pandas as pd

LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


def of(frame: pd.DataFrame, prop: str) -> pd.DataFrame:
    return frame[frame["property"] == (LABEL if prop == "label" else ONTOLOGY + prop)]


def test_a_reference_is_explained_by_place_and_aspect_apart(knowledge: KnowledgeGraph) -> None:
    frame = knowledge.why("reference/qingdao-2022-2023/b1")
    place, aspect = of(frame, "benchmarkPlace"), of(frame, "aspect")
    assert list(zip(place["start"], place["end"], place["printed"], strict=True)) == [(796, 800, "法兰克福")]
    zh = aspect[aspect["value"] == "会展业“符号价值”生产"]
    assert list(zip(zh["start"], zh["end"], strict=True)) == [(800, 811)]
    assert set(of(frame, "informs")["level"]) == {"derived"}


def test_every_statement_of_every_kind_of_thing_has_evidence(knowledge: KnowledgeGraph) -> None:
    kinds = [
        "task/qingdao-2022-2023/p1-01",
        "unit/qingdao/international-city-office",
        "city/frankfurt",
        "case/qingdao-2022-2023/c4",
    ]
    kinds += [
        "count/qingdao-2022-2023/plan-tasks",
        "lesson/qingdao-2022-2023/c4-1",
        "assignment/qingdao-2016-2017/91-1",
    ]
    kinds += ["plan/qingdao-2022-2023", "positioning/qingdao-2022-2023/p5", "task/qingdao-2016-2017/91"]
    for thing in kinds:
        frame = knowledge.why(thing)
        assert len(frame)
        assert frame[frame["level"].isna()][["property", "value"]].to_numpy().tolist() == []


def test_a_statement_carried_by_its_value_takes_the_value_s_evidence(knowledge: KnowledgeGraph) -> None:
    lessons = of(knowledge.why("case/qingdao-2022-2023/c4"), "drawsLesson")
    assert len(lessons) == 5
    assert "新业态催化" in set(lessons["printed"])
    back = of(knowledge.why("lesson/qingdao-2022-2023/c4-1"), "drawsLesson")
    assert list(back["subject"]) == [f"{BASE}case/qingdao-2022-2023/c4"]
    assert list(back["start"]) == [2908]


def test_a_duty_takes_the_evidence_of_its_assignment(knowledge: KnowledgeGraph) -> None:
    frame = of(knowledge.why("task/qingdao-2016-2017/91"), "leadUnit")
    assert set(frame["source"]) == {f"{BASE}source/sina-qingdao-2016-08-02"}
    assert frame["start"].isna().all()


def test_statements_that_point_to_a_thing_come_last_with_their_own_evidence(knowledge: KnowledgeGraph) -> None:
    frame = knowledge.why("法兰克福")
    incoming = frame[frame["subject"] != f"{BASE}city/frankfurt"]
    assert list(incoming.index) == list(range(len(frame) - len(incoming), len(frame)))
    assert {(row.start, row.printed) for row in incoming.itertuples()} == {(796, "法兰克福")}
    assert set(frame[frame["subject"] == f"{BASE}city/frankfurt"]["level"]) == {"external"}


def test_inferred_statements_are_counted_and_shown_on_request_with_confidence_and_reason(
    knowledge: KnowledgeGraph,
) -> None:
    case = "case/qingdao-2022-2023/c4"
    assert of(knowledge.why(case), "supports").empty
    assert knowledge.reader().why(case).left_out == 2
    inferred = of(knowledge.why(case, inferred=True), "supports")
    assert sorted(inferred["confidence"]) == [0.9, 0.95]
    assert inferred["reason"].str.len().min() > 10


def test_one_sparql_hop_gives_the_same_spans(knowledge: KnowledgeGraph) -> None:
    for thing in ("reference/qingdao-2022-2023/b9", "task/qingdao-2022-2023/p6-12", "count/qingdao-2022-2023/p1-tasks"):
        rows = knowledge.store.select(stored_query("why"), bind={"thing": Term("iri", BASE + thing)})
        hop = {
            (row[0].value, row[1].value, int(row[3].value), row[5].value)
            for row in rows
            if row[0] and row[1] and row[3] and row[5]
        }
        frame = knowledge.why(thing)
        own = frame[(frame["subject"] == BASE + thing) & frame["start"].notna()]
        assert {(r.property, r.value, int(r.start), r.printed) for r in own.itertuples()} <= hop


def test_without_the_text_the_line_is_left_out_and_said(knowledge: KnowledgeGraph) -> None:
    why = knowledge.reader().why("reference/qingdao-2022-2023/b1")
    assert why.missing_texts == ["制定125项任务,青岛发布新一轮 “国际化+”行动计划"]
    assert knowledge.why("reference/qingdao-2022-2023/b1")["context"].isna().all()


@pytest.mark.source
def test_with_the_text_at_hand_the_line_around_the_span_is_marked(tmp_path: Path, shared: Path) -> None:
    store = tmp_path / "store"
    KnowledgeGraph.build(store)
    KnowledgeGraph.add_sources([shared / "source" / "article.txt"], store)
    graph = KnowledgeGraph.open(store)
    place = of(graph.why("reference/qingdao-2022-2023/b1"), "benchmarkPlace")
    (context,) = place["context"]
    assert "借鉴«法兰克福»会展业" in context
    assert len(context) <= 70
    assert graph.reader().why("reference/qingdao-2022-2023/b1").missing_texts == []


def test_the_text_form_names_things_in_the_language_asked_for(knowledge: KnowledgeGraph) -> None:
    zh, en = (
        "\n".join(knowledge.reader().why("reference/qingdao-2022-2023/b1", lang).lines()) for lang in ("zh", "en")
    )
    assert "  对标地: 法兰克福  city/frankfurt\n      原文 · 制定125项任务" in zh
    assert "  benchmark place: Frankfurt am Main  city/frankfurt\n      stated · Qingdao issues" in en


def test_a_card_tells_class_names_facts_and_links_both_ways_with_counts(knowledge: KnowledgeGraph) -> None:
    frame = knowledge.show("深圳")
    assert set(frame["part"]) == {"class", "name", "fact", "to", "from"}
    references = frame[(frame["part"] == "from") & (frame["property"] == f"{ONTOLOGY}benchmarkPlace")]
    assert set(references["count"]) == {len(references)} == {2}
    lines = list(knowledge.reader().card("深圳").lines("zh", 1))
    assert lines[0] == "深圳  Shenzhen  city/shenzhen"
    assert "    … +1" in lines


def test_a_card_shows_an_alias_and_inferred_links_on_request(knowledge: KnowledgeGraph) -> None:
    office = knowledge.show("市推进办")
    assert "市推进办" in set(office[office["part"] == "alias"]["value"])
    case = "case/qingdao-2022-2023/c4"
    assert len(knowledge.show(case, inferred=True)) == len(knowledge.show(case)) + 2


def test_an_unknown_thing_is_no_empty_answer(knowledge: KnowledgeGraph) -> None:
    for ask in (knowledge.why, knowledge.show):
        with pytest.raises(UnknownNameError):
            ask("city/atlantis")
