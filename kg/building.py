"""Data folders -> published store: the one path from tables to quads, walked in one go, all or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg import iri
from kg.ingest.cells import Vocabulary, ontology_vocabulary
from kg.ingest.schema import Schema, read_schema
from kg.ingest.tables import read_rows
from kg.model import Row
from kg.rdf.build import QuadBuilder
from kg.resources import data_dir, ontology_dir
from kg.store.writer import Quad, Writer, new_version

Progress = Callable[[int], None]


@dataclass(slots=True)
class Built:
    """What a build read and wrote.

    Attributes
    ----------
    rows : Counter
        Rows read, by table.
    quads : mapping
        Quads written, by local name of the named graph.
    """

    rows: Counter[str] = field(default_factory=Counter)
    quads: dict[str, int] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """Yield the counts as lines for people."""
        for table, count in self.rows.items():
            yield f"{count:>9,} rows   {table}"
        yield f"{sum(self.rows.values()):>9,} rows in all"
        for name, count in self.quads.items():
            yield f"{count:>9,} quads  graph/{name}"
        yield f"{sum(self.quads.values()):>9,} quads in all"


def build_store(
    store: Path, folders: Sequence[Path] = (), *, shipped: bool = True, progress: Progress | None = None
) -> Built:
    """Build a store from the shipped tables and from further data folders, and make it current.

    Raises
    ------
    TableError
        If any row is bad; nothing is written then.
    StoreError
        If the store is locked or cannot be written.
    """
    built, schema, vocabulary = Built(), read_schema(), ontology_vocabulary()
    every = [data_dir(), *folders] if shipped else list(folders)
    with new_version(store, iri.graph("inferred")) as (writer, publish):
        rows = _counted(read_rows(every, schema, vocabulary), built, progress)
        writer.add(_quads(rows, schema, vocabulary))
        _add_ontology(writer)
        built.quads = {_graph_name(graph): count for graph, count in sorted(writer.counts.items())}
        publish({"default": "union", "rows": dict(built.rows), "quads": built.quads})
    return built


def _counted(rows: Iterator[Row], built: Built, progress: Progress | None) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        built.rows[row.table] += 1
        if progress is not None and number % 1000 == 0:
            progress(number)
        yield row


def _quads(rows: Iterator[Row], schema: Schema, vocabulary: Vocabulary) -> Iterator[Quad]:
    builder = quad_builder(schema, vocabulary.properties)
    for row in rows:
        yield from builder.row_quads(row)


def quad_builder(schema: Schema, properties: Mapping[str, str]) -> QuadBuilder:
    """Return the builder of quads for the tables of a schema."""
    tables = {**schema.tables, "sources": schema.sources}
    recipes = {
        name: (table.klass, [(c.name, c.kind, c.property, c.evidence_of) for c in table.columns])
        for name, table in tables.items()
    }
    return QuadBuilder(recipes, iri.expand, properties)


def _add_ontology(writer: Writer) -> None:
    folder = ontology_dir()
    for path in [*sorted(folder.glob("*.ttl")), *sorted((folder / "concepts").glob("*.ttl"))]:
        writer.add_rdf(path.read_bytes(), "ttl", iri.graph("ontology"), prefix=path.stem)


def _graph_name(graph: str) -> str:
    return (iri.parse(graph.strip("<>")) or graph).removeprefix("graph/")
