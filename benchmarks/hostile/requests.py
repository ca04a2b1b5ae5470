"""Hostile requests: what a socket can send that no client would."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator

from benchmarks.faults.beside import get
from benchmarks.hostile.attack import Attack, Happened, asked
from benchmarks.hostile.queries import post

_FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
_SPARQL = "Content-Type: application/sparql-query\r\n"
_SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"

# name, what is sent after the request's first line and its Host, statuses that are well (0: closed without an answer)
_RAW: tuple[tuple[str, str, str | bytes, set[int]], ...] = (
    ("a head of 200 KB", "GET / HTTP/1.1", "X-Long: " + "a" * 200_000 + "\r\n\r\n", {0, 400, 431}),
    ("2,000 headers", "GET / HTTP/1.1", "".join(f"X-{n}: a\r\n" for n in range(2000)) + "\r\n", {0, 302, 400, 431}),
    ("an address of 100 KB", f"GET /{'a' * 100_000} HTTP/1.1", "\r\n", {0, 400, 404, 414, 431}),
    ("no length and no chunks", "POST /sparql HTTP/1.1", _SPARQL + "\r\nASK {}", {400, 411}),
    ("a negative length", "POST /sparql HTTP/1.1", _SPARQL + "Content-Length: -1\r\n\r\n", {400}),
    ("two lengths", "POST /sparql HTTP/1.1", _SPARQL + "Content-Length: 6\r\nContent-Length: 60\r\n\r\nASK {}", {400}),
    ("a length and chunks", "POST /sparql HTTP/1.1", _SPARQL + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {200, 400}),
    ("broken chunks", "POST /sparql HTTP/1.1", _SPARQL + "Transfer-Encoding: chunked\r\n\r\nzz\r\nASK {}\r\n", {0, 400}),
    ("no HTTP", "\x16\x03\x01\x02", "\r\n\r\n", {0, 400}),
    ("an unknown method", "BREW /sparql HTTP/1.1", "\r\n", {400, 405, 501}),
    ("a NUL in the address", "GET /zh/\0 HTTP/1.1", "\r\n", {0, 400, 404}),
    ("a line break in the address", "GET /zh/%0d%0aSet-Cookie:%20a=b HTTP/1.1", "\r\n", {400, 404}),
    ("another host", "GET / HTTP/1.1", "Host: evil.example\r\n\r\n", {302, 307, 400}),
    ("a query that is no UTF-8", "POST /sparql HTTP/1.1", (_SPARQL + "Content-Length: 7\r\n\r\n").encode() + b"ASK {\xff}", {400}),
    ("two queries", "GET /sparql?query=ASK%7B%7D&query=ASK%7B%7D HTTP/1.1", "\r\n", {400}),
    ("an update in the address", "GET /sparql?update=DROP+ALL HTTP/1.1", "\r\n", {403}),
    ("an update as a form", "POST /sparql HTTP/1.1", _FORM + "Content-Length: 15\r\n\r\nupdate=DROP+ALL", {403}),
    ("an update by its type", "POST /sparql HTTP/1.1", "Content-Type: application/sparql-update\r\nContent-Length: 8\r\n\r\nDROP ALL", {403}),
    ("a query and an update", "POST /sparql?query=ASK%7B%7D HTTP/1.1", _FORM + "Content-Length: 15\r\n\r\nupdate=DROP+ALL", {403}),
    ("PUT", "PUT /sparql HTTP/1.1", "Content-Length: 0\r\n\r\n", {405}),
    ("DELETE", "DELETE /sparql?graph=http://a/ HTTP/1.1", "\r\n", {405}),
    ("300 fields", "GET /sparql?" + "&".join(f"a{n}=1" for n in range(300)) + "&query=ASK%7B%7D HTTP/1.1", "\r\n", {400}),
    ("10,000 kinds of answer", "GET /sparql?query=ASK%7B%7D HTTP/1.1", "Accept: " + "a/b," * 3000 + "\r\n\r\n", {200, 406}),
)  # fmt: skip
_PATHS = (
    "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/..%5c..%5capp.py", "/static//etc/passwd",
    "/static/%252e%252e/app.py", "/id/../../etc/passwd", "/id/%2e%2e/%2e%2e/etc/passwd.ttl", "/id/city/..%2f..%2fetc.ttl",
    "/zh/id/..%2f..%2fetc%2fpasswd", "/zh/questions/..%2f..%2fpyproject", "/zh/ontology/..%2f..%2fcore", "/../../../../etc/passwd",
    "/id/graph/..", "/id/city/a%00b.csv", "/zh/tasks.csv/../../x", "/zh/questions/%3Cscript%3E", "/zh/id/city/%3Cscript%3Ealert(1)%3C/script%3E",
)  # fmt: skip
_FIELDS = (
    "/zh/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/zh/search?q=" + "a" * 9000, "/zh/search?q=%00%ff", "/zh/search?q=%22%20OR%201=1--",
    "/zh/search?q=*&type=%3Cscript%3E", "/zh/tasks?page=99999999999999999999999", "/zh/tasks?page=-1", "/zh/tasks?page=%D9%A3", "/zh/tasks?sort=%27;DROP",
    "/zh/tasks?q=(((((((((a%2B)%2B)%2B)%2B)%2B", "/zh/graph?around=%3Cscript%3E&depth=99999", "/zh/matrix?plan=../../etc", "/zh/map?x=NaN",
    "/zh/questions/learned-from?place=%22%7D%20DROP%20ALL", "/zh/questions/task-total-gap?plan=%3Cimg%20src=x%3E", "/zh/collaboration?plan=%7B%7B7*7%7D%7D",
)  # fmt: skip


def raw(address: str, text: str | bytes, seconds: float = 15.0) -> tuple[int, bytes]:
    """Send bytes as they are; return the status (0 where the server closes without one) and the start of the answer."""
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=seconds) as sent:
        try:
            sent.sendall(text.encode() if isinstance(text, str) else text)
            answer = b""
            while len(answer) < 1 << 16 and (part := sent.recv(1 << 16)):
                answer += part
        except (ConnectionError, TimeoutError):
            answer = b""
    words = answer.split(b" ", 2)
    return (int(words[1]) if len(words) > 1 and words[1].isdigit() else 0), answer


def requests(address: str) -> Iterator[Attack]:
    """Yield every attack by a request."""
    for name, first, rest, well in _RAW:
        yield Attack(
            "requests", name, first[:60].encode("unicode_escape").decode(), _sending(address, first, rest, well)
        )
    for path in _PATHS:
        yield Attack("addresses", path, "leaves its folder, or is no name", _paths(address, path, {303, 400, 404}))
    for path in _FIELDS:
        yield Attack("addresses", path[:60], "a field of a form", _paths(address, path, {200, 302, 400, 404}))
    yield Attack(
        "slow and many",
        "slow heads",
        "10 connections send a letter a second",
        lambda: _slow(address, b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "),
        40,
    )
    body = f"POST /sparql HTTP/1.1\r\nHost: x\r\n{_SPARQL}Content-Length: 999\r\n\r\nASK".encode()
    yield Attack(
        "slow and many", "slow bodies", "10 connections send a letter a second", lambda: _slow(address, body), 40
    )
    yield Attack("slow and many", "a body of 8 MB", "POST /sparql", lambda: _large(address))
    yield Attack("slow and many", "40 heavy queries at once", "from one address", lambda: _many(address), 90)


def _sending(address: str, first: str, rest: str | bytes, well: set[int]) -> Callable[[], Happened]:
    def run() -> Happened:
        host = "" if isinstance(rest, str) and rest.startswith("Host:") else "Host: x\r\n"
        body = rest.encode() if isinstance(rest, str) else rest
        status, _ = raw(address, f"{first}\r\n{host}Connection: close\r\n".encode() + body)
        return str(status or "closed"), status in well

    return run


def _paths(address: str, path: str, well: set[int]) -> Callable[[], Happened]:
    def run() -> Happened:
        status, answer = raw(address, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        leaked = [
            mark
            for mark in (b"root:", b"create_app", b"[project]", b"<script>alert(1)", b"<img src=x")
            if mark in answer
        ]
        return f"{status}" + (f", with {leaked}" if leaked else ""), status in well and not leaked

    return run


def _slow(address: str, head: bytes) -> Happened:
    """Dribble on ten connections; the server must drop each within 15 s and answer others meanwhile."""
    host, port = address.removeprefix("http://").split(":")
    sockets = [socket.create_connection((host, int(port)), timeout=5) for _ in range(10)]
    began, closed, healthy = time.monotonic(), [0.0] * len(sockets), Counter[int]()
    for sent in sockets:
        sent.sendall(head)
    while time.monotonic() - began < 20 and not all(closed):
        time.sleep(1.0)
        healthy[get(f"{address}/healthz", 5.0)[0]] += 1
        for place, sent in enumerate(sockets):
            if not closed[place] and not _dribbled(sent):
                closed[place] = time.monotonic() - began
    for sent in sockets:
        sent.close()
    dropped = sum(1 for seconds in closed if seconds)
    happened = f"{dropped} of 10 dropped, the last after {max(closed):.0f} s; {healthy[200]} of {healthy.total()} health checks"
    return happened, dropped == 10 and max(closed) < 16 and healthy[200] == healthy.total()


def _dribbled(sent: socket.socket) -> bool:
    """Send one more letter; tell whether the other side still listens."""
    try:
        sent.setblocking(False)
        try:
            if sent.recv(1024):
                return False  # it has answered, which ends the wait
            return False
        except BlockingIOError:
            pass
        sent.send(b"a")
    except OSError:
        return False
    return True


def _large(address: str) -> Happened:
    try:
        status, _, _ = post(f"{address}/sparql", b"query=" + b"a" * (8 << 20), "application/x-www-form-urlencoded")
    except OSError as error:
        return f"closed: {error}", True
    return str(status), status == 413


def _many(address: str) -> Happened:
    """Ask 40 heavy queries at once; a light one of somebody else must be answered meanwhile (health, here: one address is us all)."""
    seen: Counter[int] = Counter()
    threads = [threading.Thread(target=lambda: seen.update([get(asked(address, _SLOW), 60)[0]])) for _ in range(40)]
    for thread in threads:
        thread.start()
    time.sleep(1.0)
    began = time.monotonic()
    health, _ = get(f"{address}/healthz", 20.0)
    took = time.monotonic() - began
    for thread in threads:
        thread.join()
    shown = ", ".join(f"{count} x {status}" for status, count in sorted(seen.items()))
    return f"{shown}; health check {health} in {took:.1f} s", set(seen) <= {429, 503} and health == 200 and took < 5
