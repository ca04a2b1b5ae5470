"""`kg source`: the source texts at hand."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.output import store_option

_data = click.option(
    "--data", "data", multiple=True, type=click.Path(path_type=Path), help="A further data folder with sources.csv."
)


@click.group()
def command() -> None:
    """Register source texts, so that spans are checked. 登记来源文本."""


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@_data
@store_option
def add(files: tuple[Path, ...], data: tuple[Path, ...], store: str | None) -> None:
    """Keep a copy of source texts beside the store; matched by SHA-256."""
    from kg.knowledge import KnowledgeGraph

    for text in KnowledgeGraph.add_sources(files, store, data=data):
        click.echo(f"{text.source}  {text.title}  {text.length:,} characters")
    click.echo("kg build now compares every span of these sources.")


@command.command("list")
@_data
@store_option
def list_(data: tuple[Path, ...], store: str | None) -> None:
    """List the sources whose text can be checked, and whether it is at hand."""
    from kg.knowledge import KnowledgeGraph

    for source, title, at_hand in KnowledgeGraph.source_texts(store, data=data):
        click.echo(f"{'at hand ' if at_hand else 'missing '}  {source}  {title}")
