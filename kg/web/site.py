"""The site: one knowledge graph, its templates, its phrases, and the registry of its pages."""

from __future__ import annotations

import contextlib
import threading
import tomllib
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from kg.errors import KgError
from kg.iri import expand, is_local
from kg.web.atlas import Atlas
from kg.web.page import LANGUAGES, Page, View
from kg.web.report import read_report

if TYPE_CHECKING:
    from kg.knowledge import KnowledgeGraph

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent / "view" / "static"  # what served and drawn pages have in common


class Site:
    """The pages over one knowledge graph.

    Parameters
    ----------
    knowledge : KnowledgeGraph
        What the pages show.
    pages : sequence of Page
        Every kind of page, in the order of the menu: `kg.web.pages.PAGES`.
    static : bool
        Whether the pages become files: links are relative then, and what needs a server is left out.
    """

    def __init__(self, knowledge: KnowledgeGraph, pages: Sequence[Page], *, static: bool = False) -> None:
        self.knowledge, self.pages, self.static = knowledge, pages, static
        self._atlas: Atlas | None = None
        self._lock = threading.Lock()

    @property
    def atlas(self) -> Atlas:
        """The current version of the store, with what pages remember of it."""
        with self._lock:
            if self._atlas is None or self._atlas.version.path != self.knowledge.store.version.path:
                self._atlas = Atlas(self.knowledge, texts=not self.static)
            return self._atlas

    def warm(self) -> None:
        """Make ready what takes longest the first time: names, the text index and the check. An error waits for the page that meets it."""
        with contextlib.suppress(KgError), self.atlas.reader.index():
            read_report(self.atlas)

    @cached_property
    def templates(self) -> Environment:
        """The templates; everything is escaped, and an unknown name is an error."""
        loader = FileSystemLoader(HERE / "templates", encoding="utf-8")
        environment = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        environment.filters["number"] = "{:,}".format
        environment.filters["expanded"] = expand
        environment.tests["local"] = is_local
        return environment

    @cached_property
    def _plain(self) -> Environment:
        loader = self.templates.loader
        return Environment(loader=loader, autoescape=False, undefined=StrictUndefined, trim_blocks=True)  # no HTML

    def plain_template(self, name: str) -> Template:
        """Return a template of plain text, which nothing escapes: what goes into it must be written as terms."""
        return self._plain.get_template(name)

    @cached_property
    def _phrases(self) -> dict[str, Any]:
        return tomllib.loads((HERE / "strings.toml").read_text(encoding="utf-8"))

    def words(self, key: str, language: str) -> str:
        """Return a phrase of ``strings.toml`` by its dotted key; an unknown key is an error."""
        found: Any = self._phrases
        for part in key.split("."):
            found = found[part]
        text = found[language]
        assert isinstance(text, str)
        return text

    def menu(self) -> Sequence[Page]:
        """Return the pages the menu lists."""
        return [page for page in self.pages if page.menu and not (self.static and page.live)]

    def view(
        self,
        page: Page,
        language: str,
        parameters: Mapping[str, str] | None = None,
        fields: Mapping[str, Sequence[str]] | None = None,
    ) -> View:
        """Return the view of one instance of a page."""
        if language not in LANGUAGES:
            raise ValueError(language)
        parameters = parameters or {}
        return View(
            site=self,
            page=page,
            language=language,
            here=page.address(parameters),
            parameters=parameters,
            fields=fields or {},
        )
