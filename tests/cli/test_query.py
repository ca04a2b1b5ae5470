"""`kg query`, `kg load`, `kg export`, `kg source`, `kg data` as people type them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

RUN = "from kg.cli import main; main()"


def kg(
    *words: str, store: Path | None = None, text: str = "", code: int = 0, cwd: Path | None = None
) -> tuple[str, str]:
    """Run the command in a process of its own; return what it wrote on both streams."""
    env = {key: value for key, value in os.environ.items() if key != "KG_STORE"}
    if store is not None:
        env["KG_STORE"] = str(store)
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words], input=text.encode(), capture_output=True, env=env, cwd=cwd, check=False
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == code, err
    assert "Traceback" not in err
    return out, err


UNITS = "SELECT ?name { ?unit a pa:Unit ; rdfs:label ?name } ORDER BY ?name"


def test_a_query_comes_from_an_argument_a_file_or_standard_input(tiny_store: Path, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(UNITS, encoding="utf-8")
    expected, _ = kg("query", UNITS, store=tiny_store)
    assert expected.splitlines()[2:] == ["市发展改革委", "市商务局"]
    assert kg("query", "--file", str(tmp_path / "q.rq"), store=tiny_store)[0] == expected
    assert kg("query", "-", store=tiny_store, text=UNITS)[0] == expected


@pytest.mark.parametrize(
    ("name", "begin"),
    [("csv", "name\r\n"), ("tsv", "?name\n"), ("json", '{"head"'), ("xml", "<?xml"), ("md", "| name |")],
)
def test_each_text_format_begins_as_its_specification_says(tiny_store: Path, name: str, begin: str) -> None:
    out, _ = kg("query", UNITS, "--format", name, store=tiny_store)
    assert out.startswith(begin)
    assert "市商务局" in out


@pytest.mark.parametrize(("name", "begin"), [("xlsx", b"PK"), ("parquet", b"PAR1"), ("csv", b"\xef\xbb\xbfname\r\n")])
def test_a_file_takes_its_format_from_its_name(tiny_store: Path, tmp_path: Path, name: str, begin: bytes) -> None:
    kg("query", UNITS, "-o", str(tmp_path / f"out.{name}"), store=tiny_store)
    assert (tmp_path / f"out.{name}").read_bytes().startswith(begin)


def test_an_ask_is_true_or_false_and_a_construct_is_turtle_with_only_the_prefixes_it_uses(tiny_store: Path) -> None:
    assert kg("query", "ASK { ?t a pa:Task }", store=tiny_store)[0] == "true\n"
    assert json.loads(kg("query", "ASK { ?t a pa:Nix }", "--format", "json", store=tiny_store)[0]) == {
        "head": {},
        "boolean": False,
    }
    out, _ = kg("query", "CONSTRUCT { ?u pa:unit ?u } WHERE { ?u a pa:Unit }", store=tiny_store)
    assert out.startswith("@prefix pa: <https://w3id.org/planatlas/ontology#> .\n<")


def test_a_cut_is_said_on_standard_error(tiny_store: Path) -> None:
    out, err = kg("query", UNITS, "--limit", "1", store=tiny_store)
    assert len(out.splitlines()) == 3
    assert "only the first 1 rows are shown" in err


def test_inferred_statements_are_added_on_request(tiny_store: Path) -> None:
    query = "SELECT ?n { ?t a pa:Task ; skos:altLabel ?n }"
    assert "自贸区任务" not in kg("query", query, store=tiny_store)[0]
    assert "自贸区任务" in kg("query", query, "--inferred", store=tiny_store)[0]


def test_a_time_limit_exits_with_124_and_writes_nothing(tiny_store: Path, tmp_path: Path) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    out, err = kg("query", query, "--timeout", "0.5", "-o", str(tmp_path / "x.csv"), store=tiny_store, code=124)
    assert (out, err) == ("", "kg: the query was stopped at its limit of 0.5 s — ask for less, or raise --timeout\n")
    assert not (tmp_path / "x.csv").exists()


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("query", "SELECT * { ?s }"), 1, "kg: the query does not parse: error at 1:"),
        (("query", "ASK { SERVICE <http://127.0.0.1:9/> {} }"), 1, "kg: SERVICE is refused"),
        (("query", "CLEAR ALL"), 1, "kg: updates are refused"),
        (("query",), 2, "kg: give the query as an argument"),
        (("query", UNITS, "--format", "ttl"), 2, "kg: --format ttl is for CONSTRUCT and DESCRIBE"),
        (("query", UNITS, "-o", "/none/x.csv"), 2, "kg: cannot write /none/x.csv"),
        (("query", UNITS, "--endpoint", "http://127.0.0.1:9/"), 1, "kg: http://127.0.0.1:9/ cannot be reached"),
        (("load", "/none.ttl"), 1, "kg: /none.ttl: there is no such file"),
        (("source", "add", "/none.txt"), 1, "kg: /none.txt: cannot be read"),
        (("build", "--data", "/none"), 1, "kg: /none: there is no such data folder"),
    ],
)
def test_what_goes_wrong_is_one_line_and_an_exit_code(
    tiny_store: Path, tmp_path: Path, words: tuple[str, ...], code: int, message: str
) -> None:
    store = tmp_path / "new" if words[0] in {"load", "build", "source"} else tiny_store
    out, err = kg(*words, store=store, code=code)
    assert out == ""
    assert err.startswith(message)
    assert err.count("\n") == 1


def test_without_a_store_the_command_says_how_to_make_one(tmp_path: Path) -> None:
    _, err = kg("query", UNITS, code=1, cwd=tmp_path)
    assert err == "kg: there is no store at .kg — make one with: kg build --store .kg\n"
    assert not (tmp_path / ".kg").exists()


def test_a_build_prints_what_went_in_and_what_came_out(tiny_data: Path, tmp_path: Path) -> None:
    out, _ = kg("build", "--no-shipped", "--data", str(tiny_data), store=tmp_path / "store")
    lines = [line.split() for line in out.splitlines()]
    assert ["2", "rows", "assignments"] in lines
    assert ["8", "rows", "in", "all"] in lines
    assert any(line[1:] == ["quads", "graph/tiny"] for line in lines)
    assert "6 spans not compared: their source is not at hand" in out


def test_a_store_written_out_as_n_quads_and_loaded_again_is_the_same(tiny_store: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        source = tiny_store if name == "a" else tmp_path / "again"
        kg("export", "--format", "nq", "-o", str(tmp_path / f"{name}.nq"), store=source)
        kg("load", str(tmp_path / f"{name}.nq"), store=tmp_path / "again")
    assert (tmp_path / "a.nq").read_bytes() == (tmp_path / "b.nq").read_bytes()


def test_an_export_says_what_it_holds_and_what_it_loses(tiny_store: Path, tmp_path: Path) -> None:
    import zipfile

    _, err = kg("export", "--format", "csv", "-o", str(tmp_path / "all.zip"), store=tiny_store)
    assert "kg: 2 in evidence.csv" not in err
    assert "inferred statements and the ontology's own terms are left out" in err
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.namelist() == ["things.csv", "statements.csv", "evidence.csv"]
        assert "市商务局牵头" in archive.read("evidence.csv").decode("utf-8-sig")


def test_the_shipped_tables_are_canonical() -> None:
    assert kg("data", "fmt", "--check") == ("", "")


def test_a_table_that_is_not_canonical_fails_the_check_and_is_named(tiny_data: Path) -> None:
    out, _ = kg("data", "fmt", "--check", str(tiny_data), code=1)
    assert f"not canonical: {tiny_data}/tables/tiny/plans.csv\n" in out
