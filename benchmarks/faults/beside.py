"""Two at once: a second writer, readers while a store is built, and a server that is asked while its store changes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.faults.running import KG, kg
from benchmarks.faults.states import store_state
from benchmarks.faults.works import Stage
from benchmarks.trials import Trial
from kg.store.embedded import EmbeddedStore
from kg.store.versions import locked

_COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@contextlib.contextmanager
def serving(store: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Serve a store on a free port; yield its address and its process."""
    words = [*KG, "serve", "--store", str(store), "--port", "0", *options]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().split()[0].rstrip("/"), process
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=15)
            process.kill()


def get(url: str, seconds: float = 30.0) -> tuple[int, bytes]:
    """Return status and body of an address; 0 where there is no answer."""
    try:
        with urllib.request.urlopen(url, timeout=seconds) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except OSError:
        return 0, b""


def count_address(address: str) -> str:
    """Return the address that counts all triples."""
    return f"{address}/sparql?{urllib.parse.urlencode({'query': _COUNT})}"


def second_writer(stage: Stage, tries: int) -> Trial:
    """Build and load while another process holds the lock."""
    stage.put_store()
    began, before, good = time.monotonic(), store_state(stage.store), 0
    with locked(stage.store):
        for _ in range(tries):
            done = kg(stage.build("b"))
            said = "being written by another process" in done.stderr and done.stderr.count("\n") == 1
            good += said and done.returncode == 1 and store_state(stage.store) == before
    happened = f"{good} of {tries} refused in one line: {done.stderr.strip()[:150]}"
    return Trial("beside", "lock", "a second `kg build`", happened, good == tries, time.monotonic() - began)


def _while_building(stage: Stage, builds: int, look: Callable[[], str]) -> tuple[Counter[str], float]:
    """Build one corpus after the other while several look on; return what they saw."""
    began, over = time.monotonic(), threading.Event()
    seen: Counter[str] = Counter()

    def looking() -> None:
        while not over.is_set():
            seen[look()] += 1

    lookers = [threading.Thread(target=looking) for _ in range(2)]
    for thread in lookers:
        thread.start()
    for number in range(builds):
        done = kg(stage.build("ba"[number % 2]))
        if done.returncode != 0:
            seen[f"a build failed: {done.stderr[:80]}"] += 1
    over.set()
    for thread in lookers:
        thread.join()
    return seen, time.monotonic() - began


def _counts(stage: Stage) -> set[str]:
    """Return how many triples each of the two stores has."""
    found = set()
    for name in ("b", "a"):
        kg(stage.build(name))
        found.add(_asked(EmbeddedStore(stage.store)))
    return found


def _asked(store: EmbeddedStore) -> str:
    try:
        ((term,),) = store.select(_COUNT).rows
        return str(term and term.value)
    finally:
        store.close()


def _verdict(name: str, tried: str, seen: Counter[str], known: set[str], seconds: float) -> Trial:
    good = sum(count for state, count in seen.items() if state in known)
    happened = (
        f"{good} of {sum(seen.values())} answers are those of a whole store ({len(set(seen) & known)} stores seen)"
    )
    if wrong := [state for state in seen if state not in known]:
        happened += f"; also: {wrong[:3]}"
    return Trial("beside", name, tried, happened, good == sum(seen.values()) > 0, seconds)


def readers(stage: Stage, builds: int) -> Trial:
    """Open and ask a store again and again while it is built."""
    stage.put_store()
    known = _counts(stage)

    def look() -> str:
        try:
            return _asked(EmbeddedStore(stage.store))
        except Exception as error:  # whatever goes wrong is what is seen
            return f"{type(error).__name__}: {error}"

    seen, seconds = _while_building(stage, builds, look)
    return _verdict("readers", f"two readers open and ask a store during {builds} builds", seen, known, seconds)


def server(stage: Stage, builds: int) -> Trial:
    """Ask a server again and again while its store is built."""
    stage.put_store()
    known = _counts(stage)
    with serving(stage.store, "--workers", "4") as (address, _):

        def look() -> str:
            status, body = get(count_address(address))
            text = body.decode("utf-8", "replace")
            return next((count for count in known if status == 200 and f'"{count}"' in text), f"{status} {text[:80]}")

        seen, seconds = _while_building(stage, builds, look)
    return _verdict("server", f"a server is asked during {builds} builds of its store", seen, known, seconds)


def orphans(stage: Stage, tries: int) -> Trial:
    """Kill a server with signal 9 in the middle of a query: its query processes must end by themselves."""
    stage.put_store()
    began, good, left = time.monotonic(), 0, 0
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    for _ in range(tries):
        with serving(stage.store, "--workers", "2") as (address, process):
            url = f"{address}/sparql?{urllib.parse.urlencode({'query': slow})}"
            asking = threading.Thread(target=get, args=(url,))
            asking.start()
            time.sleep(1.0)
            children = _children(process.pid)
            process.send_signal(signal.SIGKILL)
            asking.join()
            until = time.monotonic() + 5.0
            while (alive := [pid for pid in children if _alive(pid)]) and time.monotonic() < until:
                time.sleep(0.1)
            good += bool(children) and not alive
            left += len(alive)
    happened = f"{good} of {tries}: {left} query processes were left after 5 s"
    tried = "a server is killed in the middle of a query"
    return Trial("beside", "orphans", tried, happened, good == tries, time.monotonic() - began)


def _children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(word) for word in found.stdout.split()]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2][:3]
