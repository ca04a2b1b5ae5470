"""Writes every page of the registry as files that open from any static host, and from a folder. Same store, same bytes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import KgError, UsageError
from kg.query.folding import fold
from kg.resources import ontology_dir
from kg.web import neighbours
from kg.web.downloads import TABLE_TYPES, TRIPLE_TYPES, table_response, thing_response
from kg.web.explorer import whole
from kg.web.page import LANGUAGES
from kg.web.pages import PAGES
from kg.web.site import HERE, SHARED, Site
from kg.whole import put_folder

if TYPE_CHECKING:
    from kg.knowledge import KnowledgeGraph

WORKERS = 2
MARK = ".planatlas-site"
BASE_URL = "https://w3id.org/planatlas/"
_SERVER_ONLY = {"yasgui.min.js", "yasgui.min.css", "sparql.js", "sparql.css", "results.js"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written: pages, files in all, bytes, and the pages that could not be made, each with its reason."""

    pages: int
    files: int
    bytes: int
    refused: tuple[tuple[str, str], ...]


def build_site(knowledge: KnowledgeGraph, folder: Path, base_url: str = BASE_URL) -> Written:
    """Write the static site into `folder`, all or nothing; an older site there is replaced.

    Raises
    ------
    UsageError
        If the folder holds something else.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise UsageError(f"{folder} is not empty and holds no site of ours: give a new folder")
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        refused = _write(Site(knowledge, PAGES, static=True), fresh, base_url.rstrip("/") + "/")
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    put_folder(fresh, folder)
    files = [path for path in folder.rglob("*") if path.is_file()]
    pages = sum(path.name == "index.html" for path in files)
    return Written(pages=pages, files=len(files), bytes=sum(path.stat().st_size for path in files), refused=refused)


def _write(site: Site, folder: Path, base_url: str) -> tuple[tuple[str, str], ...]:
    addresses, refused = [], []
    for address, text in _pages(site):
        if text is None or isinstance(text, KgError):
            refused.append((address, str(text)))
            continue
        _put(folder / address.strip("/") / "index.html", text)
        addresses.append(address)
    _together(lambda local: _downloads(site, folder, local), _things(site))
    _tables(site, folder)
    _scripts(site, folder)
    shutil.copytree(HERE / "static", folder / "static", ignore=lambda _, names: _SERVER_ONLY & set(names))
    shutil.copytree(SHARED, folder / "static", dirs_exist_ok=True)
    contexts: dict[str, dict[str, Any]] = {
        "index.html": {},
        "404.html": {"base": base_url},
        "sitemap.xml": {"base": base_url, "addresses": sorted(addresses)},
    }
    for name, context in contexts.items():
        _put(folder / name, site.templates.get_template(f"static/{name}").render(**context))
    shutil.copyfile(ontology_dir() / "core.ttl", folder / "ontology.ttl")
    _put(folder / MARK, "planatlas\n")
    return tuple(refused)


def _pages(site: Site) -> Iterator[tuple[str, str | KgError]]:
    """Yield every page's address and text, or the error that stands in its way."""
    for page in site.pages:
        if page.live and page.name != "search":
            continue
        for parameters in page.every(site):
            for language in LANGUAGES:
                view = site.view(page, language, dict(parameters))
                address = f"/{language}{view.here}".rstrip("/") + "/"
                try:
                    yield address, view.html("static/search.html") if page.name == "search" else page.render(view)
                except KgError as error:
                    yield address, error


def _things(site: Site) -> list[str]:
    """Return the local names of all things that have a page, and so downloads."""
    entity = next(page for page in site.pages if page.name == "entity")
    return sorted({next(iter(parameters.values())) for parameters in entity.every(site)})


def _together(work: Callable[[str], None], names: Sequence[str]) -> None:
    """Do the same for every name, as many at a time as the store answers."""
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        for _ in pool.map(work, names):
            pass


def _put(path: Path, text: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def _downloads(site: Site, folder: Path, local: str) -> None:
    for suffix in (*TRIPLE_TYPES, *TABLE_TYPES):
        body = thing_response(site.atlas, local, suffix).body
        _put(folder / "id" / f"{local}.{suffix}", body)


def _tables(site: Site, folder: Path) -> None:
    """Write the tables that pages offer as files; a page whose data cannot carry its table has none."""
    for page in site.pages:
        if page.table is None or page.live:
            continue
        for parameters in page.every(site):
            for language in LANGUAGES:
                view = site.view(page, language, dict(parameters))
                with suppress(KgError):
                    rows = page.table(view)
                    for suffix in TABLE_TYPES:
                        body = table_response(rows, suffix, page.name).body
                        _put(folder / language / f"{view.here.strip('/')}.{suffix}", body)


def _scripts(site: Site, folder: Path) -> None:
    """Write what the explorer and the search read, as scripts too: a page opened from a folder may load no JSON."""
    network = whole(site)
    for language in LANGUAGES:
        data = json.dumps(neighbours.view(network, network, language), ensure_ascii=False, sort_keys=True)
        _put(folder / f"graph-data-{language}.js", f"window.KG_WHOLE = {data};\n")
    rows = [
        [node, row["zh"], row["en"], row["type"], fold(f"{row['zh']} {row['en']}")]
        for node, row in sorted(network.nodes(data=True))
    ]
    bigrams: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        text = str(row[4])
        for pair in sorted({text[at : at + 2] for at in range(len(text) - 1)}):
            bigrams.setdefault(pair, []).append(place)
    index = json.dumps({"bigrams": bigrams, "things": rows}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    _put(folder / "search.json", index + "\n")
    _put(folder / "search-data.js", f"window.KG_SEARCH = {index};\n")
