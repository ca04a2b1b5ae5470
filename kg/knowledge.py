"""`KnowledgeGraph`, the one noun users learn. It composes the other modules and holds no logic of its own."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from networkx import MultiDiGraph

    from kg.building import Built, Progress
    from kg.ingest.candidate_folder import Ingested
    from kg.store.base import Limits, Term
    from kg.store.embedded import EmbeddedStore
    from kg.store.process import Answer
    from kg.view.figures import Figure
    from kg.view.pages import Page

DEFAULT_STORE = ".kg"


class KnowledgeGraph:
    """A graph of plans, tasks, units and benchmarks in which every statement names its source.

    Make one with `KnowledgeGraph.build` or `KnowledgeGraph.open`.

    Examples
    --------
    >>> import tempfile
    >>> graph = KnowledgeGraph.build(tempfile.mkdtemp())
    >>> frame = graph.query("SELECT ?name { ?city a pa:City ; rdfs:label ?name FILTER(lang(?name) = 'en') } ORDER BY ?name LIMIT 1")
    >>> list(frame.columns)
    ['name']
    """

    def __init__(self, store: EmbeddedStore) -> None:
        self.store = store

    @classmethod
    def open(cls, store: str | os.PathLike[str] | None = None) -> KnowledgeGraph:
        """Open a store: a folder, a URL of a SPARQL endpoint, or None for ``$KG_STORE`` and then ``.kg`` in the working folder.

        Raises
        ------
        StoreError
            If there is no store there.
        """
        from kg.store.embedded import EmbeddedStore

        return cls(EmbeddedStore(store_path(store)))

    @classmethod
    def build(
        cls,
        store: str | os.PathLike[str] | None = None,
        data: Sequence[str | os.PathLike[str]] = (),
        *,
        shipped: bool = True,
        progress: Progress | None = None,
    ) -> KnowledgeGraph:
        """Build a store from the shipped tables and the folders in `data`, all or nothing, and open it.

        Raises
        ------
        TableError
            If any row is bad; at most twenty are listed and nothing is written.
        StoreError
            If the store is being written by another process, or cannot be written.
        """
        from kg.building import build_store

        built = build_store(store_path(store), [Path(folder) for folder in data], shipped=shipped, progress=progress)
        graph = cls.open(store)
        graph.built = built
        return graph

    built: Built | None = None

    @staticmethod
    def ingest(
        paths: Sequence[str | os.PathLike[str]],
        plan: str | None = None,
        *,
        mapping: str | os.PathLike[str] | None = None,
        max_megabytes: int | None = None,
    ) -> Ingested:
        """Read plan documents into candidate statements; call `write` on the result to get the folder that is reviewed.

        Raises
        ------
        DocumentError
            If a file cannot be read; the text says why.
        """
        from kg.ingest.ingesting import ingest

        own = Path(mapping) if mapping is not None else None
        return ingest([Path(path) for path in paths], plan=plan, mapping=own, max_megabytes=max_megabytes)

    def answer(
        self,
        sparql: str,
        bind: Mapping[str, Term] | None = None,
        *,
        inferred: bool = False,
        limits: Limits | None = None,
        formats: Mapping[str, str] | None = None,
        dataset: tuple[Sequence[str], Sequence[str]] = ((), ()),
        base: str | None = None,
    ) -> Answer:
        """Answer any SPARQL 1.1 query, still serialised; for writing to files and to the web.

        `dataset` names the default graphs and the named graphs of the query, where they are not its own.
        """
        return self.store.answer(
            sparql, bind=bind, inferred=inferred, limits=limits, formats=formats, dataset=dataset, base=base
        )

    @staticmethod
    def form(sparql: str) -> str:
        """Return the form of a query: SELECT, ASK, CONSTRUCT or DESCRIBE.

        Raises
        ------
        RefusedError
            If it is an update, or asks another server.
        """
        from kg.store.guard import check

        return check(sparql)

    def query(
        self,
        sparql: str,
        bind: Mapping[str, Term] | None = None,
        *,
        inferred: bool = False,
        limits: Limits | None = None,
    ) -> pd.DataFrame:
        """Answer a SELECT as a DataFrame, one column a variable.

        The default graph is every statement once, without the inferred ones; `inferred` adds those. All prefixes of
        ``ontology/prefixes.csv`` are known. Columns are typed: IRIs and texts as strings, integers as Int64.

        Raises
        ------
        QueryError
            If the query does not parse or asks for what is refused.
        LimitError
            If it needs more time or memory than `limits` (60 s and 3 GiB where nothing is said).
        """
        from kg.query.results import to_frame

        return to_frame(self.answer(sparql, bind, inferred=inferred, limits=limits))

    def network(
        self,
        lens: str | None = None,
        *,
        around: str | None = None,
        depth: int = 1,
        question: str | None = None,
        parameters: Mapping[str, object] | None = None,
        inferred: bool = False,
        most: int = 1500,
    ) -> MultiDiGraph:
        """Return things and their relations as a networkx network: a lens, what lies around a thing, or what answers a question.

        Raises
        ------
        UnknownNameError
            If a lens, thing or question is not known.
        NoDataError
            If nothing is left to draw.

        See Also
        --------
        kg.network.build.thing_network : What nodes and edges carry.
        kg.query.drawing.Wish : What the settings mean.
        """
        from kg.query.drawing import Wish, wished_network

        wish = Wish(lens=lens, around=around, depth=depth, question=question, parameters=parameters or {}, most=most)
        return wished_network(wish, lambda sparql: self.query(sparql, inferred=inferred), self._answer_frame)

    def _answer_frame(self, question: str, parameters: Mapping[str, object]) -> pd.DataFrame:
        return self.ask(question, **parameters)

    @staticmethod
    def picture(
        network: MultiDiGraph, form: str = "html", *, layout: str | None = None, lang: str = "zh"
    ) -> Page | Figure:
        """Draw a network: an interactive page (``html``) or a figure for a paper (``svg``, ``png``)."""
        if form == "html":
            from kg.view.pages import page

            return page(network, layout=layout, lang=lang)
        from kg.view.figures import figure

        return figure(network, form, layout=layout, lang=lang)

    def draw(self, lens: str | None = None, *, layout: str | None = None, lang: str = "zh", **settings: Any) -> Page:
        """Draw what `network` returns for the same settings as one self-contained interactive page.

        The page has ``html``, ``save(path)``, and shows itself in a notebook.
        """
        from kg.view.pages import page

        return page(self.network(lens, **settings), layout=layout, lang=lang)


def store_path(store: str | os.PathLike[str] | None) -> Path:
    """Return the folder meant by `store`, or by ``$KG_STORE``, or ``.kg`` in the working folder."""
    return Path(store or os.environ.get("KG_STORE") or DEFAULT_STORE)
