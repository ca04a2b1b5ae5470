"""A few tries of each fault; the report of many is `python -m benchmarks.faults`."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.faults import beside
from benchmarks.faults.running import Work, fill_the_disk, kill_at_random
from benchmarks.faults.works import Stage, works


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return Stage(tmp_path_factory.mktemp("faults") / "stage")


@pytest.fixture(scope="module")
def quick(stage: Stage) -> dict[str, Work]:
    return {work.name: work for work in works(stage)}


@pytest.mark.parametrize("name", ["load", "ingest", "review", "export", "data fmt", "source add"])
def test_a_command_killed_at_a_random_moment_changes_all_or_nothing(quick: dict[str, Work], name: str) -> None:
    trial = kill_at_random(quick[name], 2, Random(7))
    assert trial.passed, trial.happened


@pytest.mark.parametrize("name", ["load", "ingest", "review"])
def test_a_full_disk_is_one_line_and_changes_nothing(quick: dict[str, Work], name: str) -> None:
    trial = fill_the_disk(quick[name], (1_000,))
    assert trial.passed, trial.happened


def test_a_server_asked_while_its_store_is_built_drops_no_request(stage: Stage) -> None:
    trial = beside.server(stage, 2)
    assert trial.passed, trial.happened


def test_a_killed_server_leaves_no_query_process(stage: Stage) -> None:
    trial = beside.orphans(stage, 1)
    assert trial.passed, trial.happened


def test_what_is_neither_old_nor_new_is_told() -> None:
    states = iter(["old", "old?", "new", "half", "new"])
    work = Work(name="x", tried="x", words=["--version"], restore=lambda: None, state=lambda: next(states, "new"))
    trial = kill_at_random(work, 2, Random(1))
    assert not trial.passed
    assert "also seen: half" in trial.happened
