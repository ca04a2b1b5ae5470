"""What the article answers outright: by a question of the library, and by the plainest query over the public names.

The answers in `article-answers.json` were read from the article, not from the graph; each is in its order where the question has one,
but for one marked so: a list in the article's order would repeat its sentence.
The plain queries are what somebody writes who has only read the list of public names.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from kg import KnowledgeGraph

ANSWERS: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "article-answers.json").read_text("utf-8"))
ZH = 'FILTER(lang(?zh) = "zh")'
CASEBOOK = '?book a pa:Casebook ; pa:period "2022/2023" . ?count pa:about ?book'
PLAIN: dict[str, tuple[str, list[object]]] = {
    "the plan's total, once": ('SELECT ?v { ?p a pa:Plan ; pa:period "2022/2023" . ?c pa:about ?p ; pa:counts pa:Task ; pa:value ?v }', [125]),
    "sum over the positionings": ("SELECT (SUM(?v) AS ?sum) { ?c pa:about ?p ; pa:counts pa:Task ; pa:value ?v . ?p a pa:Positioning }", [122]),
    "items of the fourth positioning": ("SELECT ?v { ?p a pa:Positioning ; pa:positionNumber 4 . ?c pa:about ?p ; pa:value ?v }", [13]),
    "cases of the casebook, once": (f"SELECT ?v {{ {CASEBOOK} ; pa:counts pa:BenchmarkCase ; pa:value ?v }}", [88]),
    "cities of the casebook, once": (f"SELECT ?v {{ {CASEBOOK} ; pa:counts pa:City ; pa:value ?v }}", [35]),
    "numbers that are at least": ("SELECT ?v { ?c a pa:StatedCount ; pa:bound pa:atLeast ; pa:value ?v }", [2700]),
    "named benchmark cities": ("SELECT (COUNT(DISTINCT ?c) AS ?n) { ?x pa:benchmarkPlace ?c . ?c a pa:City }", [9]),
    "benchmark countries": (f"SELECT DISTINCT ?zh {{ ?x pa:benchmarkPlace ?c . ?c a pa:Country ; rdfs:label ?zh {ZH} }}", ["日本", "美国"]),
    "cities in two positionings": (f"SELECT ?zh {{ ?x pa:benchmarkPlace ?c ; pa:underPositioning ?p . ?c skos:prefLabel ?zh {ZH} }} GROUP BY ?zh HAVING(COUNT(DISTINCT ?p) > 1)", ["上海", "深圳"]),
    "cities in the United States": (f'SELECT DISTINCT ?zh {{ ?x pa:benchmarkPlace ?c . ?c pa:inCountry ?k ; rdfs:label ?zh {ZH} . ?k rdfs:label "United States"@en }}', ["波士顿", "纽约"]),
    "tasks that Shenzhen informs": (f'SELECT DISTINCT ?zh {{ ?x pa:benchmarkPlace ?c ; pa:informs ?t . ?c rdfs:label "深圳"@zh . ?t a pa:Task ; rdfs:label ?zh {ZH} }}', ["加快建设数字审批“青岛模式”", "打造智慧审批服务平台", "持续攻坚城市品质提升"]),
    "lessons from Japan": (f'SELECT ?zh {{ ?x pa:fromPlace ?c ; rdfs:label ?zh {ZH} . ?c rdfs:label "日本"@zh }}', ["“全方位”信息服务", "“数据化”模式管理", "“聚拢化”政企合力"]),
    "lessons of a case by its place": ('SELECT (COUNT(?x) AS ?n) { ?k pa:benchmarkPlace ?c ; pa:drawsLesson ?x . ?c rdfs:label "香港"@zh }', [5]),
    "case that serves no named work": (f"SELECT ?zh {{ ?k a pa:BenchmarkCase ; rdfs:label ?zh {ZH} FILTER NOT EXISTS {{ ?k pa:servesWork ?w }} }}", ["成都公园城市创新探索与风景园林的重点实践"]),
    "phrases, each once": ("SELECT (COUNT(?x) AS ?n) { ?x pa:inPlan ?p ; a ?k . ?p pa:period '2022/2023' FILTER(?k IN (pa:Task, pa:Goal, pa:Means)) }", [90]),
    "what supports what is asked for": ("SELECT ?x { ?k pa:supports ?x }", []),
    "who leads task 92": ('SELECT ?zh { ?t a pa:Task ; pa:number "92" ; pa:leadUnit ?u . ?u rdfs:label ?zh FILTER(lang(?zh) = "zh") }', ["协调组"]),
    "two counts that disagree": ('SELECT ?v { ?a pa:period "2018/2019" . ?c pa:about ?a ; pa:counts pa:Country ; pa:value ?v }', [20, 21]),
    "duties in the article's plan": ('SELECT ?u { ?p pa:period "2022/2023" . ?t pa:inPlan ?p . ?x pa:task ?t ; pa:unit ?u }', []),
}  # fmt: skip


@pytest.mark.parametrize("topic", ANSWERS)
def test_a_question_answers_what_the_article_says_word_for_word(topic: str, knowledge: KnowledgeGraph) -> None:
    asked = ANSWERS[topic]
    found = list(knowledge.ask(asked["question"], **asked["given"])[asked["column"]])
    assert (found if asked.get("ordered", True) else sorted(found)) == asked["answer"]


@pytest.mark.parametrize("topic", PLAIN)
def test_a_plain_query_over_the_public_names_gives_the_right_answer(topic: str, knowledge: KnowledgeGraph) -> None:
    query, answer = PLAIN[topic]
    assert sorted(knowledge.query(query).iloc[:, 0].tolist(), key=str) == sorted(answer, key=str)
