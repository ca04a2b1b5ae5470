"""`kg query`: any SPARQL query."""

from __future__ import annotations

import sys
from typing import IO

import click

from kg.cli.output import answer_options, service_option, store_option, write_answer
from kg.errors import UsageError


@click.command()
@click.argument("sparql", required=False)
@click.option("--file", "file", type=click.File("r", encoding="utf-8"), help="Read the query from a file.")
@click.option("--inferred", is_flag=True, help="Add the inferred statements.")
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL 1.1 endpoint instead of a store.")
@service_option
@store_option
@answer_options
def command(
    sparql: str | None,
    file: IO[str] | None,
    inferred: bool,
    store: str | None,
    endpoint: str | None,
    allow_services: tuple[str, ...],
    **settings: object,
) -> None:
    """Run any SPARQL 1.1 query; '-' reads it from standard input. 运行 SPARQL 查询."""
    from kg.knowledge import KnowledgeGraph

    graph = KnowledgeGraph.open(endpoint or store, allow_services=allow_services)
    write_answer(graph, text_of(sparql, file), inferred=inferred, **settings)  # type: ignore[arg-type]


def text_of(sparql: str | None, file: IO[str] | None) -> str:
    """Return the query that the words of a command give: an argument, standard input or a file."""
    if (sparql is None) == (file is None):
        raise UsageError("give the query as an argument, or '-' for standard input, or --file FILE")
    if file is not None:
        return file.read()
    return sys.stdin.buffer.read().decode("utf-8") if sparql == "-" else str(sparql)
