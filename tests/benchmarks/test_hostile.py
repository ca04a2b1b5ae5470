"""The attacks that a few seconds allow; all are `python -m benchmarks.hostile`."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from benchmarks.faults.beside import count_address, serving
from benchmarks.hostile import queries
from benchmarks.hostile.attack import Attack, Canary, canary, tried
from benchmarks.hostile.files import _rdf, files
from benchmarks.trials import Report, Trial, write

QUICK = ("SERVICE", "service", "FROM", "LOAD", "INSERT", "DELETE", "half", "nothing", "a query, then", "unsafe")


def test_refused_queries_are_refused_by_the_server_and_call_nobody(tiny_store: Path) -> None:
    with canary() as listening, serving(tiny_store, "--workers", "2", "--timeout", "3") as (address, _):
        attacks = [one for one in queries.served(address, listening) if one.name.startswith(QUICK)]
        trials = [tried(attack, count_address(address)) for attack in attacks]
    assert len(trials) > 15
    assert [trial.line() for trial in trials if not trial.passed] == []


def test_a_call_to_somebody_else_would_be_seen() -> None:
    with canary() as listening:
        from benchmarks.faults.beside import get

        attack = Attack("x", "x", "x", lambda: (str(get(listening)), True))
        trial = tried(attack, listening)
    assert Canary.visits
    assert not trial.passed
    assert "ANOTHER SERVER WAS CALLED" in trial.happened


@pytest.mark.parametrize("group", ["RDF files", "tables"])
def test_hostile_files_are_refused_in_one_line(tmp_path: Path, group: str, tiny_store: Path) -> None:
    with canary() as listening:
        attacks = [one for one in files(tmp_path, listening) if one.group == group and "60 MB" not in one.name]
        found = [(attack.name, *attack.run()) for attack in attacks]
    assert len(found) > 7
    assert [one for one in found if not one[2]] == []


def test_every_attack_has_a_name_of_its_own() -> None:
    names = [
        one["name"]
        for one in tomllib.loads((Path(queries.__file__).parent / "queries.toml").read_text(encoding="utf-8"))["query"]
    ]
    names += [name for name, *_ in _rdf("http://a/")]
    assert len(names) == len(set(names)) > 50


def test_a_report_counts_what_passed_and_escapes_what_was_said(tmp_path: Path) -> None:
    trials = [
        Trial("g", "a", "<b>|", "x", True, 1.0),
        Trial("g", "b", "", "y", False, 2.0),
        Trial("h", "c", "", "z", None, 0.0),
    ]
    write(tmp_path, Report(name="r", title="T", about="A.", trials=trials))
    text = (tmp_path / "r.md").read_text(encoding="utf-8")
    assert "**1 pass, 1 FAIL, 1 skipped**" in text
    assert "&lt;b>\\|" in text
