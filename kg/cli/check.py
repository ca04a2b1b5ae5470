"""`kg check`: shapes, hygiene and stated totals."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kg.cli.output import output_options, store_option, write_bytes, write_solutions

if TYPE_CHECKING:
    from kg.query.findings import Report


@click.command()
@click.option("--strict", is_flag=True, help="Exit 1 on warnings and gaps too, not only on violations.")
@click.option(
    "--table",
    "table",
    type=click.Choice(("findings", "totals", "coverage")),
    help="Write one table of the report; with --format alone: findings.",
)
@store_option
@output_options
def command(strict: bool, table: str | None, store: str | None, format: str | None, output: str | None) -> None:  # noqa: A002
    """Check shapes, hygiene and stated totals; exit 1 on a violation. 校验与对账."""
    from kg.knowledge import KnowledgeGraph

    report = KnowledgeGraph.open(store).check()
    _write(report, table, format, output)
    sys.exit(1 if report.fails(strict=strict) else 0)


def _write(report: Report, table: str | None, form: str | None, output: str | None) -> None:
    from kg.query.checktext import report_lines

    if table is None and form in {None, "table"} and (output is None or output.endswith(".txt")):
        write_bytes(("\n".join(report_lines(report)) + "\n").encode(), output)
    else:
        write_solutions(report.solutions(table or "findings"), form, output)
