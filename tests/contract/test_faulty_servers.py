"""Servers that fail in every way a server can: each is one clear line, and never a part of an answer."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from kg.errors import KgError, LimitError, StoreError, UsageError
from kg.store import transport
from kg.store.base import Limits
from kg.store.remote import RemoteStore
from kg.store.upload import _parts
from tests.contract.servers import environment

Say = Callable[[socket.socket, int], object]  # the connection, and which one it is
ROWS = json.dumps(
    {"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "literal", "value": "x"}}]}}
).encode()
NO = b'{"head":{},"boolean":false}'


def whole(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
    return "\r\n".join(head).encode("latin-1") + body


def says(*parts: bytes) -> Say:
    """Say the first to the first connection and so on, the last to all that follow."""
    return lambda connection, number: connection.sendall(parts[min(number, len(parts)) - 1])


def chunked(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n" % (len(body), body)


def reset(connection: socket.socket, _: int) -> None:
    connection.sendall(whole(ROWS)[:-5])
    time.sleep(0.05)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def trickles(head: bytes) -> Say:
    def say(connection: socket.socket, _: int) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(b"X")
            time.sleep(0.02)

    return say


@pytest.fixture
def serve() -> Iterator[Callable[[Say], str]]:
    """Start a server that says what a test wants to every query but our own first one."""
    listening, threads = [], []

    def answer(listener: socket.socket, say: Say) -> None:
        asked = 0
        with contextlib.suppress(OSError):  # closed by the test, or by the client
            while True:
                connection, _ = listener.accept()
                with connection, contextlib.suppress(OSError):
                    read = b""
                    while b"query=" not in read.partition(b"\r\n\r\n")[2]:
                        read += connection.recv(1 << 16)
                    if b"query=ASK+%7B+GRAPH" in read:
                        connection.sendall(whole(NO))
                    else:
                        asked += 1
                        say(connection, asked)

    def start(say: Say) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listening.append(listener)
        threads.append(threading.Thread(target=answer, args=(listener, say), daemon=True))
        threads[-1].start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"

    yield start
    for listener in listening:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
    for thread in threads:
        thread.join(5)


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    waits = transport._pause
    monkeypatch.setattr(transport, "_pause", lambda *given: min(0.01, waits(*given)))


FAULTS: dict[str, tuple[Say, type[KgError], str]] = {
    "cut short of its length": (says(whole(ROWS)[:-5]), StoreError, "the answer was cut short"),
    "cut within a chunk": (says(chunked(ROWS)[:-9]), StoreError, "the answer was cut short"),
    "cut between chunks": (says(chunked(ROWS)), StoreError, "the answer was cut short"),
    "cut without a length": (says(b"HTTP/1.0 200 OK\r\n\r\n" + ROWS[:-5]), StoreError, "no SPARQL result"),
    "reset": (reset, StoreError, "gave no full answer: .*reset"),
    "nothing at all": (lambda *_: None, StoreError, "gave no full answer"),
    "no HTTP": (says(b"\x1b[2Jhello\nthere\r\n\r\n"), StoreError, r"gave no full answer: \[2Jhello$"),
    "a web page": (says(whole(b"<p>", "200 OK", "Content-Type: text/html")), StoreError, "answers with a web page"),
    "a part": (says(whole(ROWS, "206 Partial Content")), StoreError, "status 206, which is no whole answer"),
    "no content": (says(b"HTTP/1.1 204 No Content\r\n\r\n"), StoreError, "status 204, which is no whole answer"),
    "a part by its own clock": (says(whole(ROWS, "200 OK", "X-SQL-State: S1TAT")), LimitError, "gave a part"),
    "busy for good": (says(whole(b"busy", "503 x", "Retry-After: ²")), StoreError, r"error \(503\): busy"),
    "an error cut short": (says(b"HTTP/1.1 500 no\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nx"), StoreError, r"\(500\): no$"),
    "an error in colour": (says(whole(b"\x1b[31mred\x07\xe2\x80\xae", "500 x")), StoreError, r"\(500\): \[31mred$"),
    "half a character": (says(whole(ROWS.replace(b"x", b"\\ud800"))), StoreError, "half a character"),
    "another host": (says(whole(b"", "307 x", "Location: http://127.0.0.1:9/")), StoreError, "sends on to http://127"),
    "too many headers": (says(b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 300), StoreError, "more than 100 headers"),
    "slow headers": (trickles(b"HTTP/1.1 200 OK\r\nX-A: "), LimitError, "no full answer within 1 s"),
    "a slow body": (trickles(whole(ROWS)[:-5].replace(b"Content-Length: ", b"Content-Length: 9")), LimitError, "within 1 s"),
    "a slow error": (trickles(b"HTTP/1.1 500 no\r\nContent-Length: 999\r\n\r\n"), StoreError, r"error \(500\)"),
    "a hang": (lambda *_: time.sleep(3), LimitError, "no full answer within 1 s"),
    "too much": (says(whole(b" " * (3 << 20))), LimitError, "more than 1 MiB"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_server_is_one_clear_line_within_the_time_allowed(serve: Callable[[Say], str], fault: str) -> None:
    say, kind, message = FAULTS[fault]
    began = time.monotonic()
    with pytest.raises(kind, match=message) as told:
        RemoteStore(serve(say)).select("SELECT ?s { ?s ?p ?o }", limits=Limits(seconds=1.0, size=1 << 20))
    assert str(told.value).isprintable()
    assert time.monotonic() - began < 2.5


@pytest.mark.parametrize("status", ["206 Partial Content", "204 No Content"])
def test_triples_with_another_status_are_no_answer(serve: Callable[[Say], str], status: str) -> None:
    body = b"" if status.startswith("204") else b"<http://a/s> <http://a/p> <http://a/o> .\n"
    with pytest.raises(StoreError, match="no whole answer"):
        RemoteStore(serve(says(whole(body, status)))).construct("CONSTRUCT WHERE { ?s ?p ?o }")


@pytest.mark.parametrize(
    "first",
    [
        whole(b"busy", "503 x", "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT"),
        whole(b"busy", "429 x"),
        whole(ROWS)[:-5],
        chunked(ROWS),
        b"",
    ],
)
def test_what_may_pass_is_tried_again_and_answered_whole(serve: Callable[[Say], str], first: bytes) -> None:
    assert len(RemoteStore(serve(says(first, whole(ROWS)))).select("SELECT ?s { ?s ?p ?o }")) == 1


def test_a_length_that_is_no_number_does_no_harm(serve: Callable[[Say], str]) -> None:
    answer = whole(ROWS).replace(b"Content-Length: ", b"Content-Length: about ")
    assert len(RemoteStore(serve(says(answer))).select("SELECT ?s { ?s ?p ?o }")) == 1


def test_a_server_that_overlooks_offset_is_told_and_not_asked_for_ever(serve: Callable[[Say], str]) -> None:
    store = RemoteStore(serve(says(whole(ROWS, "200 OK", "X-SPARQL-MaxRows: 1"))))
    with pytest.raises(StoreError, match="overlooks OFFSET"):
        store.select("SELECT ?s { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://127.0.0.1:99999/", "no address of an endpoint"),
        ("http://[::1/", "no address of an endpoint"),
        ("http:///sparql", "no address of an endpoint"),
        ("http://user:secret@127.0.0.1:9/", "an address holds no password"),
        ("http://127.0.0.1:9/青岛", "characters that no address can"),
        ("http://127.0.0.1:9/a b", "characters that no address can"),
    ],
)
def test_an_address_that_is_none_is_told_before_anything_is_sent(url: str, message: str) -> None:
    with pytest.raises(StoreError, match=message) as told:
        RemoteStore(url)
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("token", ["a\nb", "青岛"])
def test_a_token_that_no_header_can_hold_is_told_without_it(serve: Callable[[Say], str], token: str) -> None:
    with environment(KG_ENDPOINT_TOKEN=token), pytest.raises(UsageError, match="KG_ENDPOINT_TOKEN") as told:
        RemoteStore(serve(says(whole(NO)))).ask("ASK {}")
    assert token not in str(told.value)


def test_a_graph_is_cut_at_lines_however_long_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.store.upload._PART", 20)
    body = b"".join(b'<a:s> <a:p> "%s" .\n' % (b"x" * length) for length in (1, 50, 2))
    parts = list(_parts(body))
    assert b"".join(parts) == body
    assert [part.count(b"\n") for part in parts] == [1, 1, 1]
