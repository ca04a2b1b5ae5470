"""The Parquet export: documented columns, the same bytes every time, whole named graphs in every file, all or nothing."""

from __future__ import annotations

import tomllib
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from benchmarks.corpus import Shape, write_corpus
from kg import KnowledgeGraph
from kg.errors import LimitError, UsageError
from kg.query import parquet
from kg.resources import data_dir


@pytest.fixture(scope="module")
def exported(knowledge: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parquet") / "export"
    knowledge.export_parquet(folder)
    return folder


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_graph_gives_the_same_bytes_and_an_older_export_is_replaced(
    knowledge: KnowledgeGraph, exported: Path
) -> None:
    before = digests(exported)
    (exported / "statements" / "part-00099.parquet").write_bytes(b"left over")
    knowledge.export_parquet(exported)
    assert digests(exported) == before
    assert not list(exported.parent.glob("*.new"))


def test_columns_are_those_that_the_definition_documents_in_both_languages(exported: Path) -> None:
    defined = tomllib.loads((data_dir() / "analysis" / "parquet.toml").read_text(encoding="utf-8"))
    assert list(defined) == ["statements", "entities", "edges"]
    for name, table in defined.items():
        schema = pq.read_schema(exported / name / "part-00000.parquet")
        assert schema.names == list(table["columns"])
        for field in schema:
            meaning = table["columns"][field.name]
            assert field.metadata == {b"en": meaning["en"].encode(), b"zh": meaning["zh"].encode()}


def test_every_duty_is_a_row_with_its_best_evidence(knowledge: KnowledgeGraph, exported: Path) -> None:
    rows = pq.read_table(exported / "statements").to_pandas()
    duties = knowledge.query("SELECT DISTINCT ?duty { ?duty a pa:Assignment ; pa:task/pa:inPlan ?plan }", inferred=True)
    assert len(rows) == rows["assignment"].nunique() == len(duties) > 500
    one = rows[rows["assignment"] == "assignment/sc-2018-employment/t01-1"].iloc[0]
    assert (one["unit"], one["role"], one["level"]) == ("unit/cn/mohrss", "lead", "stated")
    assert one["end"] - one["start"] == len(one["printed"])


def test_a_unit_that_another_continues_is_kept_beside_the_body_it_is_now(tmp_path: Path) -> None:
    write_corpus(tmp_path / "data", Shape(cities=1, rounds=1, units=12, tasks=4))
    units = tmp_path / "data" / "tables" / "synthetic" / "units.csv"
    lines = units.read_text(encoding="utf-8").splitlines()
    place = lines[0].split(",").index("predecessor")
    cells = lines[2].split(",")
    cells[place] = "unit/synthetic-c001/u01"
    units.write_text("\n".join([*lines[:2], ",".join(cells), *lines[3:]]) + "\n", encoding="utf-8")
    KnowledgeGraph.build(tmp_path / "store", [tmp_path / "data"], shipped=False).export_parquet(tmp_path / "out")
    rows = pq.read_table(tmp_path / "out" / "statements").to_pandas()
    now = dict(zip(rows["unit"], rows["unit_now"], strict=True))
    assert now.pop("unit/synthetic-c001/u01") == "unit/synthetic-c001/u02"
    assert all(unit == body for unit, body in now.items())


def test_a_file_holds_whole_named_graphs_in_order(
    knowledge: KnowledgeGraph, exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "FILE_ROWS", 100)
    monkeypatch.setattr(parquet, "GROUP_ROWS", 40)
    knowledge.export_parquet(tmp_path / "small")
    files = sorted((tmp_path / "small" / "edges").iterdir())
    graphs = [pq.read_table(file)["graph"].to_pylist() for file in files]
    assert len(files) > 5
    assert [name for held in graphs for name in dict.fromkeys(held)] == sorted(
        {name for held in graphs for name in held}
    )
    assert pq.ParquetFile(files[0]).metadata.row_group(0).num_rows <= 40
    assert pq.read_table(tmp_path / "small" / "edges").equals(pq.read_table(exported / "edges"))


def test_a_folder_with_something_else_is_refused_and_kept(knowledge: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="holds no export of ours"):
        knowledge.export_parquet(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_export_that_fails_leaves_the_older_one_as_it_was(
    knowledge: KnowledgeGraph, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digests(exported)

    def stopped(number: int) -> None:
        if number == 3:
            raise LimitError("stopped")

    with pytest.raises(LimitError):
        knowledge.export_parquet(exported, stopped)
    assert digests(exported) == before
    assert not list(exported.parent.glob("*.new"))
