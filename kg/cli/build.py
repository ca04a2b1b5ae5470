"""`kg build`: tables to graph."""

from __future__ import annotations

import click

from kg.cli.output import store_option
from kg.cli.progress import Meter


@click.command()
@store_option
@click.option("--data", "data", multiple=True, metavar="DIR", help="A further data folder; may be given several times.")
@click.option("--shipped/--no-shipped", default=True, help="Whether to read the shipped tables too.")
@click.option("--fresh", is_flag=True, help="Leave out RDF files that were loaded before.")
def command(store: str | None, data: tuple[str, ...], shipped: bool, fresh: bool) -> None:
    """Build the graph from tables, all or nothing. 由表格构建图谱."""
    from kg.knowledge import KnowledgeGraph

    with Meter("rows") as meter:
        graph = KnowledgeGraph.build(store, data, shipped=shipped, fresh=fresh, progress=meter)
    for line in graph.built.lines() if graph.built else ():
        click.echo(line)
