"""`KnowledgeGraph`, the one noun users learn. It composes the other modules and holds no logic of its own."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from networkx import MultiDiGraph

    from kg.ingest.candidate_folder import Ingested
    from kg.network.collaboration import Collaboration
    from kg.network.role_network import RoleNetwork
    from kg.network.study import Study
    from kg.query.findings import Report
    from kg.query.questions import Question
    from kg.query.reader import Reader
    from kg.store.base import Limits, Term
    from kg.store.process import Answer
    from kg.view.canvas import Chart
    from kg.view.figures import Figure
    from kg.view.pages import Page

from kg.keeping import Kept
from kg.query.citable import Citable


class KnowledgeGraph(Kept, Citable):
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

    def export(self, format: str, out: IO[bytes]) -> dict[str, int]:  # noqa: A002
        """Write the graph to `out` as nq, trig, jsonld, ttl, csv (a ZIP of tables), graphml or gexf; return what was written.

        ``nq``, ``trig`` and ``jsonld`` hold everything. ``ttl`` loses graph names and inferred statements; ``csv`` and the network
        formats lose more: see the counts.
        """
        if format in {"graphml", "gexf"}:
            from kg.network.files import write_network

            return write_network(self.network(), format, out)
        if format == "csv":
            from kg.query.bundle import csv_bundle

            return csv_bundle(self.store, out)
        from kg.store.dump import dump
        from kg.store.dump_remote import dump_remote
        from kg.store.remote import RemoteStore

        if isinstance(self.store, RemoteStore):
            return dump_remote(self.store, format, out)
        return dump(self.store.path, format, out)

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

    def form(self, sparql: str) -> str:
        """Return the form of a query: SELECT, ASK, CONSTRUCT or DESCRIBE.

        Raises
        ------
        RefusedError
            If it is an update, or asks another server that is not allowed.
        """
        from kg.store.guard import check

        return check(sparql, self.store.services)

    def query(
        self,
        sparql: str,
        bind: Mapping[str, Term] | None = None,
        *,
        inferred: bool = False,
        limits: Limits | None = None,
    ) -> pd.DataFrame:
        """Answer a SELECT as a DataFrame, one row a solution, one column a variable.

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
        **settings: Any,
    ) -> Any:
        """Return things and their relations as a networkx network: a lens, what lies around a thing, or what answers a question.

        ``network("collaboration", plan=..., ...)`` returns `role_network` instead: tasks x units with roles.

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
        if lens == "collaboration":
            return self.role_network(**settings)
        from kg.query.drawing import Wish, wished_network

        wish = Wish(
            **settings, lens=lens, around=around, depth=depth, question=question, parameters=parameters or {}, most=most
        )
        names = self.reader(inferred=inferred).thing
        return wished_network(wish, lambda sparql: self.query(sparql, inferred=inferred), self._answer_frame, names)

    def role_network(self, **settings: Any) -> RoleNetwork:
        """Return tasks x units with roles, of a plan, a dataset or the whole store.

        Settings (plan, dataset, roles, responsible, groups, evidence, strata, units) are those of
        `kg.query.collaborating.collaboration_network`.

        Raises
        ------
        NoDataError
            If no task has a unit; the text says why and names the plans that have.
        """
        from kg.query.collaborating import collaboration_network

        return collaboration_network(lambda sparql: self.query(sparql, inferred=True), **settings)

    def collaboration(
        self, plan: str | None = None, *, network: Mapping[str, Any] | None = None, **settings: Any
    ) -> Collaboration:
        """Test who works with whom in a plan: one row a pair of units, a unit, a statistic; by default against the role-fixed null.

        `network` holds the settings of `role_network`, the rest are those of `kg.network.collaboration.collaborate`; every column is
        defined in ``data/analysis/definitions.toml``. Raises what `role_network` and `collaborate` raise.
        """
        from kg.network.collaboration import collaborate

        return collaborate(self.role_network(plan=plan, **(network or {})), **settings)

    def benchmarks(self, plan: str | None = None, *, inferred: bool = False, **settings: Any) -> Study:
        """Describe which positioning looks to which place: matrix, quotients, shares, diversity, likeness, countries, gaps.

        Cells are tested against a hypergeometric law where there are 20 mentions or it is forced. Settings (force, alpha, correction,
        draws, seed) are those of `kg.network.benchmarks.benchmark_study`.

        Raises
        ------
        NoDataError
            If no plan, or not this one, names a benchmark place under a positioning.
        UnknownNameError
            If the plan has none.
        """
        from kg.network.benchmarks import benchmark_study
        from kg.query.benchmarking import mentions_of

        found = mentions_of(lambda sparql: self.query(sparql, inferred=True), plan=plan, inferred=inferred)
        return benchmark_study(found, **settings)

    def rounds(self, one: str, two: str, *, network: Mapping[str, Any] | None = None, **settings: Any) -> Study:
        """Compare who works with whom in two plans: units, tie by tie, ranks, backbones; or say what is stated where there are only totals.

        `network` holds the settings of `role_network`, the rest are those of `kg.network.rounds.rounds_study`.
        """
        from kg.query.rounds import compared

        return compared(lambda sparql: self.query(sparql, inferred=True), one, two, network or {}, settings)

    def unit(
        self, name: str, plan: str | None = None, *, network: Mapping[str, Any] | None = None, **settings: Any
    ) -> Study:
        """Report on one unit: its tasks by role, its partners with statistics, and the evidence behind each duty.

        `name` is a local name, or a label or part of one; `network` and the settings are those of `collaboration`.

        Raises
        ------
        UnknownNameError
            If no unit, or several, are called so.
        NoDataError
            If the unit has no duty there.
        """
        from kg.query.ego import unit_report

        return unit_report(
            lambda sparql: self.query(sparql, inferred=True), name, {"plan": plan, **(network or {})}, settings
        )

    def figure(self, name: str, found: Collaboration | Study, form: str = "svg", *, lang: str = "zh") -> Chart:
        """Draw a figure of an analysis for a paper; its ``table`` is what was drawn.

        `name` is one of `kg.view.analysis_figures.FIGURES`; ``benchmarks`` takes what `benchmarks` returns, the others what `collaboration` does.
        """
        from kg.query.benchmarking import names_of
        from kg.view.analysis_figures import any_figure

        return any_figure(name, found, form, lang=lang, names=names_of(lambda sparql: self.query(sparql)))

    def _answer_frame(self, question: str, parameters: Mapping[str, object]) -> pd.DataFrame:
        from kg.query.results import solutions_frame

        return solutions_frame(self.reader().ask(question, parameters))

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

    def reader(self, *, inferred: bool = False, limits: Limits | None = None) -> Reader:
        """Return a reader of this graph: questions, search, names and explanations before they become DataFrames."""
        from kg.query.reader import Reader

        return Reader(self.store, self.store.version.path, inferred=inferred, limits=limits, text=self._text)

    def _text(self, digest: str) -> str | None:
        from kg.building import shelf

        return shelf(self._folder).text(digest)

    @staticmethod
    def questions() -> tuple[Question, ...]:
        """Return the question library, by theme and name.

        Examples
        --------
        >>> "benchmark-cities" in [question.name for question in KnowledgeGraph.questions()]
        True
        """
        from kg.query.questions import read_questions

        return read_questions()

    def ask(
        self, question: str, *, inferred: bool = False, limits: Limits | None = None, **parameters: object
    ) -> pd.DataFrame:
        """Answer a question of the library as a DataFrame, one row an answer, one column a column of the question.

        Parameters
        ----------
        question : str
            Its name (``tasks-of-positioning``) or its title in Chinese or English.
        inferred : bool
            Whether inferred statements count; questions about them use them anyway.
        **parameters
            One keyword a parameter: a name (``"深圳"``, ``"Shenzhen"``), a local name, an IRI, a text or a number; ``"*"`` lifts a default.

        Raises
        ------
        UnknownNameError
            If no question, or no value of a parameter, is called so; the nearest names are given.
        UsageError
            If a needed parameter is missing, or one is not the question's.
        """
        from kg.query.results import solutions_frame

        return solutions_frame(self.reader(inferred=inferred, limits=limits).ask(question, parameters))

    def find(self, text: str, limit: int = 20, *, type: str | None = None) -> pd.DataFrame:  # noqa: A002
        """Return one row a thing whose names, aliases, texts or printed phrases hold every word of `text`, best first.

        Traditional and simplified characters, full and half width, upper and lower case are the same. ``frame.attrs["total"]`` counts
        all hits, also those beyond `limit`. `type` names a class, such as ``"Task"`` or ``"城市"``.
        """
        from kg.query.results import solutions_frame

        found = self.reader().find(text, limit=limit, type=type)
        frame = solutions_frame(found.solutions)
        frame.attrs["total"] = found.total
        return frame

    def show(self, thing: str, *, inferred: bool = False) -> pd.DataFrame:
        """Return what a thing is, what is said of it and what it is linked with, one row a value.

        `thing` is a local name, an IRI, or a label or alias in Chinese or English. Columns: part (class, name, alias, fact, to, from),
        property, value, their labels, the value's local name, and how many values the property has.
        """
        from kg.query.results import solutions_frame

        return solutions_frame(self.reader(inferred=inferred).card(thing).solutions)

    def why(self, thing: str, *, inferred: bool = False) -> pd.DataFrame:
        """Return every statement about a thing, one row for each piece of evidence: source, characters, printed phrase, level.

        Statements that point to the thing come last. `context` is the line around the characters, where the source's text is at hand.
        """
        from kg.query.results import solutions_frame

        return solutions_frame(self.reader(inferred=inferred).why(thing).solutions)

    def check(self) -> Report:
        """Check shapes, hygiene and stated totals.

        Returns
        -------
        Report
            Findings with the row behind each, the reconciliation of stated totals, and the coverage of the tasks.

        Examples
        --------
        >>> import tempfile
        >>> report = KnowledgeGraph.build(tempfile.mkdtemp()).check()
        >>> plan = next(total for total in report.totals if total.about.endswith("/plan/qingdao-2022-2023") and total.counted == "pa:Task")
        >>> plan.stated, plan.summed, plan.gap_to_sum
        ((125,), 122, 3)
        """
        from kg.query.check import check

        return check(self.store, [Path(folder) for folder in self.store.version.manifest.get("folders", ())])
