"""The options of verbs that answer, and the meter of long work; what they mean is in `kg.cli.answers`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from kg.cli.answers import (
    GRAPHS,
    SECONDS,
    TABLES,
    format_of,
    say,
    write_answer,
    write_bytes,
    write_frame,
    write_solutions,
)

__all__ = [
    "answer_options",
    "format_of",
    "output_options",
    "say",
    "service_option",
    "store_option",
    "write_answer",
    "write_bytes",
    "write_frame",
    "write_solutions",
]

Command = TypeVar("Command", bound=Callable[..., Any])

store_option = click.option(
    "--store", metavar="PATH|URL", help="The store, or a SPARQL endpoint; else $KG_STORE, else .kg here."
)


service_option = click.option(
    "--allow-service",
    "allow_services",
    multiple=True,
    metavar="URL",
    help="A server that SERVICE may ask, as the query writes it; also $KG_ALLOW_SERVICE. Else none.",
)


def output_options(command: Command) -> Command:
    """Add ``--format`` and ``-o``; the command gets `format` and `output`, and passes both to `write_frame` or `write_solutions`."""
    output = click.option(
        "-o", "--output", type=click.Path(dir_okay=False), help="Write to a file instead of standard output."
    )
    formats = click.option(
        "--format", "format", type=click.Choice(TABLES), help="Format; else by the file's name, else table."
    )
    return formats(output(command))


def answer_options(command: Command) -> Command:
    """Add the options of commands that run SPARQL: format, file, row limit, time limit."""
    for option in (
        click.option(
            "--timeout",
            type=click.FloatRange(min=0, min_open=True),
            default=SECONDS,
            show_default=True,
            help="Seconds.",
        ),
        click.option(
            "--limit", type=click.IntRange(min=0), help="Most rows of the answer; a cut is said on standard error."
        ),
        click.option(
            "-o", "--output", type=click.Path(dir_okay=False), help="Write to a file instead of standard output."
        ),
        click.option("--format", "format", type=click.Choice(TABLES + GRAPHS), help="Format; else by the file's name."),
    ):
        command = option(command)
    return command
