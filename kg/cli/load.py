"""`kg load`: RDF files into a store."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.output import say, store_option


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--graph", metavar="NAME", help="Named graph that takes the triples: a name or an IRI; else the file's name."
)
@click.option(
    "--format",
    "format",
    type=click.Choice(["ttl", "trig", "nt", "nq", "jsonld", "rdf"]),
    help="Format, if not by suffix.",
)
@store_option
def command(files: tuple[Path, ...], graph: str | None, format: str | None, store: str | None) -> None:  # noqa: A002
    """Add RDF files to a store, all or nothing. 载入 RDF."""
    from kg.knowledge import KnowledgeGraph

    for loaded in KnowledgeGraph.load(files, store, graph=graph, format=format):
        click.echo(f"{loaded.quads:>9,} quads  {loaded.graph or 'in the graphs the file names'}  from {loaded.file}")
        if not loaded.default:
            say("this store holds a dataset as its files give it: named graphs are not part of its default graph")
