"""Unit pairs of a Parquet export: DuckDB against Spark on this machine, warm and with its start, for the size from which a cluster pays."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from benchmarks.cases import Place
from benchmarks.measuring import Comparison, command, in_turn, inside
from kg import KnowledgeGraph
from kg.query.aggregates import aggregate

MASTER = "local[2]"


def run(place: Place) -> Iterator[Comparison]:
    """Compare at every size; where Spark is not installed that is said."""
    if find_spec("duckdb") is None or find_spec("pyspark") is None:
        place.skipped.append('aggregates: needs pip install "planatlas[parquet,spark]" and Java 17')
        return
    for size in place.sizes:
        folder = str(_exported(place, size))
        here, there = (aggregate("projection", folder, spark=master) for master in (None, MASTER))
        if not here.equals(there.cast(here.schema)):
            raise RuntimeError("DuckDB and Spark count differently")
        contenders = {
            "DuckDB": inside(lambda folder=folder: aggregate("projection", folder)),
            f"Spark {MASTER}, warm": inside(lambda folder=folder: aggregate("projection", folder, spark=MASTER)),
        }
        same = f"the same {here.num_rows:,} ordered pairs of units"
        yield Comparison("aggregate", "`projection` over a Parquet export.", size, in_turn(contenders, 3), same)
    yield _started(folder, size)


def _exported(place: Place, size: int) -> Path:
    folder = place.folder / f"parquet-{size}"
    if not folder.is_dir():
        KnowledgeGraph.open(place.store(size)).export_parquet(folder)
    return folder


def _started(folder: str, size: int) -> Comparison:
    words = [
        Path(sys.executable).with_name("kg"),
        "aggregate",
        "projection",
        folder,
        "--format",
        "parquet",
        "-o",
        "/dev/null",
    ]
    contenders = {"kg aggregate": command(words), f"with --spark {MASTER}": command([*words, "--spark", MASTER])}
    return Comparison(
        "aggregate, with start", "The whole command, start of the engine included.", size, in_turn(contenders, 1)
    )
