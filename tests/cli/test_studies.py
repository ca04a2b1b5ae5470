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


def test_a_unit_report_shows_each_duty_with_its_characters(built_store: Path) -> None:
    code, text = run(
        "unit", "商务部", "--store", str(built_store), "--plan", "sc-2019-bonded-zones", "--format", "json"
    )
    assert code == 0
    found = json.loads(text)
    assert found["coverage"]["line"].startswith("商务部 / Ministry of Commerce (unit/cn/mofcom)")
    assert all(row["source"] and row["end"] > row["start"] for row in found["tasks"])
    assert {row["direction"] for row in found["partners"]} <= {"to", "from"}


def test_a_figure_and_its_table_come_from_an_edge_list_of_ones_own(tmp_path: Path) -> None:
    edges = tmp_path / "own.csv"
    rows = [f"t{t},u{(t * k) % 5},{'lead' if k == 1 else 'supporting'}" for t in range(12) for k in (1, 2, 3) if t % 5]
    edges.write_text("task,unit,role\n" + "\n".join(rows) + "\n", encoding="utf-8")
    quick = ["--edges", str(edges), "--null", "role-bicm", "--boot", "0", "--statistic-draws", "0"]
    picture = tmp_path / "roles.svg"
    code, _ = run("figure", "roles", *quick, "--lang", "en", "-o", str(picture))
    assert code == 0
    assert "Duties of the units" in picture.read_text(encoding="utf-8")
    code, table = run("figure", "roles", *quick, "--format", "csv")
    assert code == 0
    assert table.splitlines()[0] == "unit,tasks,leads,supports,own"
    code, paragraph = run("methods", "en", *quick)
    assert code == 0
    assert paragraph.startswith("We analysed 9 tasks, 9 of which name at least one unit")


def test_a_figure_without_a_file_says_what_to_give() -> None:
    code, problem = run("figure", "roles")
    assert code != 0
    assert "-o FILE.svg" in problem


def test_the_benchmark_figure_is_drawn_from_the_graph(built_store: Path, tmp_path: Path) -> None:
    path = tmp_path / "b.svg"
    for lang, words in (("zh", "案例：来源所述 88，点名 5"), ("en", "5 of 88 cases named; 9 of 35 cities named")):
        code, _ = run("figure", "benchmarks", "--store", str(built_store), "--lang", lang, "-o", str(path))
        assert code == 0
        assert words in path.read_text(encoding="utf-8")
