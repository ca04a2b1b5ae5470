from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from kg.cli.analyze import command


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(command, list(words))
    return done.exit_code, done.stdout if done.exit_code == 0 else str(done.exception)


def test_benchmarks_say_first_how_much_is_named_and_refuse_to_test_few_mentions(built_store: Path) -> None:
    code, text = run("benchmarks", "--store", str(built_store))
    assert code == 0
    assert text.startswith("5 of 88 cases, 9 of 35 cities are named\n")
    assert "fewer than 20: described, not tested" in text


def test_a_round_known_by_totals_alone_is_reported_as_such(built_store: Path) -> None:
    code, text = run(
        "rounds", "qingdao-2018-2019", "qingdao-2022-2023", "--store", str(built_store), "--format", "json"
    )
    assert code == 0
    found = json.loads(text)
    assert {row["value"] for row in found["stated"]} >= {200, 125}


def test_a_format_of_one_table_asks_which(built_store: Path) -> None:
    code, problem = run("benchmarks", "--store", str(built_store), "--format", "csv")
    assert code != 0
    assert "name it with --table" in problem
