"""`python -m benchmarks.http_load [--clients 50] [--seconds 8] [--rounds 2]`: many clients at once on `kg serve`, beside a plain endpoint.

Starts both servers on loopback, lets each answer in turn, and ends both. Every client has an address of its own (127.0.1.x), keeps its
connection, and asks again as soon as it has its answer. Prints, by kind of request, how many, a second, p50, p95, p99 and errors; exit 1 if
there was an error.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from kg import KnowledgeGraph
from kg.query.questions import read_questions
from kg.store.versions import current_version

PEER = Path(__file__).parent / "peers" / "naive_endpoint.py"
PAGES = {
    "home": ["/zh/", "/en/"],
    "list": ["/zh/tasks", "/en/units", "/zh/cities", "/en/cases"],
    "thing": [
        "/zh/id/city/shenzhen",
        "/en/id/positioning/qingdao-2022-2023/p1",
        "/zh/id/means/qingdao-2022-2023/p5-05",
    ],
    "question": ["/zh/questions/benchmark-cities", "/en/questions/task-total-gap"],
    "search": ["/zh/search?q=" + urllib.parse.quote("海洋"), "/en/search?q=port"],
    "data": ["/id/city/shenzhen.ttl", "/id/city/shenzhen.json", "/zh/tasks.csv"],
    "file": ["/static/kg.css", "/static/vendor/yasgui.min.js"],
}


@dataclass
class Counted:
    """Seconds of every answer of one kind, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def queries() -> list[str]:
    """Return the addresses of the library's queries that need no parameter."""
    ready = [one for one in read_questions() if not any(p.default is None for p in one.parameters) and not one.inferred]
    return ["/sparql?" + urllib.parse.urlencode({"query": one.query}) for one in ready if not one.parameters]


async def client(
    number: int, port: int, asked: Mapping[str, Sequence[str]], until: float, counts: dict[str, Counted]
) -> None:
    """Ask at random until the time is over."""
    dice, kinds = random.Random(number), sorted(asked)
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(f"127.0.1.{number + 1}", 0))
    while time.monotonic() < until:
        kind = dice.choice(kinds)
        path, began = dice.choice(asked[kind]), time.monotonic()
        counted = counts.setdefault(kind, Counted())
        try:
            status = await asyncio.wait_for(once(reader, writer, path), 60)
        except (OSError, EOFError, TimeoutError) as error:
            counted.errors.append(f"{path[:80]}: {type(error).__name__}")
            reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(f"127.0.1.{number + 1}", 0))
            continue
        counted.seconds.append(time.monotonic() - began)
        if status != 200:
            counted.errors.append(f"{path[:80]}: {status}")
    writer.close()


async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> int:
    """Send one request on an open connection, read the whole answer and return its status."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n".encode())
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    sizes = [line.partition(":")[2] for line in head.split("\r\n") if line.startswith("content-length:")]
    if sizes:
        await reader.readexactly(int(sizes[0]))
    else:  # in chunks
        while size := int(await reader.readuntil(b"\r\n"), 16):
            await reader.readexactly(size + 2)
        await reader.readexactly(2)
    return int(head.split()[1])


def asked_of(port: int, clients: int, seconds: float, asked: Mapping[str, Sequence[str]]) -> dict[str, Counted]:
    """Let all clients ask one server for some seconds."""
    counts: dict[str, Counted] = {}

    async def crowd() -> None:
        until = time.monotonic() + seconds
        await asyncio.gather(*(client(number, port, asked, until, counts) for number in range(clients)))

    asyncio.run(crowd())
    return counts


@contextlib.contextmanager
def running(command: Sequence[str], port: int) -> Iterator[None]:
    """Run a server until the end of the block."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            for _ in range(300):
                with (
                    contextlib.suppress(OSError),
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/sparql?query=ASK%7B%7D"),
                ):
                    break
                time.sleep(0.1)
            yield
        finally:
            process.terminate()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def lines(name: str, rounds: Sequence[Mapping[str, Counted]], seconds: float) -> Iterator[str]:
    """Yield a table row for each kind, and one for all of them."""
    kinds = sorted({kind for counts in rounds for kind in counts})
    for kind in [*kinds, "all"]:
        chosen = [one for counts in rounds for key, one in counts.items() if kind in (key, "all")]
        times, errors = sorted(t for one in chosen for t in one.seconds), sum(len(one.errors) for one in chosen)
        if times:
            p50, p95, p99 = (times[min(len(times) - 1, int(len(times) * part))] * 1000 for part in (0.5, 0.95, 0.99))
            rate = len(times) / seconds / len(rounds)
            yield f"| {name} | {kind} | {len(times)} | {rate:.0f} | {p50:.0f} | {p95:.0f} | {p99:.0f} | {errors} |"


def main() -> None:
    """Measure and print."""
    given = argparse.ArgumentParser(
        prog="python -m benchmarks.http_load", description="Many clients at once on kg serve."
    )
    given.add_argument("--clients", type=int, default=50)
    given.add_argument("--seconds", type=float, default=8.0, help="How long each server is asked in each round.")
    given.add_argument("--rounds", type=int, default=2)
    wanted = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        KnowledgeGraph.build(store)
        ours, theirs, ready = free_port(), free_port(), queries()
        serve = [
            sys.executable,
            "-c",
            "from kg.cli import main; main()",
            "serve",
            "--store",
            str(store),
            "--port",
            str(ours),
        ]
        peer = [sys.executable, str(PEER), str(current_version(store).data), str(theirs)]
        mixed = {"query": ready, **PAGES}
        found: dict[str, list[dict[str, Counted]]] = {"kg serve": [], "plain endpoint": [], "kg serve, pages too": []}
        with running(serve, ours), running(peer, theirs):
            for _ in range(wanted.rounds):
                found["kg serve"].append(asked_of(ours, wanted.clients, wanted.seconds, {"query": ready}))
                found["plain endpoint"].append(asked_of(theirs, wanted.clients, wanted.seconds, {"query": ready}))
                found["kg serve, pages too"].append(asked_of(ours, wanted.clients, wanted.seconds, mixed))
    print(f"{wanted.clients} clients, {wanted.rounds} rounds of {wanted.seconds:g} s each; milliseconds")
    print(
        "| server | kind | answers | a second | p50 | p95 | p99 | errors |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    )
    for name, rounds in found.items():
        print("\n".join(lines(name, rounds, wanted.seconds)))
    rate = [
        median(sum(len(one.seconds) for one in counts.values()) for counts in found[name]) for name in list(found)[:2]
    ]
    print(f"queries a second, kg serve to the plain endpoint: {rate[0] / max(rate[1], 1):.2f}")
    wrong = [error for rounds in found.values() for counts in rounds for one in counts.values() for error in one.errors]
    print("\n".join(wrong[:10]), file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
