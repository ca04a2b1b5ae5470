from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from kg.errors import UsageError
from kg.web.headers import HEADERS
from kg.web.server import bind

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def fetch(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {name.lower(): value for name, value in error.headers.items()}, error.read()


def asked(address: str, query: str) -> str:
    return f"{address}/sparql?" + urllib.parse.urlencode({"query": query})


def connected(address: str) -> socket.socket:
    host, port = address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=30)


def test_a_taken_port_is_one_clear_line() -> None:
    with bind("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(UsageError, match="choose another with --port"):
            bind("127.0.0.1", port)


def test_a_head_that_never_ends_is_dropped_after_ten_seconds(address: str) -> None:
    with connected(address) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        began = time.monotonic()
        for _ in range(30):
            time.sleep(0.5)
            try:
                slow.sendall(b"a")
            except OSError:
                break
        else:
            assert slow.recv(1) == b""
        assert 8 < time.monotonic() - began < 14


def test_a_body_that_never_ends_is_408(address: str) -> None:
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 99\r\n\r\nASK"
    )
    with connected(address) as slow:
        slow.sendall(head)
        assert slow.recv(64).startswith(b"HTTP/1.1 408")


def test_a_body_beyond_its_limit_is_413(address: str) -> None:
    request = urllib.request.Request(f"{address}/sparql", data=b"query=" + b"x" * (300 << 10))
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=30)
    with caught.value as error:
        assert error.code == 413


def test_ten_slow_queries_are_503_and_do_not_stop_a_quick_one(serve: Any, built_store: Path) -> None:
    address = serve(built_store, "--timeout", "6", "--workers", "16")
    answers: list[tuple[int, dict[str, str], bytes]] = []
    slow = [threading.Thread(target=lambda: answers.append(fetch(asked(address, SLOW)))) for _ in range(10)]
    for thread in slow:
        thread.start()
    time.sleep(0.3)
    began = time.monotonic()
    assert fetch(asked(address, "ASK {}"))[0] == 200
    quick = time.monotonic() - began
    assert not answers, "the slow ones ended first"
    for thread in slow:
        thread.join()
    assert quick < 6
    for status, headers, body in answers:
        assert (status, headers["content-type"], "retry-after" in headers) == (503, "application/problem+json", True)
        assert json.loads(body)["status"] == 503


def test_fifty_queries_of_one_client_at_once_are_all_answered(serve: Any, built_store: Path) -> None:
    address = serve(built_store)
    statuses: list[int] = []
    asking = [threading.Thread(target=lambda: statuses.append(fetch(asked(address, "ASK {}"))[0])) for _ in range(50)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert statuses == [200] * 50


def test_a_cut_answer_says_so(serve: Any, built_store: Path) -> None:
    status, headers, body = fetch(asked(serve(built_store, "--limit", "5"), "SELECT * { ?s ?p ?o }"), Accept="text/csv")
    assert (status, headers["kg-truncated"], body.count(b"\r\n")) == (200, "rows=5", 6)


@pytest.mark.parametrize(("sign", "status"), [(signal.SIGINT, 0), (signal.SIGTERM, -signal.SIGTERM)])
def test_a_server_that_is_ended_stops_its_queries_and_says_nothing(
    built_store: Path, sign: signal.Signals, status: int
) -> None:
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve", "--store", str(built_store)]
    with subprocess.Popen(
        [*command, "--port", "0", "--timeout", "60"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        address, answers = process.stdout.readline().split()[0].rstrip("/"), []
        fetch(asked(address, "ASK {}"))
        slow = [threading.Thread(target=lambda: answers.append(fetch(asked(address, SLOW))[0])) for _ in range(6)]
        for thread in slow:
            thread.start()
        time.sleep(1)
        process.send_signal(sign)
        said = process.communicate(timeout=30)
        for thread in slow:
            thread.join()
    assert (said, process.returncode, answers) == (("", ""), status, [503] * 6)


@pytest.mark.parametrize("path", ["/id/../../x", "/id/..%2f..%2fx", "/id/../etc/passwd", "/id/a//b", "/id/.ttl"])
def test_what_is_no_local_name_is_404_at_once(address: str, path: str) -> None:
    with connected(address) as raw:
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nConnection: close\r\n\r\n".encode())
        assert raw.recv(64).startswith(b"HTTP/1.1 404")


@pytest.mark.parametrize("path", ["/zh/", "/sparql", "/id/city/shenzhen.ttl", "/nowhere", "/static/kg.css", "/healthz"])
def test_every_answer_carries_the_safe_headers(address: str, path: str) -> None:
    _, headers, _ = fetch(address + path)
    for name, value in HEADERS.items():
        assert headers[name.lower()] == value
    assert "unsafe-inline" not in HEADERS["Content-Security-Policy"].split("script-src")[1].split(";")[0]


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"]
)
def test_no_path_leaves_the_static_folder(address: str, path: str) -> None:
    with connected(address) as raw:
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        assert raw.recv(64).startswith(b"HTTP/1.1 404")
