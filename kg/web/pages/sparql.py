"""The query editor: YASGUI with our prefixes, the questions of the library as examples, and names from the data to complete with."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from kg import iri
from kg.query.questions import Question, read_questions, with_prefixes
from kg.web.page import Page, View
from kg.web.site import Site

START = 'SELECT ?task ?name WHERE {\n  ?task a pa:Task ; rdfs:label ?name .\n  FILTER(LANG(?name) = "zh")\n}\nLIMIT 20'


_WORDS = ("graph", "chart", "cut", "tab", "nothing", "of", "slow", "service")
_CONTROLS = ("query", "add_tab", "close_tab", "page_size", "filter", "download", "run", "share")
_SHOWN = {
    "Table": "table",
    "Response": "response",
    "Simple view": "simple",
    "Ellipse": "ellipse",
    "Page size:": "page_size",
    "All": "every",
}
"""What the editor writes by itself, and the key of what stands there instead."""


def themes(language: str) -> list[tuple[str, list[Question]]]:
    """Return the library's questions by theme, in the library's order."""
    grouped = groupby(read_questions(), key=lambda question: getattr(question.theme, language))
    return [(theme, list(questions)) for theme, questions in grouped]


def terms(site: Site) -> list[list[str]]:
    """Return what the editor completes: the short form, the Chinese and the English name of every term that has one, sorted."""
    found = {}
    for row in site.atlas.rows("drawn-words"):
        node = row["term"]
        code = iri.shorten(node.value) if node else ""
        if ":" in code and "//" not in code:
            found[code] = [code, *((row[tag].value if row[tag] else "") for tag in ("zh", "en"))]  # type: ignore[union-attr]
    return [found[code] for code in sorted(found)]


def settings(view: View) -> dict[str, Any]:
    """Return what the script needs to know: where to ask, prefixes, terms, and where things have their pages."""
    places = {"endpoint": "/sparql", "find": "/api/things", "layout": "/api/layout"}
    if view.site.static:  # answered in the page: kg/web/static/sparql-local.js
        places = {"endpoint": "asked-here", "find": "found-here", "layout": "laid-here"}
    return {
        **places,
        "cite": view.link("/cite"),
        "prefixes": dict(iri.prefixes()),
        "terms": view.atlas.remember("editor terms", lambda: terms(view.site)),
        "base": iri.BASE,
        "ontology": iri.ONTOLOGY,
        "things": _folder(view, "/id"),
        "classes": _folder(view, "/ontology"),
        "page": "/index.html" if view.site.static else "",
        "start": with_prefixes(START),
        "words": {name: view.site.words(f"sparql.{name}", view.language) for name in (*_WORDS, *_CONTROLS)}
        | {"controls": {shown: view.site.words(f"sparql.{name}", view.language) for shown, name in _SHOWN.items()}},
    }


def _folder(view: View, path: str) -> str:
    """Return the address below which pages lie."""
    return view.link(path).removesuffix("/index.html")


def render(view: View) -> str:
    """Return the page; without a server the queries are answered by an engine in the page."""
    return view.html(
        "sparql.html",
        themes=themes(view.language),
        settings=settings(view),
        query=view.field("query", with_prefixes(START)),
    )


PAGE = Page(name="sparql", path="/sparql", render=render)
