"""How every verb writes its answer: one set of options, one writer. Caps are said on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

    from kg.knowledge import KnowledgeGraph
    from kg.store.base import Solutions
    from kg.store.process import Answer

Command = TypeVar("Command", bound=Callable[..., Any])
_TABLES = ("table", "csv", "tsv", "json", "xml", "md", "xlsx", "parquet")
_GRAPHS = ("ttl", "jsonld", "nt")
_SUFFIXES = {".txt": "table", ".xlsx": "xlsx", ".parquet": "parquet", ".json": "json", ".csv": "csv", ".tsv": "tsv"} | {
    f".{name}": name for name in ("xml", "md", "ttl", "jsonld", "nt")
}
SHOWN_ROWS = 1000

store_option = click.option("--store", metavar="PATH", help="The store; else $KG_STORE, else .kg here.")


def output_options(command: Command) -> Command:
    """Add ``--format`` and ``-o``; the command gets `format` and `output`, and passes both to `write_frame` or `write_solutions`."""
    output = click.option(
        "-o", "--output", type=click.Path(dir_okay=False), help="Write to a file instead of standard output."
    )
    formats = click.option(
        "--format", "format", type=click.Choice(_TABLES), help="Format; else by the file's name, else table."
    )
    return formats(output(command))


def answer_options(command: Command) -> Command:
    """Add the options of commands that run SPARQL: format, file, row limit, time limit."""
    for option in (
        click.option(
            "--timeout", type=click.FloatRange(min=0, min_open=True), default=60.0, show_default=True, help="Seconds."
        ),
        click.option(
            "--limit", type=click.IntRange(min=0), help="Most rows of the answer; a cut is said on standard error."
        ),
        click.option(
            "-o", "--output", type=click.Path(dir_okay=False), help="Write to a file instead of standard output."
        ),
        click.option(
            "--format", "format", type=click.Choice(_TABLES + _GRAPHS), help="Format; else by the file's name."
        ),
    ):
        command = option(command)
    return command


def say(text: str) -> None:
    """Print one line on standard error."""
    click.echo(f"kg: {text}", err=True)


def format_of(name: str | None, output: str | None) -> str | None:
    """Return the format asked for by name, or by the output file's suffix, or None."""
    return name or (_SUFFIXES.get(Path(output).suffix.lower()) if output else None)


def write_bytes(body: bytes, output: str | None) -> None:
    """Write to a file, all or nothing, or to standard output."""
    if output is None:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
        return
    path = Path(output)
    try:
        temporary = path.with_name(f".{path.name}.new")
        temporary.write_bytes(body)
        temporary.replace(path)
    except OSError as error:
        raise UsageError(f"cannot write {output}: {error.strerror}") from error


def write_solutions(solutions: Solutions, format: str | None, output: str | None) -> None:  # noqa: A002
    """Write solutions as `output_options` asks."""
    from kg.query.formats import solutions_bytes

    name = format_of(format, output) or "table"
    write_bytes(solutions_bytes(solutions, name, spreadsheet=output is not None), output)
    if solutions.truncated:
        say(f"only the first {len(solutions)} rows are shown; there are more")


def write_frame(frame: pd.DataFrame, format: str | None, output: str | None) -> None:  # noqa: A002
    """Write a DataFrame as `output_options` asks; one column a variable, missing cells empty."""
    from kg.query.results import frame_solutions

    write_solutions(frame_solutions(frame), format, output)


def write_answer(
    graph: KnowledgeGraph,
    sparql: str,
    *,
    inferred: bool,
    format: str | None,  # noqa: A002
    output: str | None,
    limit: int | None,
    timeout: float,
) -> None:
    """Ask `sparql` and write what comes back, as `answer_options` asks."""
    from kg.store.base import Limits

    name = format_of(format, output)
    rows = limit if limit is not None or name not in {None, "table"} or output else SHOWN_ROWS
    formats = _wire_formats(name, rows)
    found = graph.answer(sparql, inferred=inferred, limits=Limits(seconds=timeout, rows=rows), formats=formats)
    _WRITERS[found.kind](found, formats["solutions"], name, output)
    if found.truncated:
        say(f"only the first {rows} {'triples' if found.kind == 'triples' else 'rows'} are shown; --limit N shows more")


def _wire_formats(name: str | None, rows: int | None) -> dict[str, str]:
    """Return what the store itself should write: the format asked for where it can, else what we read back."""
    direct = rows is None and name in {"json", "xml"}
    triples = {"ttl": "ttl", "jsonld": "jsonld", "nt": "nt", "json": "nt", "xml": "xml"}.get(name or "ttl", "nt")
    return {"solutions": str(name) if direct else "tsv", "triples": triples}


def _write_rows(found: Answer, wire: str, name: str | None, output: str | None) -> None:
    from kg.query.formats import solutions_bytes
    from kg.store.base import Solutions
    from kg.store.terms import read_tsv

    if name in _GRAPHS:
        raise UsageError(f"--format {name} is for CONSTRUCT and DESCRIBE; a SELECT has rows: use {', '.join(_TABLES)}")
    if wire != "tsv":
        write_bytes(found.body + b"\n", output)
        return
    solutions = Solutions(variables=found.variables, rows=read_tsv(found.body))
    write_bytes(solutions_bytes(solutions, name or "table", spreadsheet=output is not None), output)


def _write_boolean(found: Answer, wire: str, name: str | None, output: str | None) -> None:
    from kg.query.formats import boolean_bytes

    if name in _GRAPHS:
        raise UsageError(f"--format {name} is for CONSTRUCT and DESCRIBE; an ASK answers true or false")
    write_bytes(boolean_bytes(found.value, name or "table"), output)


def _write_triples(found: Answer, wire: str, name: str | None, output: str | None) -> None:
    from kg.query.formats import solutions_bytes
    from kg.store.base import Solutions
    from kg.store.terms import read_ntriples

    if name in {None, *_GRAPHS, "json", "xml"}:
        if name == "json":
            say("triples have no SPARQL JSON form; written as N-Triples (--format jsonld writes JSON-LD)")
        write_bytes(found.body, output)
        return
    rows = Solutions(variables=("subject", "predicate", "object"), rows=read_ntriples(found.body))
    write_bytes(solutions_bytes(rows, str(name), spreadsheet=output is not None), output)


_WRITERS = {"solutions": _write_rows, "boolean": _write_boolean, "triples": _write_triples}


class Meter:
    """Says on standard error how far long work is: after two seconds, then at most five times a second on a terminal, else every ten.

    Examples
    --------
    >>> with Meter("rows") as meter:
    ...     meter(1000)
    """

    def __init__(self, noun: str) -> None:
        self._noun, self._began, self._said = noun, time.monotonic(), 0.0
        self._tty = sys.stderr.isatty()
        self._last = self._began + 2.0 - (0.2 if self._tty else 10.0)

    def __enter__(self) -> Meter:
        return self

    def __call__(self, number: int) -> None:
        """Report that `number` is reached."""
        now = time.monotonic()
        if now - self._began < 2.0 or now - self._last < (0.2 if self._tty else 10.0):
            return
        self._last, self._said = now, now
        seconds = now - self._began
        text = f"{number:,} {self._noun} in {seconds:.0f} s ({number / seconds:,.0f} a second)"
        click.echo(f"\r{text}" if self._tty else text, err=True, nl=not self._tty)

    def __exit__(self, *_: object) -> None:
        if self._said and self._tty:
            click.echo(err=True)
