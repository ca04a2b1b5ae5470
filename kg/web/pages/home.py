"""The way in: what is in here and how far it reaches, search, entry points, version, how to cite."""

from __future__ import annotations

from importlib.metadata import version

from kg.web.page import Page, View
from kg.web.report import covered, headlines, stated
from kg.web.shown import shown_node

ENTRIES = ("tasks", "units", "cities", "countries", "cases", "positionings", "plans", "sources", "assets")


def render(view: View) -> str:
    """Return the home page."""
    atlas = view.atlas
    manifest = atlas.version.manifest
    return view.html(
        "home.html",
        headlines=headlines(atlas),
        stated=stated,
        node=lambda iri: shown_node(view, iri),
        coverage=covered(atlas),
        entries=[page for page in view.site.pages if page.name in ENTRIES],
        others=[page for page in view.site.menu() if page.name not in {*ENTRIES, "home"}],
        rows=manifest.get("rows", {}),
        quads=sum(manifest.get("quads", {}).values()),
        graphs=manifest.get("quads", {}),
        store_version=atlas.version.path.name,
        engine=manifest.get("pyoxigraph", ""),
        questions=len(atlas.knowledge.questions()),
        release=version("planatlas"),
    )


PAGE = Page(name="home", path="/", render=render)
