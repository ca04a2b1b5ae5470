from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg import KnowledgeGraph

if TYPE_CHECKING:
    from starlette.testclient import TestClient

MEANS = "means/qingdao-2022-2023/p5-03"


def shown(text: str) -> str:
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", text)))


def test_every_thing_has_a_page(client: TestClient, knowledge: KnowledgeGraph) -> None:
    from kg.web.pages import entity
    from kg.web.site import Site

    things = [each["local"] for each in entity.every(Site(knowledge, (entity.PAGE,)))]
    assert len(things) > 400
    assert not [thing for thing in things if thing.startswith("evidence/")]
    for thing in things[::90]:
        assert client.get(f"/zh/id/{thing}").status_code == 200, thing


def test_the_page_shows_names_facts_and_the_characters_behind_them(client: TestClient) -> None:
    page = shown(client.get(f"/zh/id/{MEANS}").text)
    assert "学习纽约、上海等口袋公园经验做法" in page
    assert "Learn from the small, open pocket parks" in page
    assert "1727–1753" in page
    assert "原文陈述" in page


def test_what_links_to_a_thing_is_counted_and_paged(client: TestClient) -> None:
    first = client.get("/zh/id/plan/qingdao-2022-2023").text
    following = re.search(r'href="([^"]*from=pa%3AinPlan[^"]*page=2[^"]*)"', first)
    assert following is not None
    second = client.get(unescape(following[1]).partition("#")[0]).text
    assert "第 2 页" in shown(second)
    tasks = [set(re.findall(r"/zh/id/((?:task|goal|means)/[^\"]+)", text)) for text in (first, second)]
    assert tasks[0] - tasks[1]
    assert tasks[1] - tasks[0]


def test_inferred_statements_stand_apart(client: TestClient) -> None:
    supported = client.get("/zh/questions/case-supports.json").json()["results"]["bindings"]
    case = supported[0]["case"]["value"].removeprefix("https://w3id.org/planatlas/id/")
    page = client.get(f"/zh/id/{case}").text
    before, _, apart = page.partition('<details class="guessed">')
    assert "pa:supports" not in before.partition("<aside")[0]
    assert "supports" in apart


def test_the_query_of_the_page_gives_its_evidence(client: TestClient, knowledge: KnowledgeGraph) -> None:
    query = unescape(re.search(r"<pre[^>]*><code>(.*?)</code>", client.get(f"/zh/id/{MEANS}").text, re.S)[1])  # type: ignore[index]
    frame = knowledge.query(query)
    assert {1727} <= set(frame["start"].dropna())


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [("text/turtle", "ttl"), ("application/ld+json", "jsonld"), ("application/n-triples", "nt"), ("application/json", "json"), ("text/csv", "csv")],
)  # fmt: skip
def test_programs_are_sent_from_the_iri_to_the_data(client: TestClient, accept: str, suffix: str) -> None:
    answer = client.get("/id/city/shenzhen", headers={"accept": accept})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/id/city/shenzhen.{suffix}")
    assert "Accept" in answer.headers["vary"]
    data = client.get(answer.headers["location"])
    assert data.status_code == 200
    assert data.headers["content-type"].startswith(accept)
    assert "深圳" in data.text or "\\u6DF1\\u5733" in data.text


@pytest.mark.parametrize(
    ("header", "language"), [("en-GB,zh;q=0.5", "en"), ("zh-CN,en;q=0.9", "zh"), ("fr", "zh"), ("", "zh")]
)
def test_people_are_sent_to_the_page_in_their_language(client: TestClient, header: str, language: str) -> None:
    answer = client.get("/id/city/shenzhen", headers={"accept": "text/html", "accept-language": header})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/{language}/id/city/shenzhen")
    assert client.get("/", headers={"accept-language": header}).headers["location"] == f"/{language}/"


def test_the_turtle_of_a_thing_holds_its_evidence(client: TestClient) -> None:
    from rdflib import Graph, URIRef

    graph = Graph().parse(data=client.get(f"/id/{MEANS}.ttl").text, format="turtle")
    pa = "https://w3id.org/planatlas/ontology#"
    thing = URIRef(f"https://w3id.org/planatlas/id/{MEANS}")
    starts = {int(start) for proof in graph.objects(thing, URIRef(f"{pa}evidence")) for start in graph.objects(proof, URIRef(f"{pa}start"))}  # fmt: skip
    assert 1727 in starts


def test_the_json_of_a_thing_says_the_same_as_why(client: TestClient, knowledge: KnowledgeGraph) -> None:
    document = json.loads(client.get(f"/id/{MEANS}.json").text)
    assert document["label"]["zh"] == "学习纽约、上海等口袋公园经验做法"
    assert len(document["statements"]) == len(knowledge.reader(inferred=True).why(MEANS).statements)


def test_a_name_nobody_knows_is_404_with_the_nearest(client: TestClient) -> None:
    page = client.get("/zh/id/city/shenzen")
    assert page.status_code == 404
    assert 'href="/zh/id/city/shenzhen"' in page.text
    for suffix in ("ttl", "csv"):
        data = client.get(f"/id/city/shenzen.{suffix}")
        assert (data.status_code, data.headers["content-type"]) == (404, "application/problem+json")


def test_the_line_around_a_span_is_shown_where_the_text_is_at_hand(tiny_data: Path, tmp_path: Path) -> None:
    from starlette.testclient import TestClient

    from kg.building import build_store
    from kg.web.app import create_app

    build_store(tmp_path / "store", [tiny_data], shipped=False)
    graph = KnowledgeGraph.open(tmp_path / "store")
    path = "/zh/id/unit/tiny/commerce"
    assert "<mark>" not in TestClient(create_app(graph)).get(path).text
    KnowledgeGraph.add_sources([tiny_data / "text.txt"], tmp_path / "store", data=[tiny_data])
    page = TestClient(create_app(KnowledgeGraph.open(tmp_path / "store"))).get(path).text
    assert "<mark>市商务局</mark>" in page
    assert "学习借鉴法兰克福经验。" in page
