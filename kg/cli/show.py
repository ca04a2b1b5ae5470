"""`kg show`: a thing with its facts and neighbours."""

from __future__ import annotations

import click

from kg.cli.output import format_of, output_options, store_option, write_bytes, write_solutions
from kg.cli.why import inferred_option, language_option


@click.command()
@click.argument("thing")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="Most values of a property in the text form.",
)
@language_option
@inferred_option
@store_option
@output_options
def command(
    thing: str,
    limit: int,
    lang: str,
    inferred: bool,
    store: str | None,
    format: str | None,  # noqa: A002
    output: str | None,
) -> None:
    """Show what THING is, what is said of it and what it is linked with, both ways. 查看事物.

    THING is a name (深圳, Shenzhen), a local name (city/shenzhen) or an IRI. kg why THING shows the evidence.
    """
    from kg.knowledge import KnowledgeGraph

    card = KnowledgeGraph.open(store).reader(inferred=inferred).card(thing)
    if format_of(format, output):
        write_solutions(card.solutions, format, output)
    else:
        write_bytes(("\n".join(card.lines(lang, limit)) + "\n").encode(), output)
