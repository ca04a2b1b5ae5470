"""The question library: every question is whole, runs, and gives the answer that is expected of it."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.errors import AmbiguousNameError, InputError, UnknownNameError, UsageError
from kg.iri import BASE, ONTOLOGY
from kg.query import catalogue
from kg.query.questions import Question, find_question, read_questions
from kg.resources import ontology_dir
from kg.store.base import Solutions, Term
from kg.store.triples import read_turtle

if TYPE_CHECKING:
    from kg import KnowledgeGraph

QUESTIONS = read_questions()
EXPECTED: dict[str, dict[str, Any]] = {}
for file in sorted((Path(__file__).parent / "expected").glob("*.json")):
    EXPECTED |= json.loads(file.read_text(encoding="utf-8"))

# competency question -> question, what is given, the column that holds the answer
COMPETENCY: dict[str, tuple[str, dict[str, str], str]] = {
    "CQ01": ("plan-title", {}, "title_zh"),
    "CQ03": ("abbreviation-of", {"abbreviation": "市推进办"}, "full_zh"),
    "CQ05": ("plan-goal", {}, "goal"),
    "CQ07": ("issue-date-in-source", {}, "date"),
    "CQ09": ("plan-total", {}, "value"),
    "CQ11": ("task-total-gap", {}, "summed"),
    "CQ13": ("largest-positioning", {}, "positioning_zh"),
    "CQ15": ("members-of", {"whole": "国家深海三大平台"}, "member_zh"),
    "CQ17": ("sites", {}, "site_zh"),
    "CQ19": ("cities-in-several-positionings", {}, "city_zh"),
    "CQ21": ("learned-from", {"place": "法兰克福"}, "learned_zh"),
    "CQ23": ("tasks-in-same-segment", {"phrase": "对标深圳数字空间政府建设经验"}, "task_zh"),
    "CQ25": ("cooperation-partners", {}, "partner_zh"),
    "CQ27": ("casebook-totals", {"counted": "BenchmarkCase"}, "value"),
    "CQ29": ("casebook-totals", {"counted": "国家"}, "value"),
    "CQ31": ("casebook-totals", {}, "value"),
    "CQ33": ("cases-without-city", {}, "case_zh"),
    "CQ35": ("benchmark-cities", {}, "city_zh"),
    "CQ37": ("works-served", {"case": "香港国际机场—从‘城市机场’到‘机场城市’"}, "work_zh"),
    "CQ39": ("earlier-rounds-totals", {}, "total"),
}
# What else the article answers outright, one line a topic in the article's order; the answers were read from it, not from the graph.
# Topic -> question, what is given, the column that holds the answer, the answer (in its order where the question has one).
P5, P6 = "宜居宜业宜游高品质湾区城市", "现代化治理样板城市"
SMART_FARMING = "美国日本智慧农业发展启示"
READ_FROM_ARTICLE: dict[str, tuple[str, dict[str, str], str, list[object]]] = {
    "full title behind the plan's short name": ("abbreviation-of", {"abbreviation": "《行动计划》"}, "full_zh", ["青岛市推进“国际化+”行动计划(2022/2023年)"]),
    "who issued the plan": ("plan-issuer", {}, "unit_zh", ["青岛市国际城市战略推进委员会办公室"]),
    "the six positionings in order": ("positionings", {}, "positioning_zh", ["现代产业先行城市", "引领型现代海洋城市", "国际化创新型城市", "国际门户枢纽城市", P5, P6]),
    "work a case serves": ("works-served", {"case": SMART_FARMING}, "work_zh", ["助力青岛加速打造国内一流的数字农业应用场景", "实现信息技术集成应用"]),
    "stated items per positioning": ("positionings", {}, "stated", [28, 8, 16, 13, 32, 25]),
    "difference of total and sum": ("task-total-gap", {}, "gap", [3]),
    "positioning with fewest items": ("smallest-positioning", {}, "positioning_zh", ["引领型现代海洋城市"]),
    "who builds the deep-sea platforms": ("members-of", {}, "builder_zh", ["部、省、市"] * 3),
    "places of the fifth positioning": ("benchmarks-of-positioning", {"positioning": P5}, "place_zh", ["纽约", "上海", "深圳", "北京"]),
    "places of the sixth positioning": ("benchmarks-of-positioning", {"positioning": P6}, "place_zh", ["广州", "上海", "深圳"]),
    "positionings that name no place": ("positionings-without-benchmarks", {}, "positioning_zh", ["引领型现代海洋城市", "国际化创新型城市", "国际门户枢纽城市"]),
    "learned from Shenzhen": ("learned-from", {"place": "深圳"}, "learned_zh", ["城市设计路径", "数字空间政府建设经验"]),
    "learned from Beijing": ("learned-from", {"place": "北京"}, "learned_zh", ["责任规划师制度"]),
    "learned from Guangzhou": ("learned-from", {"place": "广州"}, "learned_zh", ["城市信息模型(CIM)试点城市建设经验"]),
    "benchmark without a named place": ("unnamed-benchmarks", {}, "phrase_zh", ["借鉴国内外先进山地旅游发展经验"]),
    "title of the casebook": ("casebook", {}, "book_zh", ["青岛市推进“国际化+”行动计划(2022/2023年)对标案例指导手册"]),
    "cities in the casebook": ("casebook-totals", {"counted": "City"}, "value", [35]),
    "databases consulted": ("databases-consulted", {}, "database_zh", ["Apabi电子图书", "万方数据库", "中国知网", "人民大学书报研究中心", "国研网", "维普期刊"]),
    "titles of the cases": ("named-cases", {}, "case_zh", [SMART_FARMING, "成都公园城市创新探索与风景园林的重点实践", "波士顿公园绿道—散落都市的‘翡翠项链’", "香港国际机场—从‘城市机场’到‘机场城市’", "万物互联,万物生智—美国‘工业互联网’发展经验"]),
    "places of a case": ("case-places", {"case": SMART_FARMING}, "place_zh", ["日本", "美国"]),
    "countries of a case's lessons": ("lessons", {"case": SMART_FARMING}, "from_zh", ["美国"] * 3 + ["日本"] * 3),
    "lessons of a case": ("lessons", {"case": SMART_FARMING}, "lesson_zh", ["“全覆盖”农业生产流程", "“数字化”带动产业链变革", "“超预警”充分发挥数据库作用", "“数据化”模式管理", "“全方位”信息服务", "“聚拢化”政企合力"]),
    "case that names no work": ("cases-without-work", {}, "case_zh", ["成都公园城市创新探索与风景园林的重点实践"]),
    "periods of the earlier rounds": ("earlier-rounds", {}, "period", ["2016/2017", "2018/2019", "2020/2021"]),
    "city the plan helps to build": ("plan-vision", {}, "vision", ["活力海洋之都、精彩宜人之城"]),
    "who wrote and published the article": ("bylines", {}, "agent_zh", ["大众日报客户端", "白晓", "郑海怡"]),
}  # fmt: skip
NEEDED = {
    "phrase": "对标深圳数字空间政府建设经验",
    "task": "task/qingdao-2016-2017/96",
    "unit": "市商务局",
    "place": "深圳",
    "text": "公园",
    "thing": "reference/qingdao-2022-2023/b1",
}


def cell(term: Term | None) -> str | int | None:
    if term is None:
        return None
    text = term.value.removeprefix(BASE)
    text = f"pa:{text.removeprefix(ONTOLOGY)}" if text.startswith(ONTOLOGY) else text
    return int(text) if (term.datatype or "").endswith("#integer") else text


def columns(answer: Solutions, names: list[str]) -> list[list[str | int | None]]:
    places = [answer.variables.index(name) for name in names]
    rows = [[cell(row[place]) for place in places] for row in answer]
    return sorted(rows, key=lambda row: json.dumps(row, ensure_ascii=False))


def needed(question: Question) -> dict[str, object]:
    return {p.name: NEEDED[p.name] for p in question.parameters if not p.optional and p.default is None}


def test_the_library_is_large_enough_and_every_question_has_an_expected_answer() -> None:
    assert len(QUESTIONS) >= 45
    assert {question.name for question in QUESTIONS} == set(EXPECTED)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_question_gives_its_expected_answer_in_its_own_columns(question: Question, knowledge: KnowledgeGraph) -> None:
    expected = EXPECTED[question.name]
    answer = knowledge.reader().ask(question.name, expected["given"])
    assert answer.variables == tuple(column.name for column in question.columns)
    found = columns(answer, expected["columns"])
    if expected["mode"] == "all":
        assert found == expected["rows"]
    else:
        assert expected["rows"]
        assert [row for row in expected["rows"] if row not in found] == []


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_question_says_everything_in_two_languages(question: Question) -> None:
    assert re.fullmatch(r"[a-z][a-z-]+", question.name)
    assert question.keywords
    for words in (question.title, question.description, question.theme, *(column.label for column in question.columns)):
        assert re.search(r"[\u4e00-\u9fff]|SHA|IRI", words.zh), words
        assert words.en.strip()
    assert question.display in {"table", "chart", "map", "network"}
    wanted = {"table": 0, "chart": 2, "network": 2, "map": 3}[question.display]
    assert len(question.display_columns) == wanted
    assert set(question.display_columns) <= {column.name for column in question.columns}


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q.parameters], ids=lambda question: question.name)
def test_a_parameter_narrows_the_answer_and_its_values_come_from_the_data(
    question: Question, knowledge: KnowledgeGraph
) -> None:
    reader = knowledge.reader()
    values = reader.values(question)
    lifted = needed(question) | {p.name: "*" for p in question.parameters if p.optional}
    free = set(reader.ask(question.name, lifted))
    for parameter in question.parameters:
        offered = values[parameter.name]
        assert offered or parameter.datatype or parameter.any_thing
        for value in offered[:2]:
            given = lifted | {parameter.name: value.value}
            rows = set(reader.ask(question.name, given))
            assert not parameter.optional or len(rows) <= len(free)


def test_a_parameter_without_value_list_is_free_text_or_any_thing(knowledge: KnowledgeGraph) -> None:
    reader = knowledge.reader()
    empty = {(q.name, name) for q in QUESTIONS for name, found in reader.values(q).items() if not found}
    assert empty == {("tasks-mentioning", "text"), ("evidence-of", "thing"), ("positioning-of", "thing")}


@pytest.mark.parametrize("number", sorted(COMPETENCY))
def test_a_competency_question_is_answered_exactly(number: str, knowledge: KnowledgeGraph, shared: Path) -> None:
    gold = {
        entry["id"]: entry["answer"]
        for entry in json.loads((shared / "gold/competency-sample.json").read_text("utf-8"))
    }
    name, given, column = COMPETENCY[number]
    assert number in find_question(name).competency
    frame = knowledge.ask(name, **given)
    if number == "CQ31":
        frame = frame[frame["bound"] == "atLeast"]
    answer = gold[number]
    assert sorted(frame[column]) == (sorted(answer) if isinstance(answer, list) else [answer])


@pytest.mark.parametrize("topic", READ_FROM_ARTICLE)
def test_what_the_article_says_is_answered_word_for_word(topic: str, knowledge: KnowledgeGraph) -> None:
    name, given, column, answer = READ_FROM_ARTICLE[topic]
    assert list(knowledge.ask(name, **given)[column]) == answer


def test_every_sampled_competency_question_is_in_this_test(shared: Path) -> None:
    gold = json.loads((shared / "gold/competency-sample.json").read_text("utf-8"))
    assert {entry["id"] for entry in gold} == set(COMPETENCY)


def test_no_text_is_kept_twice_and_prefixes_are_those_known_everywhere() -> None:
    with (ontology_dir() / "prefixes.csv").open(encoding="utf-8", newline="") as lines:
        known = {row["prefix"]: row["iri"] for row in csv.DictReader(lines)}
    declared: dict[str, dict[str, str]] = {}
    for subject, predicate, value in read_turtle(ontology_dir() / "questions" / "prefixes.ttl"):
        declared.setdefault(subject.value, {})[predicate.value.rpartition("#")[2]] = value.value
    pairs = {entry["prefix"]: entry["namespace"] for entry in declared.values() if "prefix" in entry}
    used = {prefix for q in QUESTIONS for prefix in re.findall(r"PREFIX (\w+):", q.query)}
    assert used <= set(pairs)
    assert pairs == {prefix: known[prefix] for prefix in pairs}


def test_the_documentation_in_the_repository_is_the_one_kg_ask_prints() -> None:
    written = (ontology_dir() / "questions" / "README.md").read_text(encoding="utf-8")
    assert written == catalogue.documentation(QUESTIONS)


def test_a_question_is_found_by_name_title_and_iri() -> None:
    question = find_question("benchmark-cities")
    assert find_question(question.title.zh) is question
    assert find_question(question.title.en.upper()) is question
    assert find_question(question.iri) is question


def test_an_unknown_question_offers_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as error:
        find_question("benchmark-citys")
    assert error.value.candidates[0] == "benchmark-cities"


def test_a_missing_or_strange_parameter_is_a_usage_error(knowledge: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match=r"needs --place .*--describe"):
        knowledge.ask("learned-from")
    with pytest.raises(UsageError, match="has no parameter 'town'"):
        knowledge.ask("learned-from", town="深圳")
    with pytest.raises(UsageError, match="--text is empty"):
        knowledge.ask("tasks-mentioning", text=" ")


def test_a_value_may_be_a_label_in_two_languages_a_local_name_or_an_iri(knowledge: KnowledgeGraph) -> None:
    answers = [
        knowledge.ask("learned-from", place=place)
        for place in ("深圳", "Shenzhen", "city/shenzhen", f"{BASE}city/shenzhen")
    ]
    assert len(answers[0]) == 2
    assert all(answer.equals(answers[0]) for answer in answers)


def test_a_value_of_another_class_is_refused_with_the_nearest_values(knowledge: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="no positioning is called '国际化创新城市'") as error:
        knowledge.ask("tasks-of-positioning", positioning="国际化创新城市")
    assert error.value.candidates[0] == "国际化创新型城市"
    with pytest.raises(UnknownNameError, match="no positioning is called '深圳'"):
        knowledge.ask("tasks-of-positioning", positioning="深圳")


def test_a_fixed_choice_is_taken_by_code_or_name_and_others_are_listed(knowledge: KnowledgeGraph) -> None:
    by_code, by_name = (knowledge.ask("assignments", role=role) for role in ("lead", "牵头"))
    assert by_code.equals(by_name)
    assert set(by_code["role_en"]) == {"lead"}
    with pytest.raises(UnknownNameError) as error:
        knowledge.ask("assignments", role="boss")
    assert error.value.candidates == ("lead", "responsible", "supporting", "guiding")
    assert not isinstance(error.value, AmbiguousNameError)


def test_a_value_cannot_break_out_of_its_place_in_the_query(knowledge: KnowledgeGraph) -> None:
    hostile = '") || true) } UNION { ?phrase ?any ?thing } #'
    assert len(knowledge.ask("tasks-mentioning", text=hostile)) == 0


def test_the_printed_query_gives_the_same_answer(knowledge: KnowledgeGraph) -> None:
    reader = knowledge.reader()
    sparql = reader.query_of("learned-from", {"place": "深圳"})
    assert "<https://w3id.org/planatlas/id/city/shenzhen>" in sparql
    assert list(knowledge.store.select(sparql)) == list(reader.ask("learned-from", {"place": "深圳"}))


def test_answers_leave_inferred_statements_out_unless_the_question_is_about_them(knowledge: KnowledgeGraph) -> None:
    assert len(knowledge.ask("case-supports")) == 10
    assert len(knowledge.query("SELECT ?case { ?case pa:supports ?task }")) == 0


def test_a_broken_library_names_the_question_and_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:q> a sh:SPARQLSelectExecutable .", encoding="utf-8"
    )
    with pytest.raises(InputError, match=r"urn:q has no .*#theme"):
        read_questions(tmp_path)
    (tmp_path / "broken.ttl").write_text("<urn:q> a \n <urn:b", encoding="utf-8")
    with pytest.raises(InputError, match=r"broken\.ttl:2"):
        read_questions(tmp_path)
