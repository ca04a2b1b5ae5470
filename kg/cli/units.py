"""`kg units`: names, aliases, histories and merges of units."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.output import output_options, say, write_frame

if TYPE_CHECKING:
    import pandas as pd

_data = click.option(
    "--data",
    "data",
    multiple=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="A further data folder, with tables or aliases/units.csv of its own; may be given several times.",
)
_place = click.option(
    "--jurisdiction", default="", metavar="PLACE", help="Place whose document prints the name: qingdao, 青岛市."
)


@click.group()
def command() -> None:
    """Look up names of units, their history, and decide on merges. 单位名录

    A name means a body at a place and a time. Nothing is merged by guess: `review` proposes, `decide` keeps what a person decided, and
    `kg build --data DIR` honours it.
    """


def _frame(rows: list[dict[str, str]], columns: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=list(columns))


def _write(rows: list[dict[str, str]], columns: tuple[str, ...], output: dict[str, Any]) -> None:
    write_frame(_frame(rows, columns), output["format"], output["output"])


@command.command("list")
@click.option("--kind", help="Only one kind: government, party, court, enterprise, association ...")
@_place
@_data
@output_options
def list_(kind: str | None, jurisdiction: str, data: tuple[Path, ...], **output: Any) -> None:
    """List the bodies of the registry with their names, level, kind and time. 列出单位"""
    from kg.ingest.unit_listing import LIST_COLUMNS, listed_rows

    _write(listed_rows(data, kind, jurisdiction), LIST_COLUMNS, output)


@command.command()
@click.argument("name")
@_place
@click.option("--date", default="", metavar="DATE", help="Date of the document: YYYY, YYYY-MM or YYYY-MM-DD.")
@_data
def find(name: str, jurisdiction: str, date: str, data: tuple[Path, ...]) -> None:
    """Print the body NAME means at a place and time; nothing and exit 1 where none, or more than one, is sure. 查找单位

    Example: kg units find 市发改委 --jurisdiction qingdao
    """
    from kg.ingest.authority import read_authority

    found = read_authority(data).look_up(name, jurisdiction, date)
    if found.unit is None:
        say(f"{name}: {found.reason}" + (f" ({', '.join(found.candidates)})" if found.candidates else ""))
        raise SystemExit(1)
    click.echo(found.unit)
    if found.standard is not None:
        say(f"{found.standard.name}: no entry of the registry, but a department that every such place has 通用机构")


@command.command()
@click.argument("name")
@_place
@_data
@output_options
def history(name: str, jurisdiction: str, data: tuple[Path, ...], **output: Any) -> None:
    """Show what the body NAME continues and what continues it, oldest first. 单位沿革"""
    from kg.ingest.unit_listing import HISTORY_COLUMNS, history_rows

    _write(history_rows(name, jurisdiction, data), HISTORY_COLUMNS, output)


@command.command()
@_data
@click.option("--all", "decided", is_flag=True, help="Also those decided already.")
@output_options
def review(data: tuple[Path, ...], decided: bool, **output: Any) -> None:
    """Propose merges, splits and renames with their evidence; merges nothing. 提出合并、拆分、更名建议"""
    from kg.ingest.unit_listing import REVIEW_COLUMNS, review_rows
    from kg.ingest.unreviewed import left_out

    rows, hidden = review_rows(data, decided=decided)
    _write(rows, REVIEW_COLUMNS, output)
    if hidden:
        say(f"{hidden} decided proposals are not shown; --all shows them")
    for line in (line for folder in data for line in left_out(folder)):
        say(line.strip())


@command.command()
@click.argument("proposal")
@click.argument("decision", type=click.Choice(["accept", "refuse"]), required=False)
@click.option("--undo", is_flag=True, help="Take the decision in force back; the table keeps both.")
@click.option("--who", required=True, help="Who decides.")
@click.option("--when", required=True, help="When, as YYYY-MM-DD.")
@click.option("--reason", default="", help="Why.")
@click.option(
    "--data",
    "folder",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The data folder that keeps it.",
)
def decide(proposal: str, decision: str | None, undo: bool, who: str, when: str, reason: str, folder: Path) -> None:
    """Keep a decision about PROPOSAL in DIR/aliases/decisions.csv. 记录裁定

    `kg build --data DIR` makes an inferred statement of every accepted one; networks with canonical units follow it.
    """
    from kg.ingest.unit_listing import record

    made = record(folder, proposal, "undo" if undo else decision, who=who, when=when, reason=reason)
    click.echo(f"{made.proposal}: {made.decision} ({made.kind} {made.other} -> {made.unit}), {made.who}, {made.when}")
