"""`kg analyze figure` and `kg analyze methods`: an analysis as pictures, and as a paragraph ready to paste."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.output import say, store_option, write_bytes, write_frame
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.view.canvas import Chart

OWN = frozenset({"explain", "simulate", "output", "part", "top", "format", "store", "help"})


@click.command()
@click.argument("name")
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    help="Language of the words in the figure.",
)
@click.option("--format", "form", type=click.Choice(["svg", "png", "csv"]), help="csv is the figure's table.")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="The file; its ending tells the format.")
@store_option
def figure(name: str, lang: str, form: str | None, output: str | None, **settings: Any) -> None:
    """Draw matrix, roles, degrees, flow, backbone, stability, nulls, pvalues or benchmarks; or write its table. 图."""
    chosen = form or (Path(output).suffix.lower().lstrip(".") if output else "")
    if chosen not in ("svg", "png", "csv") or (output is None and chosen != "csv"):
        raise UsageError("give -o FILE.svg or FILE.png, or --format csv for the figure's table")
    drawn = drawn_figure(name, "svg" if chosen == "csv" else chosen, lang, settings)
    if chosen == "csv":
        write_frame(drawn.table, "csv", output)
    else:
        write_bytes(drawn.content, output)
        say(f"{len(drawn.table)} rows in the figure's table (--format csv)")
    for note in drawn.notes:
        say(note)


def drawn_figure(name: str, form: str, lang: str, settings: Mapping[str, Any]) -> Chart:
    """Return the figure the options name; an edge list of one's own needs no store."""
    from kg.cli.analyses import analysed
    from kg.knowledge import KnowledgeGraph
    from kg.view.analysis_figures import FIGURES, any_figure

    if name not in FIGURES:
        raise UsageError(f"no figure is called {name!r}; there are {', '.join(FIGURES)}")
    if settings["edges"] is not None and name != "benchmarks":
        return any_figure(name, analysed(settings), form, lang=lang)
    graph = KnowledgeGraph.open(settings["store"])
    found = graph.benchmarks(settings["plan"]) if name == "benchmarks" else analysed(settings)
    return graph.figure(name, found, form, lang=lang)


@click.command()
@click.argument("lang", type=click.Choice(["zh", "en"]), default="zh")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write to a file.")
@store_option
def methods(lang: str, output: str | None, **settings: Any) -> None:
    """Print the methods paragraph: data, null, tests, power, result, limits, references. 方法段."""
    from kg.cli.analyses import analysed

    write_bytes(f"{analysed(settings).narrative(lang)}\n".encode(), output)


def share_options(collaboration: click.Command) -> tuple[click.Command, ...]:
    """Return the two commands with the network and test options of `collaboration`."""
    shared = [param for param in collaboration.params if param.name not in OWN]
    for command in (figure, methods):
        command.params += [param for param in shared if param not in command.params]
    return figure, methods
