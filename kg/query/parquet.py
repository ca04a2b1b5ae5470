"""The graph as folders of Parquet files: task-unit statements, entities and edges, for any engine that reads columns.

::

    FOLDER/statements/part-00000.parquet   one row a duty
    FOLDER/entities/part-00000.parquet     one row a thing and class
    FOLDER/edges/part-00000.parquet        one row a relation

The named graphs, one a source, go through memory one by one, in order of their names. A file holds whole named graphs, so what one plan's
source states is never split, and a new file begins when one is full. The same graph gives the same bytes.
"""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import iri
from kg.errors import UsageError
from kg.query.collaborating import best_evidence, successors
from kg.query.results import to_frame
from kg.query.stored import stored_query
from kg.resources import data_dir
from kg.store.base import Limits, Term

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from kg.store.embedded import EmbeddedStore
    from kg.store.gathered import GatheredStore
    from kg.store.remote import RemoteStore

    Store = EmbeddedStore | GatheredStore | RemoteStore

Progress = Callable[[int], None]
FILE_ROWS = 1 << 20
GROUP_ROWS = 1 << 16
MARK = ".planatlas-parquet"
_LIMITS = Limits(seconds=600.0)


@cache
def layout() -> Mapping[str, Any]:
    """Return the tables and their columns, as ``data/analysis/parquet.toml`` defines them.

    Examples
    --------
    >>> list(layout()), layout()["edges"]["order"]
    (['statements', 'entities', 'edges'], ['property', 'subject', 'object'])
    """
    return tomllib.loads((data_dir() / "analysis" / "parquet.toml").read_text(encoding="utf-8"))


def write_parquet(store: Store, folder: Path, progress: Progress | None = None) -> dict[str, int]:
    """Write the tables into `folder`, all or nothing, and return the rows of each; an older export there is replaced.

    Raises
    ------
    UsageError
        If the folder holds something else, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / MARK).is_file())):
        raise UsageError(f"{folder} is not empty and holds no export of ours: give a new folder")
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        counts = _write(store, fresh, progress)
        (fresh / MARK).write_text("planatlas\n", encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
    except OSError as error:
        raise UsageError(f"cannot write {folder}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return counts


def _write(store: Store, folder: Path, progress: Progress | None) -> dict[str, int]:
    last = successors(lambda query: _frame(store, query))
    parts = {name: _Parts(folder / name, schema(name)) for name in layout()}
    graphs = [Term("iri", name) for name in store.named_graphs() if name != iri.graph("ontology")]
    for number, graph in enumerate(graphs, start=1):
        for name, writer in parts.items():
            writer.add(_table(name, _rows(store, name, graph, last), graph))
        if progress is not None:
            progress(number)
    return {name: writer.close() for name, writer in parts.items()}


def _rows(store: Store, name: str, graph: Term, last: Mapping[str, str]) -> pd.DataFrame:
    """Return what one named graph holds for one table; a duty comes with its best piece of evidence, and with the body its unit is now."""
    frame = _named(name, _frame(store, stored_query(f"parquet-{name}"), graph))
    if name != "statements":
        return frame
    pieces = _named(name, _frame(store, stored_query("parquet-evidence"), graph))
    whole = frame.merge(pieces, on="assignment", how="left")
    return best_evidence(whole, "start", "end").assign(unit_now=lambda rows: rows["unit"].replace(last))


def _frame(store: Store, query: str, graph: Term | None = None) -> pd.DataFrame:
    bound = {} if graph is None else {"graph": graph}
    return to_frame(store.answer(query, bind=bound, inferred=True, limits=_LIMITS))


def schema(name: str) -> pa.Schema:
    """Return the Arrow schema of a table; each field carries its meaning in English and Chinese."""
    import pyarrow as pa

    types = {"integer": pa.int64(), "decimal": pa.float64(), "boolean": pa.bool_()}
    return pa.schema(
        pa.field(column, types.get(meaning["kind"], pa.string()), metadata={"en": meaning["en"], "zh": meaning["zh"]})
        for column, meaning in layout()[name]["columns"].items()
    )


def _named(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return an answer with names for IRIs: things and properties as they are read elsewhere, concepts without a prefix."""
    columns = layout()[table]["columns"]
    return frame.assign(**{str(name): _shortened(frame[name], columns[name]["kind"]) for name in frame})


def _shortened(column: pd.Series[Any], kind: str) -> pd.Series[Any]:
    if kind not in {"ref", "class", "property", "concept"}:
        return column
    names = {name: iri.shorten(name) for name in column.dropna().unique()}
    if kind == "concept":
        names = {name: short.removeprefix("pa:") for name, short in names.items()}
    return column.map(names)


def _table(name: str, frame: pd.DataFrame, graph: Term) -> pa.Table:
    """Return the rows of one named graph as columns in their order and type, sorted."""
    import pyarrow as pa

    frame = frame.assign(graph=iri.shorten(graph.value).removeprefix("graph/"))
    frame = frame.sort_values(layout()[name]["order"], kind="stable")
    wanted = schema(name)
    return pa.table([pa.array(frame[field.name], field.type, from_pandas=True) for field in wanted], schema=wanted)


class _Parts:
    """Writes one table as files of whole named graphs; holds no more rows than one group and one graph."""

    def __init__(self, folder: Path, schema: pa.Schema) -> None:
        self._folder, self._schema = folder, schema
        self._held: list[pa.Table] = []
        self._file: Any = None
        self._files, self._in_file, self._rows = 0, 0, 0
        folder.mkdir(parents=True)

    def add(self, table: pa.Table) -> None:
        """Add the rows of one named graph."""
        if self._in_file >= FILE_ROWS:
            self._end_file()
        self._held.append(table)
        self._in_file += table.num_rows
        if sum(held.num_rows for held in self._held) >= GROUP_ROWS:
            self._write()

    def _write(self) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        if self._file is None:
            path = self._folder / f"part-{self._files:05d}.parquet"
            self._file = parquet.ParquetWriter(path, self._schema, compression="zstd")
            self._files += 1
        table = pa.concat_tables([self._schema.empty_table(), *self._held])
        self._file.write_table(table, row_group_size=GROUP_ROWS)
        self._rows += table.num_rows
        self._held.clear()

    def _end_file(self) -> None:
        self._write()
        self._file.close()
        self._file, self._in_file = None, 0

    def close(self) -> int:
        """Write what is held, at least one file, and return the number of rows."""
        if self._held or not self._files:
            self._write()
        if self._file is not None:
            self._file.close()
        return self._rows
