"""`kg ingest`: plan documents to candidate tables."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.output import say


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--plan", metavar="ID", help="The plan the files belong to; else made of the first file's name.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Folder to write; else FILE.candidates, and none with --format json.",
)
@click.option(
    "--mapping", type=click.Path(path_type=Path), help="TOML file that says which headers name which columns."
)
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True, help="What to print."
)
@click.option(
    "--max-size", type=click.IntRange(min=1), metavar="MB", help="Largest file read, in megabytes [default: 64]."
)
def command(
    files: tuple[Path, ...],
    plan: str | None,
    output: Path | None,
    mapping: Path | None,
    form: str,
    max_size: int | None,
) -> None:
    """Read plan documents into candidate tables, for review. 读取计划文件.

    report.md in the folder says what was found, what was skipped and why, and where a role word stands outside all of that. Where a
    table's headers are not understood, say what its columns hold in a mapping file; data/README.md tells how.

    \b
    Examples:
      kg ingest plan.docx annex.xlsx --plan harbour-2026 -o harbour
      kg ingest odd.csv --mapping columns.toml --format json
    """
    from kg.knowledge import KnowledgeGraph

    run = KnowledgeGraph.ingest(files, plan, mapping=mapping, max_megabytes=max_size)
    folder = output or (None if form == "json" else Path(f"{files[0].stem}.candidates"))
    if folder is not None:
        run.write(folder)
        say(f"wrote {folder}: candidates.csv, tables, texts and report.md")
    click.echo(run.json() if form == "json" else run.summary(), nl=False)
