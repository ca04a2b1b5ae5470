"""Query processes have no network: a SERVICE that slips past the checks reaches nobody, one that is allowed reaches its server alone."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from kg import KnowledgeGraph
from kg.errors import KgError, RefusedError
from kg.iri import prefixes
from kg.offline import supported
from kg.store.base import Limits
from kg.store.embedded import EmbeddedStore
from kg.store.process import QueryProcess
from kg.store.versions import current_version

LINUX = pytest.mark.skipif(
    not supported(), reason="only Linux on x86_64 and aarch64 can take the network from a process"
)


class Canary(BaseHTTPRequestHandler):
    """Answers one row to whoever comes."""

    visits = 0

    def do_GET(self) -> None:
        Canary.visits += 1
        body = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"literal","value":"from afar"}}]}}'
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def canary() -> Iterator[str]:
    Canary.visits = 0
    server = HTTPServer(("127.0.0.1", 0), Canary)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
    server.shutdown()
    thread.join()
    server.server_close()


def forced(store: Path, url: str, *, online: bool) -> bytes:
    """Ask a query process directly, past the guard."""
    process = QueryProcess(current_version(store).data, None, online=online)
    query = f"SELECT ?s {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}"
    message = {
        "query": query,
        "prefixes": dict(prefixes()),
        "graphs": None,
        "named": None,
        "rows": None,
        "format": "tsv",
    }
    try:
        return process.request(message, Limits(seconds=20.0)).body
    finally:
        process.kill()


@LINUX
def test_a_service_forced_past_the_guard_gets_no_connection(tiny_store: Path, canary: str) -> None:
    assert b"from afar" not in forced(tiny_store, canary, online=False)
    assert Canary.visits == 0


def test_the_same_service_reaches_the_canary_where_the_process_has_a_network(tiny_store: Path, canary: str) -> None:
    assert b"from afar" in forced(tiny_store, canary, online=True)
    assert Canary.visits == 1


@LINUX
@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX"])
def test_an_offline_process_opens_no_socket_of_any_family_on_any_thread(family: str) -> None:
    code = (
        "import socket, threading; from kg.offline import go_offline; assert go_offline()\n"
        "def open_one():\n"
        f"    try: socket.socket(socket.{family})\n"
        "    except PermissionError: print('refused')\n"
        "open_one(); thread = threading.Thread(target=open_one); thread.start(); thread.join()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("refused\n" * 2, "")


def test_a_service_that_is_allowed_is_asked_and_every_other_refused(tiny_store: Path, canary: str) -> None:
    store = EmbeddedStore(tiny_store, services=[canary])
    query = "SELECT ?s { SERVICE <%s> { ?s ?p ?o } }"
    assert [row[0].value for row in store.select(query % canary) if row[0]] == ["from afar"]
    for other in (canary + "/x", canary.replace("127.0.0.1", "localhost")):
        with pytest.raises(RefusedError, match="--allow-service"):
            store.select(query % other)
    with pytest.raises(RefusedError):
        store.select(f"SELECT * {{ BIND(<{canary}> AS ?there) SERVICE ?there {{ ?s ?p ?o }} }}")
    store.close()


def test_the_allowed_servers_come_from_the_environment_too(
    tiny_store: Path, canary: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_ALLOW_SERVICE", f"http://127.0.0.1:1/ {canary}")
    graph = KnowledgeGraph.open(tiny_store)
    assert graph.query(f"SELECT ?s {{ SERVICE <{canary}> {{ ?s ?p ?o }} }}")["s"].tolist() == ["from afar"]


def test_a_load_is_refused_whatever_is_allowed(tiny_store: Path, canary: str) -> None:
    with pytest.raises(KgError, match="updates are refused"):
        EmbeddedStore(tiny_store, services=[canary]).select(f"LOAD <{canary}>")
    assert Canary.visits == 0
