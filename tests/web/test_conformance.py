"""The W3C protocol tests and the content-negotiation checks, run against a served store."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg import KnowledgeGraph

Serve = Callable[..., str]


def run(shared: Path, script: str, *arguments: str | Path) -> None:
    command = [sys.executable, str(shared / "conformance" / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def failed(results: Path, kind: str) -> tuple[Counter[str], list[dict[str, Any]]]:
    """Return how many checks there are of each kind, and those that failed."""
    checks = json.loads(results.read_text(encoding="utf-8"))
    return Counter(one[kind] for one in checks), [one for one in checks if not one["ok"]]


@pytest.fixture(scope="module")
def endpoint(shared: Path, tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> str:
    folder = tmp_path_factory.mktemp("protocol")
    run(shared, "run_protocol.py", "--suite", shared / "conformance/rdf-tests", "--emit-data", folder / "proto.nq")
    KnowledgeGraph.load([folder / "proto.nq"], folder / "store")
    return serve(folder / "store") + "/sparql"


def test_every_w3c_protocol_and_service_description_test_passes(endpoint: str, shared: Path, tmp_path: Path) -> None:
    out = tmp_path / "results.json"
    suite, address = ("--suite", shared / "conformance/rdf-tests"), ("--query-url", endpoint, "--update-url", endpoint)
    run(shared, "run_protocol.py", *suite, *address, "--read-only", "--preloaded", "--out", out)
    counts, failures = failed(out, "set")
    assert failures == []
    assert counts == {"protocol": 34, "service-description": 3}


def test_every_must_and_should_of_content_negotiation_holds(endpoint: str, shared: Path, tmp_path: Path) -> None:
    out = tmp_path / "results.json"
    run(shared, "run_conneg.py", "--query-url", endpoint, "--out", out)
    counts, failures = failed(out, "level")
    assert [one for one in failures if one["level"] != "INFO"] == []
    assert (counts["MUST"], counts["SHOULD"]) == (35, 29)


def test_no_w3c_query_or_syntax_test_fails_but_for_a_known_cause(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from benchmarks.conformance.suites import causes

    out, here = tmp_path / "results.json", Path(__file__).parent
    monkeypatch.setenv("PYTHONPATH", f"{here.parents[1]}:{here}")
    suite = ("--suite", shared / "conformance/rdf-tests", "--sets", "query11", "--no-update")
    command = [shared / "conformance/run_query_eval.py", *suite, "--driver", "module", "--module", "w3c_driver:Ours"]
    subprocess.run([sys.executable, *map(str, [*command, "--out", out])], capture_output=True, check=False, timeout=600)
    checks = json.loads(out.read_text(encoding="utf-8"))
    names = {"/".join(one["id"].split("/")[-2:]): one["verdict"] for one in checks if one["verdict"] != "skip"}
    assert len(names) > 320
    failing = {name for name, verdict in names.items() if not verdict.startswith("pass")}
    assert failing - set(causes()) == set()
    assert len(failing) <= 10
