"""Citing an answer: the day comes from the visitor; the text, BibTeX, CSL-JSON and the record that `kg rerun` reads come from `kg cite`.

In a static site the page makes the same itself: kg/web/static/citation.js.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from kg import iri
from kg.errors import UsageError
from kg.query import asking, citation, citing
from kg.query.questions import read_questions
from kg.web.citing import cited, file_link
from kg.web.engine import engine_name
from kg.web.page import Page, View


def render(view: View) -> str:
    """Return the form, and once a day is given the citation."""
    record = cited(view.site, view.fields) if view.field("date") else None
    return view.html(
        "cite.html",
        record=record,
        kept=[(name, values[0]) for name, values in sorted(view.fields.items()) if name != "date" and values],
        date=view.field("date"),
        forms=[(name, write(record)) for name, write in citation.FORMS.items()] if record else [],
        file=file_link(view),
        shown=record["query"]["text"] if record else view.field("query"),
    )


def render_alone(view: View) -> str:
    """Return the page that asks the engine in the page."""
    settings = {
        **view.atlas.remember("citable", lambda: _citable(view)),
        "words": {
            "slow": view.words("sparql.slow"),
            "service": view.words("sparql.service"),
            "asking": view.words("cite.asking"),
            "nothing": view.words("cite.nothing"),
        },
    }
    return view.html("static/cite.html", settings=settings, forms=list(citation.FORMS))


def _citable(view: View) -> dict[str, Any]:
    """Return what a citation made in the page names: dataset, engine, phrases, and the questions that need no parameter."""
    return {
        "format": citing.FORMAT,
        "most": {"rows": citing.MOST_KEPT, "characters": citing.LONGEST_KEPT},
        "dataset": citing.dataset_record(view.site.knowledge),
        "engine": engine_name(),
        "planatlas": version("planatlas"),
        "base": iri.BASE,
        "prefixes": dict(iri.prefixes()),
        "phrases": {name: words for name, words in citation.phrases().items() if name != "rerun"},
        "questions": _questions(view),
    }


def _questions(view: View) -> dict[str, Any]:
    """Return query, title and reach of every question of the library that can be asked as it stands."""
    reader, found = view.atlas.reader, {}
    for question in read_questions():
        try:
            _, bound = reader.bound(question.name, {})
        except UsageError:  # it needs a parameter
            continue
        title = {"zh": question.title.zh, "en": question.title.en}
        found[question.name] = {
            "query": citing.cited_text(asking.bound_query(question, bound)),
            "title": title,
            "inferred": question.inferred,
        }
    return found


PAGE = Page(name="cite", path="/cite", render=render, menu=False, live=True, alone=render_alone)
