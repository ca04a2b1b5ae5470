"""Hostile queries, to the endpoint, to the command and to `KnowledgeGraph`."""

from __future__ import annotations

import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.faults.running import kg
from benchmarks.hostile.attack import Attack, Happened
from kg import KnowledgeGraph
from kg.errors import KgError
from kg.store.base import Limits

LIMIT = 3.0  # seconds of a query in these trials
_SLACK = 0.5
_WELL = [200, 400, 413, 503]


def texts(canary: str) -> Iterator[tuple[str, str, list[int]]]:
    """Yield name, text and well statuses of every hostile query."""
    whole = tomllib.loads((Path(__file__).parent / "queries.toml").read_text(encoding="utf-8"))
    for one in whole["query"]:
        times = one.get("times", 1)
        body = one["head"] + one.get("open", "") * times + one.get("middle", "")
        text = body + one.get("close", "") * times + one.get("tail", "")
        yield one["name"], text.replace("{CANARY}", canary), one.get("expect", _WELL)


def served(address: str, canary: str) -> Iterator[Attack]:
    """Yield each hostile query as a request to the endpoint."""
    for name, text, well in texts(canary):
        yield Attack("queries to the server", name, _short(text), _posting(f"{address}/sparql", text, well))


def _posting(url: str, text: str, well: list[int]) -> Callable[[], Happened]:
    def run() -> Happened:
        began = time.monotonic()
        status, headers, body = post(url, text.encode("utf-8", "surrogatepass"))
        took = time.monotonic() - began
        cut = f", cut at {headers['kg-truncated']}" if "kg-truncated" in headers else ""
        said = "" if status == 200 else f": {body.decode('utf-8', 'replace')[:120]}"
        return f"{status} in {took:.1f} s{cut}{said}", status in well and b"root:" not in body and took < LIMIT + 4

    return run


def post(url: str, body: bytes, media_type: str = "application/sparql-query") -> tuple[int, dict[str, str], bytes]:
    """Send a body; return status, headers and the first MiB of the answer."""
    headers = {"Content-Type": media_type, "Accept": "text/csv, application/n-triples;q=0.9, */*;q=0.1"}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=30) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read(1 << 20)
    except urllib.error.HTTPError as error:
        return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read(1 << 20)


def commanded(store: Path, canary: str) -> Iterator[Attack]:
    """Yield each hostile query as `kg query`."""
    for name, text, _ in texts(canary):
        words = ["query", text, "--store", str(store), "--timeout", f"{LIMIT:g}", "--limit", "1000"]
        yield Attack("queries to the command", name, _short(text), _commanding(words))


def _commanding(words: list[str]) -> Callable[[], Happened]:
    def run() -> Happened:
        done = kg(words)
        lines = done.stderr.strip().splitlines()
        clean = done.returncode in {0, 1, 2, 124} and "Traceback" not in done.stderr and len(lines) <= 2
        return (
            f"exit {done.returncode}: {lines[-1][:140] if lines else 'an answer'}",
            clean and "root:" not in done.stdout,
        )

    return run


def in_process(store: Path, canary: str) -> Iterator[Attack]:
    """Yield what a notebook asks: limits of time, memory, rows and size, and refusals, measured without a network between."""
    graph = KnowledgeGraph.open(store)
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    doubling = next(text for name, text, _ in texts(canary) if name.startswith("a text doubled"))

    def ends(query: str, limits: Limits, most: float, what: str) -> Callable[[], Happened]:
        def run() -> Happened:
            began = time.monotonic()
            try:
                graph.query(query, limits=limits)
            except KgError as error:
                took = time.monotonic() - began
                return f"{type(error).__name__} after {took:.2f} s: {error}"[:200], took < most and what in str(error)
            return "an answer", False

        return run

    def rows() -> Happened:
        found = graph.store.select("SELECT * { ?s ?p ?o }", limits=Limits(rows=10))
        return f"{len(found)} rows, truncated: {found.truncated}", len(found) == 10 and found.truncated

    within = LIMIT + _SLACK
    group = "limits in a notebook"
    yield Attack(
        group, "time", f"{cross}, {LIMIT:g} s", ends(cross, Limits(seconds=LIMIT), within, "stopped at its limit")
    )
    memory = Limits(seconds=60, memory=1 << 30)
    yield Attack(group, "memory", "a text doubled 30 times, 1 GiB", ends(doubling, memory, 60, "more memory"), 60)
    wide = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    size = Limits(seconds=60, size=1 << 20)
    yield Attack(group, "size", "rows without end, 1 MiB", ends(wide, size, 20, "more than 1 MiB"))
    yield Attack(group, "rows", "every triple, 10 rows", rows)
    service = f"SELECT * {{ SERVICE <{canary}> {{ ?s ?p ?o }} }}"
    yield Attack(group, "SERVICE", service, ends(service, Limits(), 5, "SERVICE is refused"))


def _short(text: str) -> str:
    shown = text if len(text) < 90 else f"{text[:60]} … {text[-20:]} ({len(text):,} characters)"
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in shown)
