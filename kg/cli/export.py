"""`kg export`: the graph as a file."""

from __future__ import annotations

import io

import click

from kg.cli.output import say, store_option, write_bytes

_LOSS = {
    "ttl": "Turtle has no named graphs: which source states what is kept in pa:evidence; inferred statements are left out",
    "csv": "a ZIP of tables: inferred statements and the ontology's own terms are left out",
    "graphml": "a network of things and relations: texts and evidence are attributes; inferred statements are left out",
    "gexf": "a network of things and relations: texts and evidence are attributes; inferred statements are left out",
}


@click.command()
@click.option(
    "--format", "format", type=click.Choice(["ttl", "trig", "nq", "jsonld", "csv", "graphml", "gexf"]), required=True
)
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write to a file instead of standard output.")
@store_option
def command(format: str, output: str | None, store: str | None) -> None:  # noqa: A002
    """Write the graph to a file. 导出."""
    from kg.knowledge import KnowledgeGraph

    out = io.BytesIO()
    for name, count in KnowledgeGraph.open(store).export(format, out).items():
        say(f"{count:,} in {name}")
    write_bytes(out.getvalue(), output)
    if format in _LOSS:
        say(_LOSS[format])
