from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg import KnowledgeGraph
from kg.query.questions import read_questions
from kg.web.pages.search import pieces

if TYPE_CHECKING:
    from starlette.testclient import TestClient


NEEDLESS = [one for one in read_questions() if all(p.optional or p.default for p in one.parameters)]


def test_every_question_stands_in_the_list(client: TestClient) -> None:
    page = client.get("/zh/questions").text
    for question in read_questions():
        assert f'href="/zh/questions/{question.name}"' in page
        assert question.title.zh in unescape(page)


@pytest.mark.parametrize("display", ["table", "chart", "map"])
def test_a_page_shows_as_many_rows_as_the_answer_has(
    client: TestClient, knowledge: KnowledgeGraph, display: str
) -> None:
    asked = [one for one in NEEDLESS if one.display == display][:12]
    for question in asked:
        page = client.get(f"/en/questions/{question.name}")
        assert page.status_code == 200
        shown = page.text.count("<tr>") - page.text.count("<thead><tr>")
        assert shown == min(1000, len(knowledge.ask(question.name))), question.name


def test_a_question_that_needs_a_value_asks_for_it_first(client: TestClient) -> None:
    needing = next(one for one in read_questions() if one not in NEEDLESS and one.parameters[0].of_class)
    page = client.get(f"/en/questions/{needing.name}").text
    assert "<form" in page
    assert "<table" not in page
    assert " required" in page


def test_a_chosen_value_stays_chosen_and_is_bound_in_the_query(client: TestClient, knowledge: KnowledgeGraph) -> None:
    page = client.get("/zh/questions/tasks-of-positioning?positioning=positioning/qingdao-2022-2023/p2").text
    assert re.search(r'<option value="positioning/qingdao-2022-2023/p2" selected>', page)
    query = unescape(re.search(r"<pre[^>]*><code>(.*?)</code>", page, re.S)[1])  # type: ignore[index]
    assert "positioning/qingdao-2022-2023/p2" in query
    wanted = knowledge.ask("tasks-of-positioning", positioning="positioning/qingdao-2022-2023/p2")
    assert len(knowledge.query(query)) == len(wanted) > 0


def test_things_of_an_answer_are_linked_by_their_names(client: TestClient) -> None:
    page = client.get("/en/questions/benchmark-cities").text
    assert re.search(r'<a href="/en/id/city/shenzhen"[^>]*><bdi>Shenzhen</bdi></a>', page)


def test_a_chart_has_a_bar_for_each_row_and_a_name(client: TestClient) -> None:
    page = client.get("/en/questions/benchmark-cities").text
    assert 'class="chart" role="img" aria-label="' in page
    assert page.count("<rect") == page.count("<tr>") - 1


def test_a_map_marks_each_place_that_has_degrees(client: TestClient, knowledge: KnowledgeGraph) -> None:
    frame = knowledge.ask("benchmark-map")
    assert client.get("/en/questions/benchmark-map").text.count("<circle") == len(frame.dropna(subset=["latitude"])) > 0


def test_a_network_is_drawn_as_an_image_that_can_run_nothing(client: TestClient) -> None:
    page = client.get("/zh/questions/assignments").text
    assert re.search(r'<img class="drawn" src="data:image/svg\+xml;base64,[A-Za-z0-9+/=]{2000,}" alt="[^"]+"', page)


@pytest.mark.parametrize("value", ["plan/nowhere", "x" * 500, "<b>"])
def test_a_value_nobody_knows_is_said_beside_the_form(client: TestClient, value: str) -> None:
    page = client.get("/en/questions/benchmark-cities", params={"plan": value})
    assert page.status_code == 200
    assert 'role="alert"' in page.text
    data = client.get("/en/questions/benchmark-cities.csv", params={"plan": value})
    assert (data.status_code, data.headers["content-type"]) == (404, "application/problem+json")


def test_an_unknown_question_or_term_is_404(client: TestClient) -> None:
    assert client.get("/en/questions/nothing").status_code == 404
    assert client.get("/en/ontology/Tsk").status_code == 404
    assert "pa:Task" in client.get("/en/ontology/Tsk").text


@pytest.mark.parametrize("words", ["深圳", "深圳 经验", "Frankfurt", "國際", "市"])
def test_search_finds_what_find_finds(client: TestClient, knowledge: KnowledgeGraph, words: str) -> None:
    total = knowledge.find(words).attrs["total"]
    page = client.get("/en/search", params={"q": words}).text
    assert f"{total:,} results" in page
    assert "<mark>" in page
    held = client.get("/en/search.json", params={"q": words}).json()["results"]["bindings"]
    assert len(held) == total


def test_a_class_narrows_a_search_to_as_many_as_it_says(client: TestClient) -> None:
    page = client.get("/en/search", params={"q": "国际"}).text
    offered = re.findall(r'<a class="chip" href="([^"]*type=[^"]*)"[^>]*>[^<]* ([0-9]+)</a>', page)
    assert len(offered) >= 3
    for address, count in offered:
        assert f"{count} results" in client.get(unescape(address)).text


def test_marks_fall_on_the_words_whatever_their_form() -> None:
    assert pieces("Ｆrankfurt 經驗", ("frankfurt", "经验")) == [("Ｆrankfurt", True), (" ", False), ("經驗", True)]


def test_every_term_of_the_ontology_has_a_page_with_both_definitions(
    client: TestClient, knowledge: KnowledgeGraph
) -> None:
    from kg.web.atlas import Atlas
    from kg.web.terms import read_terms

    terms = read_terms(Atlas(knowledge))
    assert len(terms) > 150
    for name in list(terms)[::9]:
        page = unescape(client.get(f"/en/ontology/{name}").text)
        assert terms[name].definition("zh") in page
        assert terms[name].definition("en") in page


def test_a_class_page_has_diagram_examples_shapes_and_questions(client: TestClient) -> None:
    page = client.get("/en/ontology/Assignment").text
    assert page.count('<svg class="diagram') == 2, "one for a wide window, one for a phone"
    for part in ("Examples", "Shapes", "Questions that use it"):
        assert re.search(rf'<h2>{part} <span class="count">[1-9]', page), part


def test_the_ontology_itself_is_given_as_turtle(client: TestClient) -> None:
    assert client.get("/ontology", headers={"accept": "text/turtle"}).headers["location"] == "/ontology.ttl"
    assert client.get("/ontology", headers={"accept": "text/html"}).headers["location"] == "/zh/ontology"
    assert "pa:Task a owl:Class" in client.get("/ontology.ttl").text


def test_many_who_search_a_new_store_at_once_all_find(tiny_data: Path, tmp_path: Path) -> None:
    graph = KnowledgeGraph.build(tmp_path / "store", [tiny_data], shipped=False)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: graph.find("商务").attrs["total"], range(16)))
    assert found == [found[0]] * 16
    assert found[0] > 0
