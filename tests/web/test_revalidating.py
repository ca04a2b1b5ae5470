from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("starlette")

from kg.web.revalidating import mark

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from kg import KnowledgeGraph

MARKED = ("/zh/", "/en/tasks?page=2", "/zh/tasks.csv", "/zh/id/city/shenzhen", "/id/city/shenzhen.ttl", "/ontology.ttl")


@pytest.mark.parametrize("path", [*MARKED, "/static/kg.css"])
def test_whoever_holds_an_answer_is_told_that_it_is_the_same(client: TestClient, path: str) -> None:
    first = client.get(path)
    assert (first.status_code, first.headers["cache-control"]) == (200, "no-cache")
    for name, sent in (("if-none-match", "etag"), ("if-modified-since", "last-modified")):
        again = client.get(path, headers={name: first.headers[sent]})
        assert (again.status_code, again.content) == (304, b""), name
        assert again.headers["etag"] == first.headers["etag"]
    assert client.head(path, headers={"if-none-match": f'"other", {first.headers["etag"]}'}).status_code == 304
    assert client.get(path, headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize("value", ["yesterday", "", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 99 Jan 1970"])
def test_a_time_before_the_version_or_none_at_all_gets_the_page(client: TestClient, value: str) -> None:
    assert client.get("/zh/", headers={"if-modified-since": value}).status_code == 200


def test_one_address_in_two_types_has_two_tags(client: TestClient) -> None:
    tags = {client.get("/zh/tasks", headers={"accept": accept}).headers["etag"] for accept in ("text/html", "text/csv")}
    assert len(tags) == 2


@pytest.mark.parametrize(
    "path", ["/zh/nowhere", "/zh/id/city/atlantis", "/", "/sparql?query=ASK{}", "/healthz", "/sparql"]
)
def test_errors_redirects_and_answers_to_programs_carry_no_mark(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"accept": "*/*"})
    assert not {"etag", "last-modified", "cache-control"} & set(answer.headers)


def test_a_new_version_or_a_new_start_changes_the_mark(tmp_path: Path, tiny_data: Path) -> None:
    from kg import KnowledgeGraph

    graph = KnowledgeGraph.build(tmp_path / "store", data=[tiny_data], shipped=False)
    first = mark(graph.store.version, 0, "")
    assert mark(graph.store.version, 0, "") == first
    started = mark(graph.store.version, first.changed + 10, "")
    assert (started.changed, started.tag != first.tag) == (first.changed + 10, True)
    KnowledgeGraph.build(tmp_path / "store", data=[tiny_data], shipped=False)
    assert mark(graph.store.version, 0, "").tag != first.tag


def test_text_is_sent_small_and_stays_the_same(client: TestClient) -> None:
    for path in ("/zh/tasks", "/static/kg.css", "/id/city/shenzhen.ttl"):
        plain = client.get(path, headers={"accept-encoding": "identity"})
        small = client.get(path, headers={"accept-encoding": "gzip"})
        assert "content-encoding" not in plain.headers
        assert (small.headers["content-encoding"], small.content) == ("gzip", plain.content)
        assert small.headers["etag"].startswith("W/")
        assert "Accept-Encoding" in small.headers["vary"]
    with client.stream("GET", "/zh/tasks", headers={"accept-encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert len(raw) * 4 < len(gzip.decompress(raw))


def test_a_cut_answer_of_the_endpoint_says_so_when_compressed_too(knowledge: KnowledgeGraph) -> None:
    from starlette.testclient import TestClient

    from kg.store.base import Limits
    from kg.web.app import create_app

    client = TestClient(create_app(knowledge, Limits(seconds=20, rows=200)))
    asked = {"query": "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"}
    plain, small = (
        client.get("/sparql", params=asked, headers={"accept-encoding": encoding}) for encoding in ("identity", "gzip")
    )
    assert small.headers["kg-truncated"] == plain.headers["kg-truncated"] == "rows=200"
    assert (small.headers["content-encoding"], small.content) == ("gzip", plain.content)


def test_a_question_stopped_at_its_limit_is_503_and_asked_again_next_time(
    knowledge: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    from starlette.testclient import TestClient

    from kg.errors import LimitError
    from kg.query import asking
    from kg.web.app import create_app

    def stopped(*_: Any, **__: Any) -> Any:
        raise LimitError("stopped at its limit")

    client = TestClient(create_app(knowledge))
    with monkeypatch.context() as patched:
        patched.setattr(asking, "ask", stopped)
        answer = client.get("/en/questions/benchmark-cities")
    assert (answer.status_code, "etag" in answer.headers) == (503, False)
    assert client.get("/en/questions/benchmark-cities").status_code == 200


def test_a_page_made_once_asks_the_store_nothing(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.store.embedded import EmbeddedStore

    first = client.get("/en/units?sort=name")

    def refused(*_: Any, **__: Any) -> Any:
        raise AssertionError("asked")

    monkeypatch.setattr(EmbeddedStore, "answer", refused)
    assert client.get("/en/units?sort=name").content == first.content
    assert client.get("/en/units?sort=-name").status_code == 200  # names and things are known, the page is new
