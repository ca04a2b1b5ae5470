"""`kg check`, `source`, `units`, `eval`, `ontology` and `data doc`: what keeps a graph sound, as people type it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli.app import root
from kg.errors import KgError
from kg.rdf.dl import dl_faults
from kg.rdf.ontology import read_graph
from kg.resources import data_dir


def run(*words: str | Path, store: Path | None = None) -> Result:
    environment = {"KG_STORE": str(store)} if store else {}
    return CliRunner().invoke(root, [str(word) for word in words], env=environment)


def test_check_prints_every_gap_and_passes(built_store: Path) -> None:
    done = run("check", store=built_store)
    assert done.exit_code == 0
    assert "125 − 122 = 3" in done.output
    assert "0 violations" in done.output


def test_check_fails_on_gaps_when_strict_and_writes_one_table_alone(built_store: Path) -> None:
    done = run("check", "--strict", "--table", "totals", "--format", "json", store=built_store)
    assert done.exit_code == 1
    rows = json.loads(done.output)["results"]["bindings"]
    plan = next(row for row in rows if row["about"]["value"].endswith("/plan/qingdao-2022-2023") and "summed" in row)
    assert (plan["stated"]["value"], plan["summed"]["value"]) == ("125", "122")


def test_a_source_is_known_by_its_bytes_and_then_its_spans_are_compared(tiny_data: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    listed = run("source", "list", "--data", tiny_data, store=store)
    assert "missing   source/tiny" in listed.output
    added = run("source", "add", tiny_data / "text.txt", "--data", tiny_data, store=store)
    assert added.exit_code == 0
    assert "source/tiny" in added.output
    assert "at hand   source/tiny" in run("source", "list", "--data", tiny_data, store=store).output
    built = run("build", "--data", tiny_data, "--no-shipped", store=store)
    assert "0 spans compared" not in built.output
    assert "not compared" not in built.output


def test_a_text_that_no_source_has_is_refused_with_what_to_do(tiny_data: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("某个别的文本", encoding="utf-8")
    done = run("source", "add", other, "--data", tiny_data, store=tmp_path / "store")
    assert done.exit_code != 0
    assert isinstance(done.exception, KgError)
    assert "other.txt" in str(done.exception)


def test_a_span_that_its_source_does_not_hold_stops_the_build_and_names_its_row(
    tiny_data: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    run("source", "add", tiny_data / "text.txt", "--data", tiny_data, store=store)
    table = tiny_data / "tables/tiny/tasks.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("8-17:", "9-18:"), encoding="utf-8")
    done = run("build", "--data", tiny_data, "--no-shipped", store=store)
    assert isinstance(done.exception, KgError)
    assert "tasks.csv:2" in str(done.exception)
    assert not (store / "CURRENT").exists()


def test_a_unit_is_found_by_a_name_at_a_place_and_not_by_guess() -> None:
    assert run("units", "find", "国家发展改革委").output == "unit/cn/ndrc\n"
    assert run("units", "find", "市某某局", "--jurisdiction", "qingdao").exit_code == 1


def test_the_history_of_a_unit_tells_what_it_continues() -> None:
    done = run("units", "history", "国家金融监督管理总局")
    assert done.exit_code == 0
    assert "2023" in done.output


def test_units_are_listed_by_kind() -> None:
    done = run("units", "list", "--kind", "court", "--format", "json")
    kinds = [row["kind"]["value"] for row in json.loads(done.output)["results"]["bindings"]]
    assert kinds
    assert set(kinds) == {"court"}


@pytest.mark.source
def test_eval_prints_intervals_and_names_what_was_not_given(shared: Path) -> None:
    gold, texts = shared / "plans/gold.json", sorted((shared / "plans/text").glob("cpml_*.txt"))
    done = run("eval", gold, *texts, "--draws", "20")
    assert done.exit_code == 0
    assert "paragraph" in done.output
    assert "were not given" in done.output
    again = run("eval", gold, *texts, "--draws", "20")
    assert again.output == done.output


def test_what_is_generated_from_the_ontology_is_up_to_date() -> None:
    for part in ("terms", "docs"):
        assert run("ontology", part, "--check").exit_code == 0
    assert run("ontology", "check").exit_code == 0


def test_the_merged_ontology_declares_every_term_it_uses(tmp_path: Path) -> None:
    assert run("ontology", "merge", "-o", str(tmp_path / "one.ttl")).exit_code == 0
    assert dl_faults(read_graph(tmp_path / "one.ttl")) == []


def test_the_documentation_of_the_tables_is_what_the_schema_says() -> None:
    printed = run("data", "doc").output
    assert printed.strip() in (data_dir() / "README.md").read_text(encoding="utf-8")
