"""A Parquet export and its unit pairs: DuckDB against Spark on this machine, warm and with its start, for the size from which a cluster pays."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from benchmarks.cases import KG, Place, Step
from benchmarks.measuring import Comparison, Words, command, in_turn, inside
from kg import KnowledgeGraph
from kg.query.aggregates import aggregate

MASTER, SMALLEST, MANY_ROUNDS = "local[2]", 100_000, 1_000_000


def run(place: Place) -> Iterator[Step]:
    """Compare at every size from 1e5; where an engine is not installed that is said."""
    for size in (sizes := [size for size in place.sizes if size >= SMALLEST]):
        yield f"Parquet export at {size:,}", partial(_exported, place, size)
    if missing := [name for name in ("duckdb", "pyspark") if find_spec(name) is None]:
        place.skipped.append(f'aggregates: no {", ".join(missing)}: pip install "planatlas[parquet,spark]"')
        return
    if shutil.which("java") is None:
        place.skipped.append("aggregates: Spark needs Java 17, and there is no java")
        return
    for size in sizes:
        yield f"aggregate at {size:,}", partial(_warm, place, size)
    if sizes:
        yield f"aggregate, with start, at {sizes[-1]:,}", partial(_started, place, sizes[-1])


def _exported(place: Place, size: int) -> Comparison:
    folder = _folder(place, size)
    shutil.rmtree(folder, ignore_errors=True)
    graph = KnowledgeGraph.open(place.store(size))
    runs = in_turn({"kg export --format parquet": inside(lambda: graph.export_parquet(folder))}, 1)
    return Comparison(
        "Parquet export", "Duties, things and relations as tables.", "corpus", runs, size=place.quads(size)
    )


def _folder(place: Place, size: int) -> Path:
    return place.folder / f"parquet-{size}"


def _warm(place: Place, size: int) -> Comparison:
    folder = str(_folder(place, size))
    here, there = (aggregate("projection", folder, spark=master) for master in (None, MASTER))
    if not here.equals(there.cast(here.schema)):
        raise RuntimeError("DuckDB and Spark count differently")
    contenders = {
        "DuckDB": inside(lambda: aggregate("projection", folder)),
        f"Spark {MASTER}, warm": inside(lambda: aggregate("projection", folder, spark=MASTER)),
    }
    same = f"the same {here.num_rows:,} ordered pairs of units in the same order"
    what = "`projection` over a Parquet export, Spark's own process included."
    runs = in_turn(contenders, 3 if size <= MANY_ROUNDS else 1)
    return Comparison("aggregate", what, "export", runs, same, place.quads(size))


def _started(place: Place, size: int) -> Comparison:
    words: Words = [KG, "aggregate", "projection", _folder(place, size), "--format", "parquet", "-o", "/dev/null"]
    contenders = {"kg aggregate": command(words), f"with --spark {MASTER}": command([*words, "--spark", MASTER])}
    what, runs = "The whole command, start of the engine included.", in_turn(contenders, 1)
    return Comparison("aggregate, with start", what, "export", runs, size=place.quads(size))
