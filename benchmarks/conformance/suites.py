"""Runs the W3C suites beside the checkout through `kg load` with `kg query` or `kg serve`, and reads what came out."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.faults.beside import serving
from kg import KnowledgeGraph

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "conformance"
_KG = f"{sys.executable} -c 'from kg.cli import main; main()'"
_LOAD = f"{_KG} load {{file}} --store {{store}}"
_QUERY = f"{_KG} query --store {{store}} --format json --file {{query}}"
_ABSENT = "the store has no graph"  # a refusal to read it, which is no parse error
_SERVE = f"{_KG} serve --store {{store}} --port {{port}} --workers 2"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One test: its suite, its name, whether it passed (None where it was left out), and what happened."""

    suite: str
    name: str
    passed: bool | None
    detail: str


def missing() -> str | None:
    """Say why the suites cannot run here, or None."""
    return (
        None
        if (SHARED / "rdf-tests").is_dir()
        else "the W3C suites are not beside this checkout (../shared/conformance)"
    )


def causes() -> Mapping[str, tuple[str, str]]:
    """Return test -> name and text of the cause of its failure."""
    whole = tomllib.loads((Path(__file__).parent / "causes.toml").read_text(encoding="utf-8"))
    return {test: (one["name"], one["text"]) for one in whole["cause"] for test in one["tests"]}


def evaluated(way: str, folder: Path, sets: str) -> list[Outcome]:
    """Run syntax, evaluation and results tests through the command (``command``) or the server (``server``)."""
    out = folder / f"{way}.json"
    words = ["run_query_eval.py", "--suite", str(SHARED / "rdf-tests"), "--sets", sets, "--no-update"]
    words += ["--driver", "command", "--load-cmd", _LOAD, "--out", str(out)]
    if way == "command":
        words += ["--query-cmd", _QUERY]
    else:
        words += ["--serve-cmd", _SERVE, "--url", "http://127.0.0.1:{port}/sparql"]
    _script(words)
    return [_evaluation(one) for one in json.loads(out.read_text(encoding="utf-8"))]


def _evaluation(one: Mapping[str, Any]) -> Outcome:
    kind = "syntax" if "Syntax" in one["type"] else "update" if "Update" in one["type"] else "evaluation"
    name = "/".join(one["id"].split("/")[-2:])
    refused = one["verdict"] == "skip" or (kind == "syntax" and _ABSENT in one["detail"])
    passed = None if refused else one["verdict"].startswith("pass")
    return Outcome(f"{one['set']} {kind}", name, passed, one["detail"].replace("\n", " "))


def protocol(folder: Path) -> Iterator[Outcome]:
    """Run the protocol, service description and content negotiation tests against a served store."""
    suite = ["--suite", str(SHARED / "rdf-tests")]
    _script(["run_protocol.py", *suite, "--emit-data", str(folder / "proto.nq")])
    KnowledgeGraph.load([folder / "proto.nq"], folder / "store")
    with serving(folder / "store", "--workers", "4") as (address, _):
        url = ["--query-url", f"{address}/sparql"]
        update = ["--update-url", f"{address}/sparql", "--read-only", "--preloaded"]
        _script(["run_protocol.py", *suite, *url, *update, "--out", str(folder / "protocol.json")])
        _script(["run_conneg.py", *url, "--out", str(folder / "conneg.json")])
    for file in ("protocol", "conneg"):
        for one in json.loads((folder / f"{file}.json").read_text(encoding="utf-8")):
            suite_name = one["set"] if file == "protocol" else f"content negotiation {one['level']}"
            name = str(one.get("id") or one.get("name") or one.get("test") or "")
            yield Outcome(suite_name, name.rpartition("/")[2], bool(one["ok"]), str(one.get("detail", ""))[:200])


def _script(words: list[str]) -> None:
    """Run one of the scripts; it exits with 1 where a test fails, which its results say."""
    command = [sys.executable, str(SHARED / words[0]), *words[1:]]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode not in {0, 1} or "Traceback" in done.stderr:
        raise RuntimeError(f"{words[0]}: {done.stderr[-500:]}")
