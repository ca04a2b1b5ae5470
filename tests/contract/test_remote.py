"""What a store behind HTTP adds: pages, patience, credentials, caps, and filling a server."""

from __future__ import annotations

import gc
import io
import json
import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kg import KnowledgeGraph
from kg.errors import LimitError, StoreError, UsageError
from kg.store.base import Limits
from kg.store.remote import DEFAULT_GRAPH, RemoteStore
from tests.contract.servers import environment, kg_serve


class Handler(BaseHTTPRequestHandler):
    """Keeps what it was asked and answers as the test's `reply` says."""

    seen: list[tuple[str, str, dict[str, str], bytes]]
    replies: list[tuple[int, dict[str, str], bytes]]

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        Handler.seen.append((self.command, self.path, dict(self.headers), body))
        status, headers, answer = Handler.replies.pop(0) if len(Handler.replies) > 1 else Handler.replies[0]
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def do_POST(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


NO = b'{"head":{},"boolean":false}'
YES = b'{"head":{},"boolean":true}'


@pytest.fixture
def server() -> Iterator[str]:
    Handler.seen, Handler.replies = [], [(200, {}, NO)]
    found = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=found.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{found.server_address[1]}/data"
    found.shutdown()
    thread.join()
    found.server_close()


@pytest.fixture(scope="module")
def cutting(tiny_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Our own server, which cuts answers at 700 rows."""
    with kg_serve(tiny_store, tmp_path_factory.mktemp("cutting"), "--limit", "700") as url:
        yield url


def test_an_answer_that_the_server_cuts_is_fetched_whole_in_pages(cutting: str, tiny_store: Path) -> None:
    query = "SELECT ?t ?name { ?t rdfs:label ?name FILTER(STRSTARTS(STR(?t), STR(id:))) }"
    here = KnowledgeGraph.open(tiny_store).store.select(query)
    there = RemoteStore(cutting).select(query)
    assert sorted(there.rows, key=str) == sorted(here.rows, key=str)
    assert not there.truncated
    many = "SELECT ?s ?p ?o { ?s ?p ?o }"
    assert len(RemoteStore(cutting).select(many)) == len(KnowledgeGraph.open(tiny_store).store.select(many)) > 1400


def test_an_answer_cut_within_its_own_limit_says_so(cutting: str) -> None:
    found = RemoteStore(cutting).select("SELECT ?s { ?s ?p ?o } LIMIT 900")
    assert (len(found), found.truncated) == (700, True)


@pytest.mark.parametrize("name", ["nq", "trig", "jsonld", "ttl"])
def test_an_export_through_a_server_is_the_same_bytes(tiny_store: Path, cutting: str, name: str) -> None:
    here, there = io.BytesIO(), io.BytesIO()
    KnowledgeGraph.open(tiny_store).export(name, here)
    KnowledgeGraph.open(cutting).export(name, there)
    assert here.getvalue() == there.getvalue()


def test_a_check_through_a_server_finds_the_same(tiny_store: Path, cutting: str) -> None:
    here, there = KnowledgeGraph.open(tiny_store).check(), KnowledgeGraph.open(cutting).check()
    assert [(one.rule, one.thing) for one in there.findings] == [(one.rule, one.thing) for one in here.findings]


def test_every_verb_of_the_class_reads_a_server(tmp_path: Path, built_store: Path) -> None:
    here = KnowledgeGraph.open(built_store)
    with kg_serve(built_store, tmp_path) as url:
        there = KnowledgeGraph.open(url)
        for one, other in (
            (here.ask("benchmark-cities"), there.ask("benchmark-cities")),
            (here.find("深圳"), there.find("深圳")),
            (here.show("深圳"), there.show("深圳")),
            (here.why("深圳"), there.why("深圳")),
        ):
            assert other.equals(one)
            assert len(one)
        assert there.draw("overview").html == here.draw("overview").html


def test_filling_a_server_replaces_each_graph_and_adds_the_rest(server: str, tiny_store: Path) -> None:
    counts = KnowledgeGraph.open(tiny_store).export_to(server)
    names = [urllib.parse.parse_qs(urllib.parse.urlsplit(path).query)["graph"][0] for _, path, _, _ in Handler.seen]
    assert names == list(counts)
    assert names[0] == DEFAULT_GRAPH
    assert {method for method, *_ in Handler.seen} == {"PUT"}
    assert [body.count(b"\n") for *_, body in Handler.seen] == list(counts.values())


def test_a_server_that_fails_midway_is_told_with_what_it_holds(server: str, tiny_store: Path) -> None:
    Handler.replies = [(201, {}, b""), (201, {}, b""), (507, {}, b"the disk is full")]
    with pytest.raises(
        StoreError, match=r"\(507\): the disk is full — 2 graphs were filled before <http.*>: run it again"
    ):
        KnowledgeGraph.open(tiny_store).export_to(server)


def test_a_filled_server_is_read_from_its_default_graph(server: str) -> None:
    Handler.replies = [(200, {}, YES)]
    assert RemoteStore(server).ask("ASK { ?s ?p ?o }", inferred=True)
    fields = urllib.parse.parse_qs(Handler.seen[-1][3].decode())
    assert fields["default-graph-uri"] == [DEFAULT_GRAPH, DEFAULT_GRAPH.replace("/default", "/inferred")]


@pytest.mark.parametrize(
    ("settings", "header"),
    [
        ({"KG_ENDPOINT_TOKEN": "abc"}, "Bearer abc"),
        ({"KG_ENDPOINT_USER": "u", "KG_ENDPOINT_PASSWORD": "p"}, "Basic dTpw"),
    ],
)
def test_credentials_come_from_the_environment(server: str, settings: dict[str, str], header: str) -> None:
    with environment(**settings):
        RemoteStore(server).ask("ASK {}")
    assert Handler.seen[0][2]["Authorization"] == header


def test_a_server_that_wants_a_digest_gets_one_and_never_the_password(server: str) -> None:
    challenge = 'Digest realm="r", nonce="n", qop="auth", algorithm=MD5'
    Handler.replies = [(401, {"WWW-Authenticate": challenge}, b""), (200, {}, NO)] * 2
    with environment(KG_ENDPOINT_USER="u", KG_ENDPOINT_PASSWORD="secret", KG_ENDPOINT_AUTH="digest"):
        RemoteStore(server).ask("ASK {}")
    sent = [headers.get("Authorization", "") for _, _, headers, _ in Handler.seen]
    assert sent[1].startswith('Digest username="u", realm="r", nonce="n"')
    assert not any("secret" in text for text in sent)


def test_a_redirect_is_told_and_not_followed(server: str) -> None:
    Handler.replies = [(302, {"Location": "http://127.0.0.1:9/elsewhere"}, b"")]
    with (
        environment(KG_ENDPOINT_TOKEN="abc"),
        pytest.raises(StoreError, match=r"sends on to http://127\.0\.0\.1:9/elsewhere"),
    ):
        RemoteStore(server).ask("ASK {}")
    assert len(Handler.seen) == 1


def test_a_busy_server_is_asked_again_after_what_it_says(server: str) -> None:
    Handler.replies = [(503, {"Retry-After": "1"}, b"busy"), (200, {}, NO)]
    assert RemoteStore(server).ask("ASK {}") is False
    assert len(Handler.seen) == 3


def test_a_server_busy_beyond_the_deadline_is_an_error(server: str) -> None:
    Handler.replies = [(503, {"Retry-After": "60"}, b"busy")]
    with pytest.raises(StoreError, match=r"answers with an error \(503\): busy"):
        RemoteStore(server).ask("ASK {}", limits=Limits(seconds=2.0))
    assert len(Handler.seen) == 1


def test_an_answer_above_the_memory_limit_is_refused(server: str) -> None:
    rows = [{"s": {"type": "literal", "value": "x" * 1000}}] * 3000
    Handler.replies = [
        (200, {}, NO),
        (200, {}, json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": rows}}).encode()),
    ]
    with pytest.raises(LimitError, match="more than 1 MiB"):
        RemoteStore(server).select("SELECT ?s {}", limits=Limits(memory=1 << 20))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b'{"head":{}}',
        b"[" * 100_000,
        b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":7}]}}',
    ],
)
def test_what_is_no_result_is_one_clear_error(server: str, body: bytes) -> None:
    Handler.replies = [(200, {}, NO), (200, {}, body)]
    with pytest.raises(StoreError, match="SPARQL result"):
        RemoteStore(server).select("SELECT ?s {}")


def test_a_store_that_is_forgotten_in_a_cycle_drops_its_folder_without_a_warning() -> None:
    store = RemoteStore("http://127.0.0.1:9/sparql")
    folder = store.version.path
    store.again = store  # type: ignore[attr-defined]
    assert folder.is_dir()
    del store
    gc.collect()
    assert not folder.exists()


def test_what_needs_a_folder_refuses_a_server_and_makes_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="needs a folder"):
        KnowledgeGraph.build("http://127.0.0.1:9/sparql")
    assert list(tmp_path.iterdir()) == []
