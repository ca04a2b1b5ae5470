"""`kg site build`: the pages as files for any static host."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.output import store_option
from kg.cli.progress import Meter


@click.group()
def command() -> None:
    """Write the pages as a static site. 生成静态站点."""


@command.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@store_option
@click.option("--base-url", help="Address the site will have; the sitemap and the 404 page name it.")
@click.option(
    "--processes",
    type=click.IntRange(1),
    help="How many processes make the pages; as many as there are cores, at least 2.",
)
def build(folder: Path, store: str | None, base_url: str | None, processes: int | None) -> None:
    """Write every page in both languages into FOLDER, for any static host or to open from there; SPARQL is answered in the page."""
    from kg.knowledge import KnowledgeGraph
    from kg.web.static_site import BASE_URL, build_site

    graph = KnowledgeGraph.open(store)
    with Meter("pages") as meter:
        done = build_site(graph, folder, base_url or BASE_URL, processes=processes, progress=meter)
    click.echo(f"{folder}: {done.pages} pages, {done.files} files, {done.bytes / 1e6:.1f} MB")
    for address, reason in done.refused:
        click.echo(f"left out: {address}: {reason}", err=True)
    if base_url is None:
        click.echo(f"the sitemap names {BASE_URL}; give --base-url for another address", err=True)
