"""`kg export`: the graph as a file, or in another SPARQL server."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import click

from kg.cli.output import say, store_option, write_bytes
from kg.cli.progress import Meter
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.knowledge import KnowledgeGraph

_LOSS = {
    "ttl": "Turtle has no named graphs: which source states what is kept in pa:evidence; inferred statements are left out",
    "csv": "a ZIP of tables: inferred statements and the ontology's own terms are left out",
    "graphml": "a network of things and relations: texts and evidence are attributes; inferred statements are left out",
    "parquet": "tables of duties, things and relations: texts that are no names, and the ontology's own terms, are left out",
    "gexf": "a network of things and relations: texts and evidence are attributes; inferred statements are left out",
}
_FORMATS = ["ttl", "trig", "nq", "jsonld", "csv", "graphml", "gexf", "parquet"]


@click.command()
@click.option("--format", "format", type=click.Choice(_FORMATS), help="What to write.")
@click.option("-o", "--output", help="File to write, instead of standard output; for parquet a folder.")
@click.option("--to", "to", metavar="URL", help="Fill this SPARQL server by the Graph Store Protocol.")
@store_option
def command(format: str | None, output: str | None, to: str | None, store: str | None) -> None:  # noqa: A002
    """Write the graph to a file or a server. 导出."""
    from kg.knowledge import KnowledgeGraph

    if (format is None) == (to is None):
        raise UsageError("give either --format NAME or --to URL")
    for name, count in _written(KnowledgeGraph.open(store), format, output, to).items():
        say(f"{count:,} in {name}")
    if format in _LOSS:
        say(_LOSS[format])


def _written(graph: KnowledgeGraph, format: str | None, output: str | None, to: str | None) -> dict[str, int]:  # noqa: A002
    if to is not None:
        return graph.export_to(to)
    if format == "parquet":
        if output is None:
            raise UsageError("--format parquet writes a folder: name it with -o FOLDER")
        with Meter("named graphs") as meter:
            return graph.export_parquet(output, meter)
    out = io.BytesIO()
    counts = graph.export(str(format), out)
    write_bytes(out.getvalue(), output)
    return counts
