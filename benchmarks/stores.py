"""`python -m benchmarks.stores`: asks every question of the library in the embedded store, in `kg serve` and in Virtuoso; writes stores.md."""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.faults.beside import serving
from benchmarks.trials import Report, Trial, write
from kg import KnowledgeGraph
from kg.errors import KgError
from kg.store.base import Limits, Solutions
from kg.store.remote import RemoteStore

ROOT = Path(__file__).resolve().parents[1]
_ABOUT = (
    "Every question of the library on the shipped data, asked of the embedded store (the reference), of our own server and of Debian's "
    "Virtuoso 7, filled by `kg export --to`. Equal means: the same rows, each as often, whatever their order. An answer known to be "
    "different passes where that is said beside it, on every output."
)


def main() -> None:
    """Ask everything everywhere; exit 1 where a server answers otherwise and nothing says so."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.stores", description="One question, several stores.")
    reader.add_argument("questions", nargs="*", metavar="QUESTION")
    reader.add_argument("-o", "--output", type=Path, default=Path(__file__).parent, help="Folder of the report.")
    given = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        trials = list(run(Path(folder), given.questions))
    write(given.output, Report(name="stores", title="Questions and stores", about=_ABOUT, trials=trials))
    sys.exit(0 if all(trial.passed is not False for trial in trials) else 1)


def run(folder: Path, names: list[str]) -> Iterator[Trial]:
    """Yield one trial a server and question."""
    here = KnowledgeGraph.build(folder / "store")
    with ExitStack() as stack:
        address, _ = stack.enter_context(serving(folder / "store"))
        servers = {"kg serve": f"{address}/sparql", "Virtuoso": _virtuoso(stack, folder, here)}
        for name, url in servers.items():
            if not url.startswith("http"):
                yield Trial(name, "all questions", "", url, None, 0.0)
                continue
            there = KnowledgeGraph.open(url)
            _made_ready(there)
            for question, words in _asked(names):
                trial = _compared(name, question, words, here, there)
                print(trial.line(), file=sys.stderr, flush=True)
                yield trial


def _made_ready(there: KnowledgeGraph) -> None:
    """Let a server find its feet: the first look at all graphs of a server just filled may take longer than a question may."""
    if isinstance(there.store, RemoteStore):
        there.store.limits = Limits(seconds=300.0)
        there.store.named_graphs()


def _virtuoso(stack: ExitStack, folder: Path, here: KnowledgeGraph) -> str:
    """Start and fill Virtuoso; return its endpoint, or why there is none."""
    from tests.contract.servers import environment, virtuoso, virtuoso_missing

    if missing := virtuoso_missing():
        return f"skipped: {missing}"
    (folder / "virtuoso").mkdir()
    url = stack.enter_context(virtuoso(folder / "virtuoso"))
    login = {"KG_ENDPOINT_USER": "dba", "KG_ENDPOINT_PASSWORD": "dba", "KG_ENDPOINT_AUTH": "digest"}
    with environment(**login):
        here.export_to(f"{url}/sparql-graph-crud-auth")
    return f"{url}/sparql"


def _asked(names: list[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the questions and what is given, as the tests of the library ask them."""
    given: dict[str, Any] = {}
    for file in sorted((ROOT / "tests/query/expected").glob("*.json")):
        given |= json.loads(file.read_text(encoding="utf-8"))
    for question in KnowledgeGraph.questions():
        if not names or question.name in names:
            yield question.name, given.get(question.name, {}).get("given", {})


def _compared(server: str, name: str, words: Mapping[str, Any], here: KnowledgeGraph, there: KnowledgeGraph) -> Trial:
    began = time.monotonic()
    wanted = here.reader().ask(name, words)
    shown = ", ".join(f"{key} {value}" for key, value in words.items())
    try:
        found = there.reader(limits=Limits(seconds=30.0)).ask(name, words)
    except KgError as error:
        return Trial(server, name, shown, f"refused: {error}"[:200], None, time.monotonic() - began)
    happened = _difference(wanted, found)
    return Trial(server, name, shown, happened, not happened.startswith("DIFFERENT"), time.monotonic() - began)


def _difference(wanted: Solutions, found: Solutions) -> str:
    lacking, more = _rows(wanted) - _rows(found), _rows(found) - _rows(wanted)
    if not (lacking or more):
        return f"equal, {len(wanted)} rows"
    if _loose(wanted) == _loose(found):
        return f"equal, {len(wanted)} rows, but for the language or the order of joined texts (GROUP_CONCAT)"
    if found.remarks:
        return f"different, which is said beside the answer: {found.remarks[0]}"
    counts = f"{len(wanted)} rows here, {len(found)} there; {lacking.total()} lacking, {more.total()} others"
    return f"DIFFERENT: {counts}: {next(iter(lacking or more))}"[:250]


def _rows(found: Solutions) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(term and (term.value, term.lang) for term in row) for row in found)


def _loose(found: Solutions) -> Counter[tuple[Any, ...]]:
    """Return the rows without languages, and with the parts of joined texts in order: SPARQL leaves both open."""
    return Counter(tuple(term and "、".join(sorted(re.split("、|, ", term.value))) for term in row) for row in found)


if __name__ == "__main__":
    main()
