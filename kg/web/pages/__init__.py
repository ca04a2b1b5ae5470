"""The kinds of pages, one module each; `PAGES` is the registry, in the order of the menu."""

from __future__ import annotations

from collections.abc import Sequence

from kg.web.page import Page
from kg.web.pages import (
    browse,
    cite,
    collaboration,
    coverage,
    entity,
    graph,
    home,
    matrix,
    ontology,
    questions,
    search,
    sparql,
)
from kg.web.pages import map as worldmap

PAGES: Sequence[Page] = (
    home.PAGE,
    *browse.PAGES,
    *questions.PAGES,
    search.PAGE,
    sparql.PAGE,
    cite.PAGE,
    graph.PAGE,
    matrix.PAGE,
    worldmap.PAGE,
    collaboration.PAGE,
    coverage.PAGE,
    *ontology.PAGES,
    entity.PAGE,
)
