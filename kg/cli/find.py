"""`kg find`: search names and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.output import format_of, output_options, say, store_option, write_solutions

if TYPE_CHECKING:
    from kg.store.base import Solutions


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Most hits shown; all are counted."
)
@click.option("--type", "type_", metavar="CLASS", help="Only things of this class: Task, 城市, pa:Unit …")
@store_option
@output_options
def command(
    text: tuple[str, ...],
    limit: int,
    type_: str | None,
    store: str | None,
    format: str | None,  # noqa: A002
    output: str | None,
) -> None:
    """Find things by any part of their names, aliases, texts and printed phrases. 检索.

    Several words must all be there; "quoted words" stand together. Traditional and simplified characters, full and half width and case
    do not matter; a single character is enough.
    """
    from kg.knowledge import KnowledgeGraph

    found = KnowledgeGraph.open(store).reader().find(" ".join(text), limit=limit, type=type_)
    write_solutions(_columns(found.solutions, format_of(format, output)), format, output)
    say(
        f"{len(found.solutions)} of {found.total} hits shown"
        + ("; --limit N shows more" if found.solutions.truncated else "")
    )


def _columns(solutions: Solutions, name: str | None) -> Solutions:
    """Leave the IRI out of tables for people, where the local name says the same; the limit is announced by the verb itself."""
    from kg.store.base import Solutions

    if name not in {None, "table", "md"}:
        return Solutions(variables=solutions.variables, rows=list(solutions))
    return Solutions(variables=solutions.variables[:-1], rows=[row[:-1] for row in solutions])
