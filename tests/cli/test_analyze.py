from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from kg.cli.analyze import command
from kg.errors import KgError

QUICK = ["--boot", "5", "--statistic-draws", "5"]
LINE = "12 of 12 tasks have a unit; 12 have a lead"


@pytest.fixture
def edges(tmp_path: Path) -> Path:
    rows = [
        f"任务{t:02},单位{(t * k) % 5},{'牵头' if k == 1 else '配合'}"
        for t in range(12)
        for k in (1, 2, 3)
        if t % 5 or k == 1
    ]
    path = tmp_path / "own.csv"
    path.write_text("task,unit,role\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, ["collaboration", *map(str, arguments)])


def test_json_has_exactly_the_promised_keys_without_a_store(edges: Path) -> None:
    result = run("--edges", edges, "--null", "role-bicm", "--format", "json", *QUICK)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert list(found) == ["coverage", "settings", "edges", "units", "network"]
    assert found["coverage"]["line"].startswith(LINE)
    assert len(found["edges"]) == found["settings"]["m"] == 20
    assert isinstance(found["edges"][0]["tasks"], list)


@pytest.mark.parametrize("name", ["table", "csv", "ttl"])
def test_the_coverage_line_comes_first(edges: Path, name: str) -> None:
    result = run("--edges", edges, "--null", "svn", "--format", name, *QUICK)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0].lstrip("# ").startswith(LINE)


@pytest.mark.parametrize("name", ["xlsx", "parquet", "csv", "graphml", "gexf", "json", "ttl"])
def test_every_format_is_written_by_the_name_of_its_file(edges: Path, tmp_path: Path, name: str) -> None:
    output = tmp_path / f"found.{name}"
    result = run("--edges", edges, "--null", "role-bicm", "-o", output, *QUICK)
    assert result.exit_code == 0, result.output
    first = output.read_bytes()
    run("--edges", edges, "--null", "role-bicm", "-o", output, *QUICK)
    assert output.read_bytes() == first
    if name == "xlsx":
        assert list(pd.read_excel(output, sheet_name=None)) == ["coverage", "edges", "units", "network"]
    if name in ("parquet", "csv"):
        assert (tmp_path / f"found-units.{name}").exists()
        assert (tmp_path / f"found-network.{name}").exists()


def test_a_bad_row_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("task,unit\nt1,甲局\nt2,\n", encoding="utf-8")
    result = run("--edges", path)
    assert isinstance(result.exception, KgError)
    assert str(result.exception).startswith("bad.csv:3: empty unit")


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    result = run("--edges", tmp_path / "none.csv")
    assert isinstance(result.exception, KgError)
    assert "none.csv" in str(result.exception)


def test_the_article_plan_is_refused_with_the_reason(built_store: Path) -> None:
    result = run("--store", built_store, "--plan", "plan/qingdao-2022-2023")
    assert isinstance(result.exception, KgError)
    assert "plan/qingdao-2016-2017" in str(result.exception)
    assert "not who does them" in str(result.exception)


def test_the_six_known_tasks_of_the_first_round_make_a_network(built_store: Path) -> None:
    result = run(
        "--store", built_store, "--plan", "plan/qingdao-2016-2017", "--null", "role-bicm", "--format", "json", *QUICK
    )
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["coverage"]["with_unit"] == 6
    assert found["coverage"]["with_lead"] == 6
    assert found["settings"]["attainable_p"] > 0.05


def test_explain_prints_every_column_in_two_languages(edges: Path) -> None:
    explained = run("--explain").stdout
    found = json.loads(run("--edges", edges, "--null", "role-bicm", "--format", "json", *QUICK).stdout)
    columns = set(found["edges"][0]) | {
        name for name in found["units"][0] if not name.endswith(("_z", "_low", "_high"))
    }
    for column in columns - {"unit"}:
        assert f"  {column}: " in explained, column
    assert "协同广度" in explained


def test_power_is_a_table_of_corrections(edges: Path) -> None:
    result = run("--edges", edges, "--power")
    assert result.exit_code == 0, result.output
    assert "finds_without_structure" in result.stdout
    assert "dbh" in result.stdout


def test_calibration_lists_the_false_ties_of_each_null(edges: Path) -> None:
    result = run("--edges", edges, "--calibrate")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(LINE)
    assert "role-bicm" in result.stdout
    assert "plans_with_false_dbh" in result.stdout
