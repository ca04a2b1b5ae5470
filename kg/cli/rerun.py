"""`kg rerun`: asks a cited query again."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.output import store_option


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL 1.1 endpoint instead of a store.")
@store_option
def command(file: Path, endpoint: str | None, store: str | None) -> None:
    """Ask the query of a citation again and say whether the answer is the same; exit 1 if it is not. 复查引用."""
    from kg.knowledge import KnowledgeGraph
    from kg.query.citation import rerun_lines
    from kg.query.citing import read_record

    found = KnowledgeGraph.open(endpoint or store).rerun(read_record(file.read_bytes(), str(file)))
    for line in rerun_lines(found):
        click.echo(line)
    sys.exit(0 if found.same else 1)
