"""The question library: all questions by theme, and one page a question with its form, its answer and its SPARQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from kg.errors import KgError
from kg.iri import ONTOLOGY, shorten
from kg.query import asking
from kg.query.questions import Parameter, Question, find_question, read_questions
from kg.store.base import Solutions, Term
from kg.web.answers import answer_bars, answer_map, answer_network, answer_table
from kg.web.atlas import LIMITS
from kg.web.citing import cite_link
from kg.web.page import Page, View
from kg.web.protocol import problem
from kg.web.shown import query_link, shown_node
from kg.web.site import Site
from kg.web.worldmap import globe, land

MOST, LISTED = 1000, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a form: its label, its values with their names (none: free text), and what stands in it."""

    name: str
    label: str
    required: bool
    values: list[tuple[str, str]]
    value: str
    kind: str = "text"
    every: bool = False


def render_all(view: View) -> str:
    """Return the list of questions."""
    themes = [(theme, list(members)) for theme, members in groupby(read_questions(), key=lambda one: one.theme)]
    return view.html("questions.html", themes=themes)


def _given(view: View, question: Question) -> dict[str, str]:
    names = {parameter.name for parameter in question.parameters}
    return {name: view.field(name) for name in sorted(names) if view.field(name).strip()}


def _missing(question: Question, given: Mapping[str, str]) -> bool:
    return any(one.name not in given and one.default is None and not one.optional for one in question.parameters)


def render(view: View) -> str:
    """Return the page of the question named in the path."""
    question = find_question(view.parameters["name"])
    given = _given(view, question)
    context: dict[str, object] = {
        "answer": None,
        "bars": [],
        "dots": [],
        "drawn": None,
        "query": question.query,
        "error": "",
    }
    if not _missing(question, given):
        try:
            context |= _answered(view, question, given)
        except KgError as error:
            if problem(error).status == 503:  # it may go better next time
                raise
            context["error"] = str(error)
    return view.html(
        "question.html",
        question=question,
        fields=[_field(view, parameter, given) for parameter in question.parameters],
        editor=query_link(view, str(context["query"])),
        cite=cite_link(view, "", question.name, given) if context["answer"] else None,
        limit=LIMITS.rows,
        land=land,
        globe=globe,
        **context,
    )


def _answered(view: View, question: Question, given: dict[str, str]) -> dict[str, object]:
    bound, solutions = _asked(view, question, given)
    return {
        "query": asking.bound_query(question, bound),
        "answer": answer_table(view, question, solutions, MOST),
        "bars": answer_bars(view, question, solutions) if question.display == "chart" else [],
        "dots": answer_map(view, question, solutions) if question.display == "map" else [],
        "drawn": (
            answer_network(view, question, given, solutions)
            if question.display == "network" and solutions.rows
            else None
        ),
    }


def _asked(view: View, question: Question, given: Mapping[str, str]) -> tuple[dict[str, Term], Solutions]:
    """Return the bound parameters and the answer; the answer to a question as it stands is remembered."""

    def ask() -> tuple[dict[str, Term], Solutions]:
        reader = view.atlas.new_reader()
        _, bound = reader.bound(question.name, given)
        return bound, asking.ask(question, bound, reader.store, limits=LIMITS)

    return ask() if given else view.atlas.remember(("answer", question.name), ask)


def _field(view: View, parameter: Parameter, given: Mapping[str, str]) -> Field:
    values = _values(view, parameter)
    default = _written(parameter.default) if parameter.default else ""
    numeric = (parameter.datatype or "").endswith(("integer", "decimal"))
    return Field(
        name=parameter.name,
        label=getattr(parameter.label, view.language),
        required=not parameter.optional and parameter.default is None,
        values=values,
        value=given.get(parameter.name, default),
        kind="number" if numeric and not values else "text",
        every=parameter.optional,
    )


def _values(view: View, parameter: Parameter) -> list[tuple[str, str]]:
    """Return the values a parameter can take, as written and as named; none where there are too many to list."""
    atlas = view.atlas

    def read() -> list[Term]:
        return asking.values(parameter, atlas.knowledge.store, atlas.reader.labels)

    key = (parameter.of_class, parameter.value_query, parameter.choices)
    terms = atlas.remember(("values", key), read)
    if len(terms) > LISTED:
        return []
    return [(_written(one), shown_node(view, one.value).text if one.kind == "iri" else one.value) for one in terms]


def _written(term: Term) -> str:
    return shorten(term.value).removeprefix("pa:") if term.value.startswith(ONTOLOGY) else shorten(term.value)


def table(view: View) -> Solutions:
    """Return the answer as a table, as the question names its columns."""
    question = find_question(view.parameters["name"])
    return _asked(view, question, _given(view, question))[1]


def every(site: Site) -> Iterable[Mapping[str, str]]:
    """Return the names of all questions."""
    return [{"name": question.name} for question in read_questions()]


PAGES = (
    Page(name="questions", path="/questions", render=render_all),
    Page(name="question", path="/questions/{name}", render=render, every=every, menu=False, table=table),
)
