"""`kg why`: the evidence behind every statement about a thing."""

from __future__ import annotations

import click

from kg.cli.output import format_of, output_options, say, store_option, write_bytes, write_solutions

language_option = click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    help="Language that names come in first.",
)
inferred_option = click.option("--inferred", is_flag=True, help="Add the inferred statements.")


@click.command()
@click.argument("thing")
@language_option
@inferred_option
@click.option("--limit", type=click.IntRange(min=1), help="Most statements; a cut is said on standard error.")
@store_option
@output_options
def command(
    thing: str,
    lang: str,
    inferred: bool,
    limit: int | None,
    store: str | None,
    format: str | None,  # noqa: A002
    output: str | None,
) -> None:
    """Show every statement about THING with its source, characters, printed phrase and evidence level. 查看证据.

    THING is a name (深圳, Shenzhen), a local name (city/shenzhen) or an IRI. Statements that point to it come last, after ←.
    """
    from kg.knowledge import KnowledgeGraph

    why = KnowledgeGraph.open(store).reader(inferred=inferred).why(thing, lang, limit)
    if format_of(format, output):
        write_solutions(why.solutions, format, output)
    else:
        write_bytes(("\n".join(why.lines()) + "\n").encode(), output)
    for remark in why.remarks:
        say(remark)
