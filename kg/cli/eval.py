"""`kg eval GOLD.json FILES...`: measures extraction against a gold standard."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.ingest.candidate import Statement
    from kg.ingest.evaluate import Evaluation

_SHOWN = ("precision", "recall", "f1", "pair_f1")


@click.command(name="eval")
@click.argument("gold", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="What to print.",
)
@click.option("--draws", type=click.IntRange(min=1), default=1000, show_default=True, help="Bootstrap samples.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the bootstrap.")
def command(gold: Path, files: tuple[Path, ...], format: str, draws: int, seed: int) -> None:  # noqa: A002
    """Compare what is extracted from FILES (documents, folders, or candidates as JSON) with GOLD. 评测抽取

    A statement is exact when its lead, responsible and supporting names equal the gold ones, each as a set. Intervals are 95 %
    bootstrap intervals over documents.
    """
    from kg.ingest.evaluate import evaluate

    found = evaluate(gold, files, _extract)
    text = _as_json(found, draws, seed) if format == "json" else _as_table(found, draws, seed)
    click.echo(text)
    if found.missing:
        click.echo(
            f"kg: {len(found.missing)} documents of the gold standard were not given: {', '.join(found.missing)}",
            err=True,
        )


def _extract(path: Path) -> Iterable[Statement]:
    from kg.ingest.documents import read_document
    from kg.ingest.statements import find_statements
    from kg.ingest.table_statements import find_table_statements

    document = read_document(path)
    return [*find_statements(document).statements, *find_table_statements(document).statements]


def _as_json(found: Evaluation, draws: int, seed: int) -> str:
    measures = found.rows(draws=draws, seed=seed)
    documents = [{"name": score.name, "kind": score.kind} | asdict(score.counts) for score in found.documents]
    confusions = [asdict(confusion) for confusion in found.confusions()]
    parts = {"measures": measures, "documents": documents, "confusions": confusions, "missing": list(found.missing)}
    return json.dumps(parts, ensure_ascii=False, indent=1)


def _as_table(found: Evaluation, draws: int, seed: int) -> str:
    lines = ["kind       docs gold found exact  " + "  ".join(f"{name:22}" for name in _SHOWN)]
    for row in found.rows(draws=draws, seed=seed):
        cells = [f"{row[name]:.4f} [{row[f'{name}_low']:.3f} {row[f'{name}_high']:.3f}]" for name in _SHOWN]
        counts = f"{row['kind']:10} {row['documents']:4} {row['gold']:4} {row['found']:5} {row['exact']:5}  "
        lines.append(counts + "  ".join(f"{cell:22}" for cell in cells))
    confusions = found.confusions()
    lines.append(f"\nconfusions: {len(confusions)}")
    lines += [
        f"{c.document} {c.number} {c.problem}\n  gold:  {c.gold}\n  found: {c.found}\n  text:  {c.printed}"
        for c in confusions
    ]
    return "\n".join(line.rstrip() for line in lines)
