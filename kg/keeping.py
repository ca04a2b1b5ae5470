"""Making, opening and feeding a store, and handing over what it holds: the part of `KnowledgeGraph` before and after any question."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from kg.errors import UsageError
from kg.iri import BASE

if TYPE_CHECKING:
    import pandas as pd

    from kg.building import Built, Progress
    from kg.ingest.sources import RegisteredText
    from kg.store.base import Limits
    from kg.store.embedded import EmbeddedStore
    from kg.store.gathered import GatheredStore
    from kg.store.loads import Loaded
    from kg.store.remote import RemoteStore

DEFAULT_STORE = ".kg"


class Kept:
    """A graph in a store: how it is built, opened, loaded and exported, and which source texts lie beside it."""

    built: Built | None = None

    def __init__(self, store: EmbeddedStore | GatheredStore | RemoteStore) -> None:
        self.store = store

    @classmethod
    def open(
        cls, store: str | os.PathLike[str] | None = None, *, workers: int = 1, allow_services: Collection[str] = ()
    ) -> Self:
        """Open a store: a folder, a URL of a SPARQL endpoint, or None for ``$KG_STORE`` and then ``.kg`` in the working folder.

        Parameters
        ----------
        workers : int
            How many queries may run at once.
        allow_services : collection of str
            Addresses that SERVICE may ask, beside those in ``$KG_ALLOW_SERVICE`` (separated by blanks). Without any, queries run in
            processes that have no network.

        Raises
        ------
        StoreError
            If there is no store there.
        """
        name = str(store or os.environ.get("KG_STORE", ""))
        services = {*allow_services, *os.environ.get("KG_ALLOW_SERVICE", "").split()}
        if is_address(name):
            from kg.store.remote import RemoteStore

            return cls(RemoteStore(name, services=services))
        from kg.store.embedded import EmbeddedStore

        return cls(EmbeddedStore(store_path(store), workers=workers, services=services))

    @classmethod
    def build(
        cls,
        store: str | os.PathLike[str] | None = None,
        data: Sequence[str | os.PathLike[str]] = (),
        *,
        shipped: bool = True,
        fresh: bool = False,
        progress: Progress | None = None,
    ) -> Self:
        """Build a store from the shipped tables and the folders in `data`, all or nothing, and open it.

        RDF files loaded into that store before are added again, unless `fresh`.

        Raises
        ------
        TableError
            If any row is bad; at most twenty are listed and nothing is written.
        StoreError
            If the store is being written by another process, or cannot be written.
        """
        from kg.building import build_store

        built = build_store(
            store_path(store), [Path(folder) for folder in data], shipped=shipped, fresh=fresh, progress=progress
        )
        graph = cls.open(store)
        graph.built = built
        return graph

    @classmethod
    def load(
        cls,
        files: Sequence[str | os.PathLike[str]],
        store: str | os.PathLike[str] | None = None,
        *,
        graph: str | None = None,
        format: str | None = None,  # noqa: A002
    ) -> list[Loaded]:
        """Add RDF files to a store as a new version, all of them or none; return what was added, one entry a file.

        Raises
        ------
        InputError
            If a file does not parse, or holds what is refused.
        """
        from kg.store.loads import load_files

        return load_files(store_path(store), [Path(file) for file in files], graph=graph, format=format)

    @property
    def _folder(self) -> Path:
        """Folder of the store; source texts of a remote store lie where a local one would be."""
        return getattr(self.store, "path", None) or Path(DEFAULT_STORE)

    def export_to(self, url: str, *, limits: Limits | None = None) -> dict[str, int]:
        """Fill a SPARQL server by the Graph Store Protocol at `url`; return the triples of each graph.

        Every graph is replaced. The default graph becomes the named graph `kg.store.remote.DEFAULT_GRAPH`, which an endpoint that is
        opened later reads as its default graph, so that no statement counts twice.

        Raises
        ------
        StoreError
            If the server cannot be reached, or refuses.
        """
        from kg.store.base import Limits
        from kg.store.dump import whole_graphs
        from kg.store.remote import DEFAULT_GRAPH
        from kg.store.upload import upload

        return upload(whole_graphs(self.store.version, DEFAULT_GRAPH), url, limits or Limits(seconds=600.0))

    def export_parquet(self, folder: str | os.PathLike[str], progress: Progress | None = None) -> dict[str, int]:
        """Write statements, entities and edges as folders of Parquet files into `folder`; return the rows of each.

        The columns are those of ``data/analysis/parquet.toml``. Texts that are no names, and the ontology's own terms, are left out.

        Raises
        ------
        UsageError
            If the folder holds something else, or cannot be written.
        """
        from kg.query.parquet import write_parquet

        return write_parquet(self.store, Path(folder), progress)

    @staticmethod
    def aggregate(name: str, folder: str | os.PathLike[str], *, spark: str | None = None) -> pd.DataFrame:
        """Return ``projection`` (one row a pair of units), ``coverage`` (a positioning) or ``benchmarks`` (a place of one) of a Parquet export.

        By DuckDB, or on the Spark cluster of a master.

        See Also
        --------
        kg.query.aggregates.aggregate : What is raised, and what `spark` may be.
        """
        from kg.query.aggregates import aggregate

        found: pd.DataFrame = aggregate(name, os.fspath(folder), spark=spark).to_pandas()
        return found

    @classmethod
    def add_sources(
        cls,
        files: Sequence[str | os.PathLike[str]],
        store: str | os.PathLike[str] | None = None,
        *,
        data: Sequence[str | os.PathLike[str]] = (),
    ) -> list[RegisteredText]:
        """Keep copies of source texts beside a store; the next build compares every span of theirs.

        Raises
        ------
        SourceError
            If no known source has a file's SHA-256.
        """
        from kg.building import register_texts

        return register_texts(store_path(store), [Path(file) for file in files], [Path(folder) for folder in data])

    @classmethod
    def source_texts(
        cls, store: str | os.PathLike[str] | None = None, *, data: Sequence[str | os.PathLike[str]] = ()
    ) -> list[tuple[str, str, bool]]:
        """Return the sources whose text can be checked: local name, title, and whether the text is at hand."""
        from kg.building import known_sources, shelf

        known = known_sources([Path(folder) for folder in data])
        texts = {text.source for text in shelf(store_path(store)).texts(known)}
        return sorted((source, title, source in texts) for source, title in known.values())

    def source_text(self, source: str) -> str | None:
        """Return the text of a source (its IRI or local name) where the user registered it, else None."""
        from kg.building import known_sources, shelf

        hashes = {name: digest for digest, (name, _) in known_sources().items()}
        digest = hashes.get(source.removeprefix(BASE))
        return shelf(self._folder).text(digest) if digest else None


def store_path(store: str | os.PathLike[str] | None) -> Path:
    """Return the folder meant by `store`, or by ``$KG_STORE``, or ``.kg`` in the working folder.

    Raises
    ------
    UsageError
        If it is the address of a server: this is for what needs a folder.
    """
    name = str(store or os.environ.get("KG_STORE") or DEFAULT_STORE)
    if is_address(name):
        raise UsageError(f"{name} is a server; this needs a folder: --store PATH (kg export --to URL fills a server)")
    return Path(name)


def is_address(store: str) -> bool:
    """Tell whether `store` names a server rather than a folder."""
    return store.startswith(("http://", "https://"))
