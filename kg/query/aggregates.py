"""Aggregates of a Parquet export: one definition in SQL, run by DuckDB on this machine or by Apache Spark on any number of them.

The definitions are ``data/analysis/sql/*.sql``, in the SQL that both engines read alike; the tables are those of ``data/analysis/parquet.toml``.
"""

from __future__ import annotations

import os
import re
import tempfile
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError, StoreError, UnknownNameError, UsageError
from kg.query.parquet import MARK, layout
from kg.resources import data_dir

if TYPE_CHECKING:
    import pyarrow as pa


@cache
def aggregates() -> dict[str, str]:
    """Return name -> SQL of every aggregate.

    Examples
    --------
    >>> list(aggregates())
    ['benchmarks', 'coverage', 'projection']
    """
    files = sorted((data_dir() / "analysis" / "sql").glob("*.sql"))
    return {path.stem: path.read_text(encoding="utf-8") for path in files}


def aggregate(name: str, folder: str, *, spark: str | None = None) -> pa.Table:
    """Return one aggregate of the export in `folder`; both engines give the same rows in the same order.

    Parameters
    ----------
    name : str
        One of `aggregates`.
    folder : str
        What `kg.query.parquet.write_parquet` wrote. A Spark cluster must share this folder: it writes its answer beside it, and the answer
        is read and deleted. For Spark also an address that its cluster reads (``hdfs://…``, ``s3a://…``); the answer then passes its driver.
    spark : str, optional
        Master of a Spark cluster, such as ``spark://host:7077``, ``yarn`` or ``local[*]``; without it DuckDB does the work.

    Raises
    ------
    InputError
        If the folder holds no export of ours.
    UsageError
        If the engine is not installed.
    StoreError
        If the cluster cannot be reached, or fails.
    """
    if name not in aggregates():
        raise UnknownNameError("aggregate", name, list(aggregates()))
    if "://" not in folder and not (Path(folder) / MARK).is_file():
        raise InputError(
            "this folder holds no Parquet export of ours",
            place=folder,
            remedy="make one with: kg export --format parquet -o FOLDER",
        )
    return _duckdb(aggregates()[name], folder) if spark is None else _spark(aggregates()[name], folder, spark)


def _duckdb(sql: str, folder: str) -> pa.Table:
    try:
        import duckdb
    except ImportError as error:
        raise UsageError('this needs DuckDB: pip install "planatlas[parquet]"') from error
    with duckdb.connect() as engine:
        for table in layout():
            engine.read_parquet(f"{folder}/{table}/*.parquet").create_view(table)
        return engine.sql(sql).to_arrow_table()


def _spark(sql: str, folder: str, master: str) -> pa.Table:
    session = _session(master)
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    remote = "://" in folder
    root = folder if remote else f"file://{Path(folder).resolve()}"
    try:
        for table in layout():
            session.read.parquet(f"{root}/{table}").createOrReplaceTempView(table)
        found = session.sql(sql)
        with warnings.catch_warnings():  # about pandas, which takes no part
            warnings.simplefilter("ignore", FutureWarning)
            return found.toArrow() if remote else _written(found, None if master.startswith("local") else Path(folder))
    except (PySparkException, Py4JError) as error:
        raise StoreError(f"Spark at {master} failed: {_reason(str(error))}") from error


def _written(found: Any, beside: Path | None) -> pa.Table:
    """Return rows that the executors write, beside the export where that is what they share: a large answer would not fit through the driver."""
    from pyarrow import ArrowInvalid, parquet

    folder = str(beside.resolve().parent) if beside else tempfile.gettempdir()
    try:
        with tempfile.TemporaryDirectory(prefix=".planatlas-", dir=folder) as place:
            found.write.parquet(f"file://{place}/rows")
            return parquet.read_table(f"{place}/rows").select(found.columns)
    except (OSError, ArrowInvalid, KeyError) as error:
        raise StoreError(
            f"Spark's answer does not arrive in {folder}: its executors must share that folder, and write there ({_reason(str(error))})"
        ) from error


def _session(master: str) -> Any:
    """Return the session of this process; a master on this machine uses its loopback address only."""
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UsageError('this needs Spark: pip install "planatlas[spark]", and Java 17') from error
    settings = {"spark.ui.enabled": "false", "spark.log.level": "ERROR", "spark.ui.showConsoleProgress": "false"}
    if master.startswith("local"):
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
        settings["spark.sql.shuffle.partitions"] = "8"  # 200 are for clusters
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.appName("planatlas").master(master)
    for key, value in settings.items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, Py4JError, OSError) as error:
        raise StoreError(
            f"Spark cannot start at {master}: {_reason(str(error))} — check the address, and that Java 17 is installed"
        ) from error


def _reason(text: str) -> str:
    """Return the one line of a Java trace that says why: the last cause, else the first line.

    Examples
    --------
    >>> _reason("An error occurred.\\n: org.apache.spark.SparkException: Job aborted\\n\\tat a.b(C.java:1)\\nCaused by: java.io.IOException: No space left\\n")
    'java.io.IOException: No space left'
    """
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    causes = [line for line in lines if re.match(r"Caused by: |: [\w.]+(Exception|Error): ", line)]
    return (causes or lines[:1] or ["no reason given"])[-1].removeprefix("Caused by: ").removeprefix(": ")
