"""`kg analyze benchmarks`, `rounds` and `unit`: reports that are several tables under lines to be read first."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from kg.cli.output import say, store_option, write_bytes, write_frame
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.network.study import Study

FORMATS = ("table", "json", "ttl", "csv", "tsv", "md", "xlsx", "parquet")


def study_options(command: Any) -> Any:
    """Add the options every report has: store, table, format and file."""
    command = click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write to a file.")(command)
    command = click.option(
        "--format", "name", type=click.Choice(FORMATS), default="table", show_default=True, help="What to print."
    )(command)
    command = click.option("--table", help="One table of the report; csv, xlsx and the like need one.")(command)
    return store_option(command)


def explained(*sections: str) -> Callable[[Any], Any]:
    """Return the option that prints what the columns of a report mean, and stops."""

    def show(context: click.Context, _: click.Parameter, wanted: bool) -> None:
        if wanted:
            from kg.cli.analyses import write_definitions

            write_definitions(*sections)
            context.exit()

    return click.option(
        "--explain", is_flag=True, is_eager=True, expose_value=False, callback=show,
        help="Print what the columns mean and stop.",
    )  # fmt: skip


def write_study(found: Study, table: str | None, name: str, output: str | None) -> None:
    """Write a report: all of it as text or JSON, or one of its tables in any format; its lines are always said."""
    if table is not None and table not in found.tables:
        raise UsageError(f"no table is called {table!r}; this report has {', '.join(found.tables)}")
    if name == "json" and table is None:
        write_bytes((json.dumps(found.as_dict(), ensure_ascii=False, indent=1) + "\n").encode(), output)
        return
    if name == "ttl":
        from kg.rdf.analysis import analysis_turtle

        write_bytes("".join(analysis_turtle(found.as_dict())).encode(), output)
        return
    if name != "table" and table is None:
        raise UsageError(f"--format {name} holds one table; name it with --table: {', '.join(found.tables)}")
    if table is not None:
        for line in found.lines:
            say(line)
        write_frame(found.tables[table], name, output)
        return
    write_bytes(_text(found).encode(), output)


def _text(found: Study) -> str:
    from kg.cli.analyses import aligned

    settings = ", ".join(
        f"{key}={value}" for key, value in sorted(found.settings.items()) if value not in (None, "", [])
    )
    pieces = [*found.lines, f"settings: {settings}", ""]
    for name, frame in found.tables.items():
        pieces += [f"{name}: {len(frame)} rows", aligned(frame) if len(frame) else "", ""]
    return "\n".join(pieces)


@click.command()
@click.option("--plan", help="One plan; by default the plan with most mentions.")
@click.option("--inferred", is_flag=True, help="Count cases under the positionings they are inferred to support.")
@click.option("--force", is_flag=True, help="Test although there are fewer than 20 mentions.")
@click.option("--alpha", type=float, default=0.05, show_default=True, help="Level at which q is significant.")
@click.option("--correction", default="dbh", show_default=True, help="dbh bh by holm bonferroni none.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of every draw.")
@explained("matrix", "quotients", "shares", "diversity", "likeness", "countries", "gaps", "correction")
@study_options
def benchmarks(
    plan: str | None,
    inferred: bool,
    store: str | None,
    table: str | None,
    name: str,
    output: str | None,
    **settings: Any,
) -> None:
    """Which positioning looks to which place; coverage first. 对标分析."""
    from kg.knowledge import KnowledgeGraph

    write_study(KnowledgeGraph.open(store).benchmarks(plan, inferred=inferred, **settings), table, name, output)


@click.command()
@click.argument("one")
@click.argument("two")
@study_options
def rounds(one: str, two: str, store: str | None, table: str | None, name: str, output: str | None) -> None:
    """Compare two plans: units kept, new and gone, ranks, ties; totals where a round has no more. 轮次比较."""
    from kg.knowledge import KnowledgeGraph

    write_study(KnowledgeGraph.open(store).rounds(one, two), table, name, output)


@click.command()
@click.argument("unit")
@click.option("--plan", help="Only this plan.")
@click.option("--dataset", help="Only this dataset.")
@explained("measures", "units", "partners", "edges", "tasks")
@study_options
def unit(
    unit: str,
    plan: str | None,
    dataset: str | None,
    store: str | None,
    table: str | None,
    name: str,
    output: str | None,
) -> None:
    """Report on one unit: its tasks by role, its partners, its measures. 单位报告."""
    from kg.knowledge import KnowledgeGraph

    network = {key: value for key, value in (("plan", plan), ("dataset", dataset)) if value}
    write_study(KnowledgeGraph.open(store).unit(unit, network=network), table, name, output)
