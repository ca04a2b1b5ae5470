"""What a page is, and what it sees. One registry of pages drives both the server and the static site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from posixpath import relpath
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from kg.store.base import Solutions
    from kg.web.atlas import Atlas
    from kg.web.site import Site

LANGUAGES = ("zh", "en")


@lru_cache(maxsize=4096)
def _relative(target: str, folder: str) -> str:
    """Return the address of a file as a page in `folder` links it; both are paths from the root.

    Examples
    --------
    >>> _relative("/static/kg.css", "/zh/map")
    '../../static/kg.css'
    """
    return relpath(target, folder or "/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One kind of page.

    Attributes
    ----------
    name : str
        Its name; ``page.<name>`` in ``strings.toml`` is its title.
    path : str
        Path below the language, in Starlette's form: ``/tasks``, ``/id/{local:path}``.
    render : callable
        View -> HTML text.
    every : callable
        Site -> the path parameters of every instance, for the static site.
    menu : bool
        Whether the menu lists it.
    live : bool
        Whether it needs a server; the static site leaves it out of the menu.
    alone : callable, optional
        View -> HTML text of a live page that does without a server what it can.
    table : callable, optional
        View -> the rows the page shows, which are then also served under the page's path with ``.csv``, ``.json`` or ``.xlsx``.
    """

    name: str
    path: str
    render: Callable[[View], str]
    every: Callable[[Site], Iterable[Mapping[str, str]]] = lambda site: ({},)
    menu: bool = True
    live: bool = False
    alone: Callable[[View], str] | None = None
    table: Callable[[View], Solutions] | None = None

    def address(self, parameters: Mapping[str, str]) -> str:
        """Return the path of one instance, below the language."""
        return self.path.replace(":path}", "}").format(**parameters)


@dataclass(frozen=True, kw_only=True)
class View:
    """One rendering of one page: the site, the language, the path parameters, and the fields of the query string.

    `here` is the page's own path below the language. Links are absolute on a server and relative in a static site, so templates call
    `link` and `asset` and know neither.
    """

    site: Site
    page: Page
    language: str
    here: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def atlas(self) -> Atlas:
        """The version of the store that this rendering reads, from its first line to its last."""
        return self.site.atlas

    def field(self, name: str, default: str = "") -> str:
        """Return the first value of a query-string field."""
        values = self.fields.get(name)
        return values[0] if values else default

    def link(self, path: str, language: str | None = None) -> str:
        """Return the address of the page at `path` (below the language, with or without a query string)."""
        path, mark, rest = path.partition("?")
        target = f"/{language or self.language}{path}".rstrip("/") or "/"
        if not self.site.static:
            return target + mark + rest
        return _relative(f"{target}/index.html", f"/{self.language}{self.here}".rstrip("/"))

    def asset(self, path: str) -> str:
        """Return the address of a file under ``static/`` or of a download at the root (``/id/city/paris.ttl``)."""
        target = path if path.startswith("/") else f"/static/{path}"
        if not self.site.static:
            return target
        return _relative(target, f"/{self.language}{self.here}".rstrip("/"))

    def with_fields(self, **changed: str | None) -> str:
        """Return the address of this page with some fields of its query string changed, or dropped where None."""
        kept = {name: list(values) for name, values in self.fields.items() if name not in changed}
        kept |= {name: [value] for name, value in changed.items() if value is not None}
        query = urlencode(sorted(kept.items()), doseq=True)
        return self.link(f"{self.here}?{query}" if query else self.here)

    def in_language(self, language: str) -> str:
        """Return the address of this page in another language, its query string kept."""
        query = urlencode(sorted((name, list(values)) for name, values in self.fields.items()), doseq=True)
        return self.link(f"{self.here}?{query}" if query else self.here, language)

    def download(self, format: str) -> str:  # noqa: A002
        """Return the address of the whole table of this page, with its filters, as a file."""
        fields = sorted((name, list(values)) for name, values in self.fields.items() if name != "page")
        query = "" if self.site.static or not fields else "?" + urlencode(fields, doseq=True)
        return self.asset(f"/{self.language}{self.here}.{format}") + query

    def words(self, key: str, **values: object) -> str:
        """Return a phrase of the interface in the page's language."""
        return self.site.words(key, self.language).format(**values)

    def html(self, template: str, **context: object) -> str:
        """Render a template with the view and what it is given."""
        return self.site.templates.get_template(template).render(view=self, t=self.words, lang=self.language, **context)
