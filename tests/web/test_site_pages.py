from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

pytest.importorskip("starlette")

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from kg import KnowledgeGraph

PATHS = (
    *(
        "/",
        "/tasks",
        "/units",
        "/cities",
        "/cases",
        "/positionings",
        "/questions",
        "/sparql",
        "/matrix",
        "/map",
        "/coverage",
    ),
    *("/ontology", "/search?q=公园", "/id/city/shenzhen", "/questions/benchmark-cities"),
)


@pytest.fixture(scope="module")
def client(knowledge: KnowledgeGraph) -> TestClient:
    from starlette.testclient import TestClient

    from kg.web.app import create_app

    return TestClient(create_app(knowledge), follow_redirects=False)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PATHS)
def test_every_page_answers_in_both_languages_with_safe_headers(client: TestClient, path: str, language: str) -> None:
    answer = client.get(f"/{language}{path}")
    assert answer.status_code == 200
    assert f'<html lang="{"zh-Hans" if language == "zh" else "en"}"' in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_thing_is_dereferenced_by_suffix_and_by_accept(client: TestClient) -> None:
    assert client.get("/id/city/shenzhen", headers={"accept": "text/html"}).status_code == 303
    for suffix, kind in ((".ttl", "text/turtle"), (".jsonld", "application/ld+json"), (".json", "application/json")):
        answer = client.get(f"/id/city/shenzhen{suffix}")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
        assert "shenzhen" in answer.text


def test_a_thing_nobody_knows_is_404_and_no_traceback(client: TestClient) -> None:
    answer = client.get("/zh/id/city/atlantis")
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


def test_hostile_words_of_an_address_are_escaped(client: TestClient) -> None:
    answer = client.get("/zh/search", params={"q": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text


def test_the_endpoint_answers_get_and_both_kinds_of_post(client: TestClient) -> None:
    query = "ASK { ?city a pa:City }"
    for answer in (
        client.get("/sparql", params={"query": query}),
        client.post("/sparql", data={"query": query}),
        client.post("/sparql", content=query, headers={"content-type": "application/sparql-query"}),
    ):
        assert answer.json()["boolean"] is True


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT * WHERE {", 400),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", 403),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
    ],
)
def test_what_is_refused_is_a_problem_document(client: TestClient, query: str, status: int) -> None:
    answer = client.get("/sparql", params={"query": query})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_a_timeout_is_503_and_never_an_empty_result(knowledge: KnowledgeGraph) -> None:
    from starlette.testclient import TestClient

    from kg.store.base import Limits
    from kg.web.app import create_app

    client = TestClient(create_app(knowledge, Limits(seconds=0.5)))
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    answer = client.get("/sparql", params={"query": slow})
    assert answer.status_code == 503
    assert "limit" in answer.json()["title"]


def test_a_cut_answer_says_so_in_its_header(knowledge: KnowledgeGraph) -> None:
    from starlette.testclient import TestClient

    from kg.store.base import Limits
    from kg.web.app import create_app

    client = TestClient(create_app(knowledge, Limits(seconds=20, rows=5)))
    answer = client.get("/sparql", params={"query": "SELECT ?s { ?s ?p ?o }"})
    assert answer.headers["kg-truncated"] == "rows=5"
    assert len(answer.json()["results"]["bindings"]) == 5
