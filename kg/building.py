"""Data folders -> published store: the one path from tables to quads, walked in one go, all or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from kg import iri
from kg.ingest.cells import Vocabulary, ontology_vocabulary
from kg.ingest.schema import Schema, read_schema
from kg.ingest.sources import RegisteredText, SourceShelf, SpanChecker
from kg.ingest.tables import TableReader, read_rows
from kg.ingest.unreviewed import left_out
from kg.model import Row
from kg.rdf.build import QuadBuilder
from kg.rdf.ontology import ontology_files
from kg.resources import data_dir
from kg.store.loads import kept_entries, kept_quads
from kg.store.rdffile import Quad, file_quads
from kg.store.writer import new_version

Progress = Callable[[int], None]


@dataclass(slots=True)
class Built:
    """What a build read and wrote.

    Attributes
    ----------
    rows : Counter
        Rows read, by table.
    quads : mapping
        Quads written, by local name of the named graph; a quad that two rows state counts twice.
    loaded : int
        RDF files of earlier loads added again.
    checked, unchecked : int
        Spans compared with their source's text, and spans whose source is not at hand.
    left_out : list of str
        Candidates that are no data because nobody accepted them, and what to do about it.
    """

    rows: Counter[str] = field(default_factory=Counter)
    quads: dict[str, int] = field(default_factory=dict)
    loaded: int = 0
    checked: int = 0
    unchecked: int = 0
    left_out: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Yield the counts as lines for people."""
        for table, count in self.rows.items():
            yield f"{count:>9,} rows   {table}"
        yield f"{sum(self.rows.values()):>9,} rows in all"
        for name, count in self.quads.items():
            yield f"{count:>9,} quads  graph/{name}"
        yield f"{sum(self.quads.values()):>9,} quads in all"
        if self.loaded:
            yield f"{self.loaded:>9,} RDF files of earlier loads among them"
        yield f"{self.checked:>9,} spans compared with their source"
        if self.unchecked:
            yield f"{self.unchecked:>9,} spans not compared: their source is not at hand (kg source add FILE)"
        yield from self.left_out


def build_store(
    store: Path,
    folders: Sequence[Path] = (),
    *,
    shipped: bool = True,
    fresh: bool = False,
    progress: Progress | None = None,
) -> Built:
    """Build a store from the shipped tables and from further data folders, and make it current.

    RDF files that were loaded into the store before are added again, unless `fresh`. Spans of sources at hand are compared.

    Raises
    ------
    TableError
        If any row is bad; nothing is written then.
    SourceError
        If a span is not what its source prints.
    StoreError
        If the store is locked or cannot be written.
    """
    built, schema, vocabulary = Built(), read_schema(), ontology_vocabulary()
    checker = SpanChecker(shelf(store).text)
    with new_version(store, iri.graph("inferred")) as (writer, publish):
        rows = _counted(read_rows(data_folders(folders, shipped), schema, vocabulary), built, checker, progress)
        kept = [] if fresh else kept_entries(store)
        writer.add(chain(_quads(rows, schema, vocabulary), _ontology_quads(), kept_quads(store, kept)))
        built.loaded, built.checked, built.unchecked = len(kept), checker.checked, checker.unchecked
        built.left_out = [line for folder in folders for line in left_out(Path(folder))]
        built.quads = {_graph_name(graph): count for graph, count in sorted(writer.counts.items())}
        publish(
            {
                "default": "union",
                "folders": [str(folder.resolve()) for folder in data_folders(folders, shipped)],
                "rows": dict(built.rows),
                "quads": built.quads,
                "loaded": kept,
            }
        )
    return built


def data_folders(folders: Sequence[Path], shipped: bool = True) -> list[Path]:
    """Return the data folders to read, the shipped one first."""
    return [data_dir(), *folders] if shipped else list(folders)


def shelf(store: Path) -> SourceShelf:
    """Return the shelf of source texts that belongs to a store."""
    return SourceShelf(store / "sources")


def known_sources(folders: Sequence[Path] = ()) -> dict[str, tuple[str, str]]:
    """Return SHA-256 -> local name and title of every source whose text has one, over the shipped and further data folders."""
    reader = TableReader(read_schema(), ontology_vocabulary())
    rows = [row for folder in data_folders(folders) for row in reader.sources(folder)]
    reader.problems.raise_if_any()
    return {
        row.cells["sha256"][0]: (row.cells["id"][0], row.cells["title_zh"][0]) for row in rows if "sha256" in row.cells
    }


def register_texts(store: Path, files: Sequence[Path], folders: Sequence[Path] = ()) -> list[RegisteredText]:
    """Put source texts on the store's shelf; see `SourceShelf.add`."""
    known = known_sources(folders)
    return [shelf(store).add(file, known) for file in files]


def _counted(rows: Iterator[Row], built: Built, checker: SpanChecker, progress: Progress | None) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        built.rows[row.table] += 1
        checker.see(row)
        if progress is not None and number % 1000 == 0:
            progress(number)
        yield row
    checker.finish()


def _ontology_quads() -> Iterator[Quad]:
    for path in ontology_files():
        yield from file_quads(path, "ttl", iri.graph("ontology"), path.stem)


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


def _graph_name(graph: str) -> str:
    return (iri.parse(graph.strip("<>")) or graph).removeprefix("graph/")
