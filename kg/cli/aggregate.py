"""`kg aggregate`: who meets whom, coverage and benchmarks of a Parquet export, by DuckDB or on a Spark cluster."""

from __future__ import annotations

import click

from kg.cli.output import output_options, write_frame
from kg.cli.progress import Clock


@click.command()
@click.argument("name")
@click.argument("folder")
@click.option(
    "--spark", metavar="MASTER", help="Run on Apache Spark: spark://HOST:7077, yarn, local[*] …; else DuckDB here."
)
@output_options
def command(name: str, folder: str, spark: str | None, format: str | None, output: str | None) -> None:  # noqa: A002
    """Count over FOLDER (from kg export --format parquet): projection, coverage or benchmarks. 汇总."""
    from kg.knowledge import KnowledgeGraph

    with Clock("counting"):
        found = KnowledgeGraph.aggregate(name, folder, spark=spark)
    write_frame(found, format, output)
