"""`kg ask`, `find`, `show` and `why` on the command line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli.app import root
from kg.errors import KgError
from kg.query.questions import read_questions


@pytest.fixture(scope="module")
def run(built_store: Path):  # type: ignore[no-untyped-def]
    def call(*words: str) -> Result:
        return CliRunner().invoke(root, list(words), env={"KG_STORE": str(built_store)})

    return call


def refused(result: Result) -> str:
    assert result.exit_code != 0
    assert isinstance(result.exception, KgError | SystemExit)
    return f"{result.exception}\n{result.output}"


def test_ask_alone_lists_every_question_by_theme(run) -> None:  # type: ignore[no-untyped-def]
    result = run("ask")
    assert result.exit_code == 0
    for question in read_questions():
        assert f"  {question.name} " in result.output
        assert str(question.theme) in result.output


def test_the_list_as_json_has_one_row_a_question(run) -> None:  # type: ignore[no-untyped-def]
    rows = json.loads(run("ask", "--format", "json").output)["results"]["bindings"]
    assert [row["name"]["value"] for row in rows] == [question.name for question in read_questions()]


def test_a_question_takes_its_parameters_as_options(run) -> None:  # type: ignore[no-untyped-def]
    result = run("ask", "tasks-of-positioning", "--positioning", "国际化创新型城市", "--format", "csv")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "number,task_zh,task_en,printed,positioning_zh,positioning_en,bound,task"
    assert len(result.stdout.splitlines()) == 13
    assert "至少" in result.stderr


def test_the_help_of_a_question_names_its_parameters_without_a_store() -> None:
    result = CliRunner().invoke(root, ["ask", "learned-from", "--help"], env={"KG_STORE": "/nowhere"})
    assert result.exit_code == 0
    assert "--place VALUE" in result.output
    assert "[needed]" in result.output


def test_describe_lists_the_values_of_each_parameter(run) -> None:  # type: ignore[no-untyped-def]
    text = run("ask", "learned-from", "--describe").stdout
    assert "法兰克福" in text
    assert "city/frankfurt" in text
    rows = json.loads(run("ask", "learned-from", "--describe", "--format", "json").stdout)["results"]["bindings"]
    places = {
        row["value"]["value"].rpartition("/")[2]
        for row in rows
        if row["parameter"]["value"] == "place" and "value" in row
    }
    assert {"frankfurt", "shenzhen", "japan"} <= places


def test_sparql_prints_a_query_that_kg_query_answers_alike(run) -> None:  # type: ignore[no-untyped-def]
    words = ("ask", "learned-from", "--place", "深圳")
    sparql = run(*words, "--sparql").stdout
    assert run("query", sparql, "--format", "csv").stdout == run(*words, "--format", "csv").stdout


def test_an_answer_without_rows_says_what_that_means(run) -> None:  # type: ignore[no-untyped-def]
    result = run("ask", "issue-date-in-source", "--format", "csv")
    assert result.stdout.splitlines() == ["date,property_zh,property_en,source_zh,source_en,source"]
    assert "没有给出日期" in result.stderr


def test_a_limit_is_said(run) -> None:  # type: ignore[no-untyped-def]
    result = run("ask", "tasks-of-positioning", "--limit", "2", "--format", "csv")
    assert len(result.stdout.splitlines()) == 3
    assert "only the first 2 rows" in result.stderr


def test_mistakes_are_refused_with_the_nearest_names(run) -> None:  # type: ignore[no-untyped-def]
    assert "benchmark-cities" in refused(run("ask", "benchmark-citys"))
    assert "Shenzhen" in refused(run("ask", "learned-from", "--place", "Shenzen"))
    assert "--describe" in refused(run("ask", "learned-from"))
    assert "No such option" in refused(run("ask", "learned-from", "--town", "x"))
    assert "city/shenzhen" in refused(run("why", "city/shenzen"))


def test_find_marks_the_hits_and_announces_the_limit(run) -> None:  # type: ignore[no-untyped-def]
    result = run("find", "海", "--limit", "2", "--format", "csv")
    assert result.exit_code == 0
    assert result.stdout.count("«海»") == 2
    assert "2 of " in result.stderr
    assert "--limit N shows more" in result.stderr


def test_several_words_must_all_be_found(run) -> None:  # type: ignore[no-untyped-def]
    text = run("find", "深圳", "责任规划师", "--format", "csv").stdout
    assert "reference/qingdao-2022-2023/b5" in text
    assert "city/shenzhen" not in text


def test_why_shows_the_characters_and_says_that_the_text_is_not_at_hand(run) -> None:  # type: ignore[no-untyped-def]
    result = run("why", "reference/qingdao-2022-2023/b1")
    assert "796–800 · 法兰克福" in result.stdout
    assert "kg source add FILE" in result.stderr
    rows = json.loads(run("why", "法兰克福", "--format", "json").stdout)["results"]["bindings"]
    assert {"796"} == {row["start"]["value"] for row in rows if "start" in row}


def test_why_gives_the_address_of_a_source_without_spans_and_each_evidence_once(run) -> None:  # type: ignore[no-untyped-def]
    lines = run("why", "青岛").stdout.splitlines()
    latitude = next(number for number, line in enumerate(lines) if line.startswith("  纬度"))
    assert next(line for line in lines[latitude:] if line.startswith("      ")).endswith("https://www.geonames.org/")
    assert sum("https://www.geonames.org/" in line for line in lines) == 1


def test_why_shows_no_more_than_the_limit_and_says_so(run) -> None:  # type: ignore[no-untyped-def]
    result = run("why", "plan/qingdao-2022-2023", "--limit", "2")
    assert result.stdout.count("\n  ") < 12
    assert re.search(r"2 of \d{3} statements are shown", result.stderr)


def test_why_and_show_say_how_many_inferred_statements_they_leave_out(run) -> None:  # type: ignore[no-untyped-def]
    assert "2 inferred statements are left out" in run("why", "case/qingdao-2022-2023/c4").stderr
    assert "看来" not in run("why", "case/qingdao-2022-2023/c4").stdout
    assert "推断 0.95" in run("why", "case/qingdao-2022-2023/c4", "--inferred").stdout


def test_show_prints_a_card_in_either_language(run) -> None:  # type: ignore[no-untyped-def]
    assert run("show", "深圳").stdout.splitlines()[0] == "深圳  Shenzhen  city/shenzhen"
    english = run("show", "深圳", "--lang", "en").stdout
    assert english.startswith("Shenzhen  深圳  city/shenzhen\nclass\n")
    assert "linked from" in english


def test_ask_and_find_need_no_pandas(built_store: Path) -> None:
    script = """
import sys
from click.testing import CliRunner
from kg.cli.app import root
for words in (["ask", "benchmark-cities"], ["find", "海洋"], ["why", "深圳"], ["show", "深圳"]):
    result = CliRunner().invoke(root, words)
    assert result.exit_code == 0, result.output
heavy = {"pandas", "numpy", "rdflib", "networkx", "pyarrow"} & set(sys.modules)
assert not heavy, heavy
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"KG_STORE": str(built_store), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
