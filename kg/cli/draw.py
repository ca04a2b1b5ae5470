"""`kg draw`: an interactive page, or a figure for a paper."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.output import store_option
from kg.errors import UsageError

FORMATS = ("html", "svg", "png")


@click.command()
@click.option(
    "--lens",
    metavar="NAME",
    help="A view: overview (the default), benchmarks, units, cases, or a file in ontology/lenses.",
)
@click.option("--around", metavar="THING", help="Put one thing at the centre: a local name, an IRI or a label.")
@click.option(
    "--depth", type=click.IntRange(1, 6), default=1, show_default=True, help="With --around: how many steps out."
)
@click.option("--question", metavar="NAME", help="Draw the things in the answer to a question of the library.")
@click.option("--param", "parameters", metavar="NAME=VALUE", multiple=True, help="With --question: a parameter of it.")
@click.option(
    "--layout", type=click.Choice(["typed", "bipartite", "force"]), help="Another arrangement than the view's own."
)
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of the labels."
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="Format; else by the file's name.")
@click.option("--inferred", is_flag=True, help="Draw inferred relations too.")
@click.option("--most", type=click.IntRange(1), default=1500, show_default=True, help="Most things in one picture.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write."
)
@store_option
def command(output: Path, form: str | None, layout: str | None, lang: str, store: str | None, **wish: object) -> None:
    """Draw an interactive page (html) or a figure (svg, png). 绘图."""
    from kg.knowledge import KnowledgeGraph

    wish["parameters"] = _parameters(wish["parameters"])
    form = form or _form(output)
    graph = KnowledgeGraph.open(store)
    network = graph.network(**wish)  # type: ignore[arg-type]
    path = graph.picture(network, form, layout=layout, lang=lang).save(output)
    click.echo(f"{path}: {len(network)} things, {network.number_of_edges()} relations")
    _say(network.graph["caption"].cut, bool(wish["inferred"]))


def _form(output: Path) -> str:
    ending = output.suffix.lower().lstrip(".")
    if ending not in FORMATS:
        raise UsageError(f"{output}: the name does not tell a format; end it in .html, .svg or .png, or give --format")
    return ending


def _parameters(given: object) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in given if isinstance(pair, str)] if isinstance(given, tuple) else []
    for name, equals, value in pairs:
        if not (name and equals):
            raise UsageError(f"--param {name + value!r}: write NAME=VALUE")
    return {name: value for name, _, value in pairs}


def _say(cut: tuple[str, str] | None, inferred: bool) -> None:
    """Say on standard error what is not in the picture."""
    if cut is not None:
        click.echo(f"kg: {cut[1]} {cut[0]}", err=True)
    if not inferred:
        click.echo("kg: inferred relations are not drawn; --inferred adds them", err=True)
