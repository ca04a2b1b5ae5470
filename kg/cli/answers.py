"""Asks and writes answers, for every verb. Imports no click, so that a plain `kg query` need not wait for it."""

from __future__ import annotations

import sys

from kg.errors import UsageError

TYPE_CHECKING = False  # the module typing is not wanted yet
if TYPE_CHECKING:
    import pandas as pd

    from kg.knowledge import KnowledgeGraph
    from kg.store.base import Solutions
    from kg.store.process import Answer

TABLES = ("table", "csv", "tsv", "json", "xml", "md", "xlsx", "parquet")
GRAPHS = ("ttl", "jsonld", "nt")
SECONDS = 60.0
SHOWN_ROWS = 1000
_SUFFIXES = {"txt": "table"} | {name: name for name in (*TABLES[1:], *GRAPHS)}


def say(text: str) -> None:
    """Print one line on standard error."""
    print(f"kg: {text}", file=sys.stderr, flush=True)  # noqa: T201


def format_of(name: str | None, output: str | None) -> str | None:
    """Return the format asked for by name, or by the output file's suffix, or None."""
    return name or (_SUFFIXES.get(output.lower().rpartition(".")[2]) if output else None)


def write_bytes(body: bytes, output: str | None) -> None:
    """Write to a file, all or nothing, or to standard output."""
    if output is None:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
        return
    from pathlib import Path

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
    for remark in solutions.remarks:
        say(remark)
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
    for remark in found.remarks:
        say(remark)
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

    if name in GRAPHS:
        raise UsageError(f"--format {name} is for CONSTRUCT and DESCRIBE; a SELECT has rows: use {', '.join(TABLES)}")
    if wire != "tsv":
        write_bytes(found.body + b"\n", output)
        return
    solutions = Solutions(variables=found.variables, rows=read_tsv(found.body))
    write_bytes(solutions_bytes(solutions, name or "table", spreadsheet=output is not None), output)


def _write_boolean(found: Answer, wire: str, name: str | None, output: str | None) -> None:
    from kg.query.formats import boolean_bytes

    if name in GRAPHS:
        raise UsageError(f"--format {name} is for CONSTRUCT and DESCRIBE; an ASK answers true or false")
    write_bytes(boolean_bytes(found.value, name or "table"), output)


def _write_triples(found: Answer, wire: str, name: str | None, output: str | None) -> None:
    from kg.query.formats import solutions_bytes
    from kg.store.base import Solutions
    from kg.store.terms import read_ntriples

    if name in {None, *GRAPHS, "json", "xml"}:
        if name == "json":
            say("triples have no SPARQL JSON form; written as N-Triples (--format jsonld writes JSON-LD)")
        write_bytes(found.body, output)
        return
    rows = Solutions(variables=("subject", "predicate", "object"), rows=read_ntriples(found.body))
    write_bytes(solutions_bytes(rows, str(name), spreadsheet=output is not None), output)


_WRITERS = {"solutions": _write_rows, "boolean": _write_boolean, "triples": _write_triples}
