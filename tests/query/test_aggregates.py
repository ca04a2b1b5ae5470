"""Aggregates of a Parquet export: DuckDB and Spark give the same rows, and both what the graph's own analyses count."""

from __future__ import annotations

import importlib.util
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from benchmarks.corpus import Shape, write_corpus
from kg import KnowledgeGraph
from kg.errors import InputError, StoreError, UnknownNameError
from kg.network.projection import PROJECTIONS, project
from kg.query.aggregates import _written, aggregate, aggregates
from kg.query.benchmarking import mentions_of

SPARK = "local-cluster[1,1,1024]"
Corpus = tuple[KnowledgeGraph, Path]


@pytest.fixture(scope="module", params=["shipped", "synthetic"])
def corpus(
    request: pytest.FixtureRequest, knowledge: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory
) -> Corpus:
    folder, graph = tmp_path_factory.mktemp("aggregates"), knowledge
    if request.param == "synthetic":
        write_corpus(folder / "data", Shape(cities=3, rounds=2, units=25, tasks=20))
        graph = KnowledgeGraph.build(folder / "store", [folder / "data"], shipped=False)
    graph.export_parquet(folder / "export")
    return graph, folder / "export"


def counted(graph: KnowledgeGraph, plan: str | None, name: str) -> dict[tuple[str, str], int]:
    net = graph.role_network(plan=plan)
    found = project(net, name)
    met = np.flatnonzero(found.observed)
    return {
        (net.units[found.source[place]], net.units[found.target[place]]): int(found.observed[place]) for place in met
    }


def pairs(rows: pd.DataFrame, name: str) -> dict[tuple[str, str], int]:
    column = name.replace("-", "_")
    shared: Counter[tuple[str, str]] = Counter()
    for one, two, number in zip(rows["source"], rows["target"], rows[column], strict=True):
        if number and (name == "lead-support" or one < two):
            shared[one, two] += number
    return dict(shared)


@pytest.mark.parametrize("name", PROJECTIONS)
def test_unit_pairs_are_those_of_the_collaboration_analysis(corpus: Corpus, name: str) -> None:
    graph, folder = corpus
    rows = aggregate("projection", str(folder)).to_pandas()
    assert pairs(rows, name) == counted(graph, None, name)
    plan = rows["plan"].value_counts().index[0]
    assert pairs(rows[rows["plan"] == plan], name) == counted(graph, plan, name)
    assert pairs(rows, name) or name == "co-lead"  # one lead a task leaves no pair of leads


def test_coverage_is_that_of_the_check(corpus: Corpus) -> None:
    graph, folder = corpus
    rows = aggregate("coverage", str(folder)).to_pandas()
    ours = {
        row["positioning"] or row["plan"]: tuple(row)[2:]
        for _, row in rows.astype(object).where(rows.notna(), None).iterrows()
    }
    theirs = {
        one.group.removeprefix("https://w3id.org/planatlas/id/"): (
            one.enumerated,
            one.with_unit,
            one.with_benchmark,
            one.with_evidence,
        )
        for one in graph.check().coverage
    }
    assert ours == theirs != {}


def test_benchmarks_are_those_of_the_benchmark_study(knowledge: KnowledgeGraph, corpus: Corpus) -> None:
    graph, folder = corpus
    found = aggregate("benchmarks", str(folder)).to_pandas().astype(object)
    if graph is not knowledge:
        assert found.empty
        return
    table = mentions_of(lambda query: graph.query(query, inferred=True)).rows.fillna("")
    theirs = Counter(zip(table["kind"], table["group"], table["place"], table["country"], strict=True))
    found = found.fillna("")
    keys = zip(found["kind"], found["positioning"], found["place"], found["country"], strict=True)
    assert dict(zip(keys, found["mentions"], strict=True)) == dict(theirs) != {}


@pytest.fixture(scope="module")
def spark() -> Iterator[str]:
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip('Apache Spark is not installed: pip install "planatlas[spark]"')
    if shutil.which("java") is None:
        pytest.skip("Apache Spark needs Java 17, and there is no java")
    yield SPARK
    from pyspark.sql import SparkSession

    if (session := SparkSession.getActiveSession()) is not None:
        session.stop()


def test_spark_gives_the_rows_of_duckdb_in_the_same_order(corpus: Corpus, spark: str) -> None:
    _, folder = corpus
    for name in aggregates():
        here, there = aggregate(name, str(folder)), aggregate(name, str(folder), spark=spark)
        assert there.column_names == here.column_names
        assert there.to_pylist() == here.to_pylist()
        assert [pa.types.is_int64(field.type) for field in there.schema] == [
            pa.types.is_int64(field.type) for field in here.schema
        ]


def test_what_spark_cannot_read_is_one_line(tmp_path: Path, spark: str) -> None:
    with pytest.raises(StoreError, match="Spark at") as caught:
        aggregate("coverage", f"file://{tmp_path}/nothing", spark=spark)
    assert "\n" not in str(caught.value)


class Unshared:
    """An answer whose executors write on a machine of their own."""

    columns = ("plan",)
    write = SimpleNamespace(parquet=lambda address: Path(address.removeprefix("file://")).mkdir())


def test_an_answer_that_does_not_arrive_is_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    with pytest.raises(StoreError, match="its executors must share that folder") as caught:
        _written(Unshared(), tmp_path / "export")
    assert "\n" not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["export"]


def test_a_folder_without_an_export_and_an_unknown_aggregate_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="make one with: kg export --format parquet"):
        aggregate("coverage", str(tmp_path))
    with pytest.raises(UnknownNameError, match="projection"):
        aggregate("project", str(tmp_path))
