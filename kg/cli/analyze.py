"""`kg analyze`: collaboration of units, tested against chance."""

from __future__ import annotations

import os
from typing import Any

import click

from kg.cli.analyses import FORMATS, PARTS, analysed, write_analysis, write_definitions, write_simulation
from kg.cli.analyze_figures import share_options
from kg.cli.output import store_option
from kg.cli.studies import benchmarks, rounds, unit


@click.group()
def command() -> None:
    """Analyse collaboration, benchmarks and rounds. 分析."""
    for library in (
        "OPENBLAS",
        "MKL",
    ):  # many small matrices: more threads only wait for each other, and may change the last digit
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")


@command.command()
@click.option("--plan", help="One plan: local name or IRI.")
@click.option("--dataset", help="All plans of a dataset: qingdao, state-council.")
@click.option(
    "--edges",
    type=click.Path(dir_okay=False),
    help="CSV of your own: task, unit, optional role, stratum, weight, level.",
)
@click.option(
    "--projection",
    type=click.Choice(["lead-support", "co-work", "co-lead", "co-support"]),
    help="Default by the roles.",
)
@click.option(
    "--null",
    default="auto",
    show_default=True,
    help="role-fixed role-bicm sdsm fdsm svn fixed-row fixed-column fixed-fill.",
)
@click.option(
    "--tail",
    type=click.Choice(["upper", "lower", "both"]),
    default="upper",
    show_default=True,
    help="More shared tasks than the null gives, fewer, or either.",
)
@click.option("--alpha", type=float, default=0.05, show_default=True, help="Level at which q is significant.")
@click.option("--correction", default="auto", show_default=True, help="dbh bh by holm bonferroni tarone gilbert none.")
@click.option("--strata", default=None, help="none, positioning, section, round, plan; for --edges: stratum or none.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of every draw.")
@click.option(
    "--draws",
    type=int,
    help="Matrices drawn by role-fixed and fdsm; by default as many as needed, at least 5,000; 0 counts exactly (small).",
)
@click.option(
    "--statistic-draws",
    type=int,
    default=100,
    show_default=True,
    help="Matrices drawn for unit and network statistics.",
)
@click.option("--boot", type=int, default=200, show_default=True, help="Bootstrap plans; 0 for none.")
@click.option(
    "--groups",
    type=click.Choice(["keep", "drop", "expand"]),
    default="keep",
    show_default=True,
    help="Collective units.",
)
@click.option(
    "--responsible",
    type=click.Choice(["auto", "lead", "support", "own"]),
    default="auto",
    show_default=True,
    help="What a responsible unit counts as.",
)
@click.option(
    "--units",
    "units",
    type=click.Choice(["canonical", "as-listed"]),
    default="canonical",
    show_default=True,
    help="Units after decided merges, or under the names listed.",
)
@click.option(
    "--evidence", default="stated,derived,external", show_default=True, help="Evidence levels that take part."
)
@click.option("--top", type=int, default=20, show_default=True, help="Rows shown in the table format.")
@click.option(
    "--part", type=click.Choice(PARTS), default="edges", show_default=True, help="Table written as csv or parquet."
)
@click.option("--power", "simulate", flag_value="power", help="Simulate instead what these margins could show.")
@click.option("--calibrate", "simulate", flag_value="calibrate", help="Simulate instead how often each null errs here.")
@click.option("--explain", is_flag=True, help="Print the definitions and stop.")
@click.option("--format", "format", type=click.Choice(FORMATS), help="Format; else by the file's name, else table.")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write to a file.")
@store_option
def collaboration(
    explain: bool, simulate: str | None, output: str | None, part: str, top: int, **settings: Any
) -> None:
    """Who works with whom, beyond what their loads explain. 单位协同."""
    if explain:
        write_definitions()
    elif simulate:
        write_simulation(settings, simulate)
    else:
        write_analysis(analysed(settings), settings["format"], output, part, top)


for study in (benchmarks, rounds, unit, *share_options(collaboration)):
    command.add_command(study)
