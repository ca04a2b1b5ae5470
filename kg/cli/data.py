"""`kg data`: the curated tables themselves."""

from __future__ import annotations

from pathlib import Path

import click

_folders = click.argument("folders", nargs=-1, type=click.Path(path_type=Path))


@click.group()
def command() -> None:
    """Format and check the curated tables. 整理表格."""


@command.command()
@_folders
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a table is not canonical.")
def fmt(folders: tuple[Path, ...], check: bool) -> None:
    """Bring tables into canonical form: the shipped ones, or those of FOLDERS."""
    from kg.ingest.canonical import format_tables
    from kg.ingest.schema import read_schema
    from kg.resources import data_dir

    schema = read_schema()
    changed = [path for folder in folders or (data_dir(),) for path in format_tables(folder, schema, check=check)]
    for path in changed:
        click.echo(f"{'not canonical' if check else 'formatted'}: {path}")
    if check and changed:
        raise SystemExit(1)


@command.command()
def doc() -> None:
    """Describe every table and column, as Markdown."""
    from kg.ingest.canonical import document
    from kg.ingest.schema import read_schema

    click.echo(document(read_schema()), nl=False)
