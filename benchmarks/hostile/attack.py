"""One attack at a time, and what must hold after each: a healthy query is answered, and nobody was called."""

from __future__ import annotations

import contextlib
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from benchmarks.faults.beside import get
from benchmarks.trials import Trial

Happened = tuple[str, bool]


class Canary(BaseHTTPRequestHandler):
    """Counts who comes."""

    visits = 0

    def do_GET(self) -> None:
        Canary.visits += 1
        self.send_response(204)
        self.end_headers()

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextlib.contextmanager
def canary() -> Iterator[str]:
    """Listen on loopback; yield the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True, slots=True)
class Attack:
    """What is tried: `run` returns what happened and whether that is well, in at most `seconds`."""

    group: str
    name: str
    tried: str
    run: Callable[[], Happened]
    seconds: float = 20.0


def tried(attack: Attack, healthy: str) -> Trial:
    """Run an attack; it passes where it went well in time, nobody was called, and the address `healthy` answers at once."""
    visits, began = Canary.visits, time.monotonic()
    try:
        happened, passed = attack.run()
    except Exception as error:  # an attack that breaks is a finding
        happened, passed = f"{type(error).__name__}: {error}"[:200], False
    seconds = time.monotonic() - began
    if seconds > attack.seconds:
        happened, passed = f"{happened}; it took longer than {attack.seconds:g} s", False
    if Canary.visits > visits:
        happened, passed = f"{happened}; ANOTHER SERVER WAS CALLED", False
    status, _ = get(healthy, 10.0)
    if status != 200:
        happened, passed = f"{happened}; then a healthy query is answered {status}", False
    return Trial(attack.group, attack.name, attack.tried, happened, passed, seconds)


def asked(address: str, query: str) -> str:
    """Return the address that asks a query."""
    return f"{address}/sparql?{urllib.parse.urlencode({'query': query})}"
