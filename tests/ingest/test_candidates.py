"""All extractors are held to one rule, and the folder is whole, the same bytes each time, and fits the schema."""

from __future__ import annotations

import csv
import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from kg.errors import InputError, KgError, UsageError
from kg.ingest import candidates
from kg.ingest.candidate import Statement
from kg.ingest.candidate_folder import Ingested
from kg.ingest.candidates import find_candidates
from kg.ingest.document import Document, plain_document
from kg.ingest.ingesting import ingest
from kg.ingest.schema import read_schema

TEXT = "一、产业\n1.办好展会。（市商务局牵头，市贸促会配合）\n2.建设平台。（责任单位：市科技局、财政局等）\n"


class Plugin:
    """Finds one statement that is true to the text and one that is not."""

    def find(self, document: Document) -> Iterable[Statement]:
        at = document.text.index("市科技局")
        true = Statement(
            start=at, end=at + 4, printed="市科技局", rule="plugin", source=document.path, lead=("市科技局",)
        )
        return [
            true,
            replace(true, printed="市教育局"),
            replace(true, end=10_000),
            replace(true, lead=()),
            replace(true, confidence=7.0),
        ]


class Failing:
    def find(self, document: Document) -> Iterable[Statement]:
        raise ValueError("no model")


def test_a_candidate_whose_span_does_not_hold_its_text_is_rejected_with_the_reason() -> None:
    found = find_candidates(plain_document("p.txt", TEXT), extractors={"fake": Plugin()})
    assert sum(statement.rule == "plugin" for statement in found.statements) == 1
    reasons = [skipped.reason for skipped in found.skipped]
    assert any("its printed text is not what stands at" in reason for reason in reasons)
    assert any("lies outside the text" in reason for reason in reasons)
    assert any("names no unit" in reason for reason in reasons)
    assert any("confidence 7.0" in reason for reason in reasons)


def test_an_extractor_is_plugged_in_by_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint(name="fake", value=f"{__name__}:Plugin", group=candidates.GROUP)
    monkeypatch.setattr(EntryPoint, "load", lambda self: Plugin)
    monkeypatch.setattr(candidates, "entry_points", lambda group: [point] if group == "planatlas.extractors" else [])
    found = find_candidates(plain_document("p.txt", TEXT))
    assert "plugin" in {statement.rule for statement in found.statements}


def test_an_extractor_that_cannot_be_loaded_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint(name="gone", value="no_such_module:Extractor", group=candidates.GROUP)
    monkeypatch.setattr(candidates, "entry_points", lambda group: [point])
    with pytest.raises(KgError, match=r"'gone'.*cannot be loaded"):
        find_candidates(plain_document("p.txt", TEXT))


def test_an_extractor_that_fails_is_named_with_the_file() -> None:
    with pytest.raises(KgError, match=r"'model' failed on p\.txt: no model"):
        find_candidates(plain_document("p.txt", TEXT), extractors={"model": Failing()})


def test_two_extractors_that_say_the_same_give_one_statement() -> None:
    found = find_candidates(plain_document("p.txt", TEXT), extractors={"a": Plugin(), "b": Plugin()})
    assert sum(statement.rule == "plugin" for statement in found.statements) == 1


def made(folder: Path) -> Ingested:
    path = folder / "plan.txt"
    path.write_text(TEXT, encoding="utf-8")
    return ingest([path], plan="demo-2024")


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_folder_holds_tables_of_the_schema_and_their_spans(tmp_path: Path) -> None:
    run = made(tmp_path)
    run.write(tmp_path / "out")
    schema, text = read_schema(), (tmp_path / "out" / "texts" / "plan.txt").read_text(encoding="utf-8")
    assert text == TEXT
    for name in ("tasks", "units", "assignments"):
        rows = table(tmp_path / "out" / "tables" / "demo-2024" / f"{name}.csv")
        assert rows
        assert tuple(rows[0]) == schema.tables[name].names
        for row in rows:
            span, _, printed = row["evidence"].partition(":")
            start, end = map(int, span.split("-"))
            assert text[start:end] == printed
    roles = {
        (row["unit"], row["role"], row["order"])
        for row in table(tmp_path / "out" / "tables" / "demo-2024" / "assignments.csv")
    }
    assert ("unit/demo-2024/shi-shang-wu-ju", "lead", "1") in roles
    assert ("unit/demo-2024/shi-cai-zheng-ju", "responsible", "2") in roles


def test_candidates_wait_for_a_decision(tmp_path: Path) -> None:
    made(tmp_path).write(tmp_path / "out")
    rows = table(tmp_path / "out" / "candidates.csv")
    assert [row["number"] for row in rows] == ["1.", "2."]
    assert rows[1]["responsible"] == "市科技局 | 市财政局"
    assert rows[1]["open"] == "true"
    assert all(row["decision"] == "" for row in rows)


def test_the_same_documents_give_the_same_bytes(tmp_path: Path) -> None:
    run = made(tmp_path)
    run.write(tmp_path / "a")
    made(tmp_path).write(tmp_path / "b")
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*") if path.is_file())
    assert len(files) >= 7
    assert all((tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes() for file in files)


def test_a_folder_that_holds_something_is_not_touched(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "decisions.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="holds something already"):
        made(tmp_path).write(out)
    assert [path.name for path in out.iterdir()] == ["decisions.csv"]


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = made(tmp_path)
    full = OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr(Path, "rename", lambda self, target: (_ for _ in ()).throw(full))
    with pytest.raises(InputError, match="No space left on device — make room"):
        run.write(tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.txt"]


def test_what_a_killed_run_left_is_swept_by_the_next_and_what_another_run_builds_is_not(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    left, building = tmp_path / f".out.building-{gone.pid}-a1", tmp_path / f".out.building-{os.getpid()}-b2"
    strange = tmp_path / ".out-2024-notes"
    for folder in (left, building, strange):
        (folder / "texts").mkdir(parents=True)
    plan = tmp_path / "plan.txt"
    plan.write_text(TEXT, encoding="utf-8")
    ingest([plan]).write(tmp_path / "out")
    assert not left.exists()
    assert building.exists()
    assert strange.exists()


def test_the_report_tells_what_was_found_and_what_was_skipped(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("序号,任务,牵头单位\n1,甲,市科技局\n2,乙,/\n", encoding="utf-8")
    run = ingest([path])
    (entry,) = run.report["documents"]
    assert (entry["statements"], entry["by_rule"], entry["by_role"]) == (1, {"table-row": 1}, {"lead": 1})
    assert entry["skipped"][0]["reason"] == "the row says that it has no unit"
    assert "the row says that it has no unit" in run.summary()
    assert json.loads(json.dumps(run.report)) == run.report


def test_the_report_names_every_place_where_a_role_word_stands_outside_all_that_was_read(tmp_path: Path) -> None:
    path = tmp_path / "n.txt"
    path.write_text(
        "1.甲。支持龙头企业牵头组建创新联合体。\n2.乙。（市商务局牵头）\n3.丙。市科技局（牵头单位）、市财政局\n",
        encoding="utf-8",
    )
    run = ingest([path])
    (entry,) = run.report["documents"]
    assert [place["printed"] for place in entry["unread"]] == [
        "支持龙头企业牵头组建创新联合体",
        "市科技局（牵头单位）、市财政局",
    ]
    assert all(run.found[0].document.text[p["start"] : p["end"]] == p["printed"] for p in entry["unread"])
    assert "2 places hold a role word and are part of no statement" in run.summary()


def test_headers_of_tables_and_conventions_that_were_read_are_no_unread_places(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("序号,任务,牵头单位,配合单位\n1,甲,市科技局,市财政局\n", encoding="utf-8")
    (entry,) = ingest([path]).report["documents"]
    assert (entry["statements"], entry["unread"]) == (1, [])


def test_a_long_list_of_unread_places_is_cut_in_the_summary_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "n.txt"
    path.write_text("支持龙头企业牵头组建创新联合体。\n" * 230, encoding="utf-8")
    run = ingest([path])
    assert len(run.report["documents"][0]["unread"]) == 230
    assert (
        "230 places hold a role word and are part of no statement; see whether one was missed (the first 200 are listed"
        in run.summary()
    )


def test_a_document_without_assignments_gives_no_row(tmp_path: Path) -> None:
    path = tmp_path / "n.txt"
    path.write_text("支持龙头企业牵头组建创新联合体。\n", encoding="utf-8")
    run = ingest([path])
    assert run.statements() == []
    assert "no statement that gives units was found" in run.summary() or run.report["documents"][0]["skipped"]


@pytest.mark.parametrize("plan", ["计划", "a b", "plan/", "../x"])
def test_a_plan_id_that_is_none_is_a_usage_error(tmp_path: Path, plan: str) -> None:
    with pytest.raises(UsageError, match="no plan id"):
        ingest([tmp_path / "plan.txt"], plan=plan)


def test_no_file_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="no file"):
        ingest([])


def test_two_files_of_one_name_stay_two_sources(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "plan.txt").write_text(TEXT, encoding="utf-8")
    run = ingest([tmp_path / "a" / "plan.txt", tmp_path / "b" / "plan.txt"], plan="demo")
    assert [row["id"] for row in run.tables.sources] == ["source/plan", "source/plan-2"]
    assert len({row["id"] for row in run.tables.tables["tasks"]}) == 4


def test_a_column_of_benchmark_cities_gives_references_to_the_task_of_its_row(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "序号,任务,牵头单位,对标城市\n1,甲,市科技局,法兰克福、某某镇等\n2,乙,市财政局,/\n", encoding="utf-8"
    )
    rows = ingest([path], plan="demo").tables.tables["references"]
    assert [(row["phrase"], row.get("place", ""), row["open"]) for row in rows] == [
        ("task/demo/t0001", "city/frankfurt", ""),
        ("task/demo/t0001", "", "true"),
    ]
    assert "某某镇" in rows[1]["note"]


def test_totals_a_document_declares_stand_beside_what_was_found(tmp_path: Path) -> None:
    path = tmp_path / "p.txt"
    path.write_text("《方案》共提出2项重点任务。\n" + TEXT, encoding="utf-8")
    run = ingest([path], plan="demo")
    (count,) = run.tables.tables["counts"]
    assert (count["counts"], count["value"], count["wording"]) == ("Task", "2", "重点任务")
    assert "the document declares" in run.summary()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("附件2\n甲市养老服务三年行动任务分解表\n1.甲。（市民政局负责）\n", "甲市养老服务三年行动任务分解表"),
        (
            "甲市人民政府文件\n甲政发〔2024〕3号\n甲市人民政府关于全面推行\n公示制度和记录制度\n的指导意见\n一、主要任务\n",
            "甲市人民政府关于全面推行公示制度和记录制度的指导意见",
        ),
        (
            "当前位置：首页 > 政务公开 > 通知\n关于印发《甲省海洋\n行动方案》的通知\n",
            "关于印发《甲省海洋行动方案》的通知",
        ),
        ("市民政局负责养老服务。市财政局配合。\n", "plan.txt"),
    ],
)
def test_a_plan_is_called_by_its_title_and_not_by_what_stands_above_it(tmp_path: Path, text: str, title: str) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(text + "9.乙。（市财政局负责）\n", encoding="utf-8")
    assert ingest([path], plan="p").tables.tables["plans"][0]["label_zh"] == title
