"""Citing an answer: the day comes from the visitor; the text, BibTeX, CSL-JSON and the record that `kg rerun` reads come from `kg cite`."""

from __future__ import annotations

from kg.query import citation
from kg.web.citing import cited, file_link
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


PAGE = Page(name="cite", path="/cite", render=render, menu=False, live=True)
