"""`kg cite`: an answer that others can ask again."""

from __future__ import annotations

from typing import IO

import click

from kg.cli.output import store_option, write_bytes
from kg.cli.query import text_of
from kg.errors import UsageError


@click.command()
@click.argument("sparql", required=False)
@click.option("--file", "file", type=click.File("r", encoding="utf-8"), help="Read the query from a file.")
@click.option("--question", metavar="NAME", help="Cite the answer to a question of the library instead.")
@click.option("-p", "--parameter", "given", multiple=True, metavar="NAME=VALUE", help="A parameter of the question.")
@click.option("--date", required=True, metavar="YYYY-MM-DD", help="The day to cite; you say it, not the clock.")
@click.option("--inferred", is_flag=True, help="Add the inferred statements.")
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL 1.1 endpoint instead of a store.")
@click.option(
    "--format", "form", type=click.Choice(["text", "bibtex", "csl"]), default="text", show_default=True,
    help="How the citation is printed.",
)  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False), help="Also write the record that kg rerun reads (JSON)."
)
@store_option
def command(
    sparql: str | None, file: IO[str] | None, question: str | None, given: tuple[str, ...], date: str, inferred: bool,
    endpoint: str | None, form: str, output: str | None, store: str | None,
) -> None:  # fmt: skip
    """Cite an answer: dataset, query, engine and rows with their checksums. 引用结果."""
    from kg.knowledge import KnowledgeGraph
    from kg.query.citation import FORMS
    from kg.query.citing import record_bytes

    text = None if question and sparql is None and file is None else text_of(sparql, file)
    graph = KnowledgeGraph.open(endpoint or store)
    record = graph.cite(text, date=date, question=question, parameters=_parameters(given), inferred=inferred)
    if output:
        write_bytes(record_bytes(record), output)
    write_bytes(FORMS[form](record).encode(), None)


def _parameters(given: tuple[str, ...]) -> dict[str, object]:
    for one in given:
        if "=" not in one:
            raise UsageError(f"-p wants NAME=VALUE, not {one!r}")
    return {name: value for name, _, value in (one.partition("=") for one in given)}
