"""The static site in parts, which several processes write at once. What every page asks is gathered before they part."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from kg.errors import KgError
from kg.query.folding import fold
from kg.query.stored import stored_query
from kg.store.base import Term
from kg.store.gathered import GatheredStore
from kg.store.start import can_fork
from kg.web import neighbours
from kg.web.downloads import TABLE_TYPES, TRIPLE_TYPES, table_response, thing_response
from kg.web.explorer import whole
from kg.web.page import LANGUAGES, Page
from kg.web.site import Site

# stored query asked for one thing at a time -> whether of our things alone
_OF_ONE = {
    **dict.fromkeys(("known", "statements-of", "statements-to", "page-thing", "labels-around"), True),
    **dict.fromkeys(("evidence-around", "carriers-around"), True),
    **dict.fromkeys(("labels", "labels-borrowed", "source-hash", "term-labels"), False),
}
_BOTH = ("evidence-around", "carriers-around", "statements-of", "statements-to")
_GATHERERS = 4
_LONG = ("collaboration", "coverage", "question")  # what takes long alone
_TOGETHER = 24  # instances of one kind of page that are written in one go

Progress = Callable[[int], None]
Outcome = tuple[str, str | None]
"""Address of a page, and why it could not be made, or None."""


class Part(NamedTuple):
    """Some instances of one kind of page, by their path parameters; or, without a name, what scripts read."""

    page: str
    every: tuple[Mapping[str, str], ...] = ()


def gathering(store: Path) -> GatheredStore:
    """Return the store at `store` with everything gathered that pages of things ask."""
    gathered = GatheredStore(store, {stored_query(name): ours for name, ours in _OF_ONE.items()}, workers=_GATHERERS)
    asked = [(name, inferred) for name in _BOTH for inferred in (False, True)]
    asked += [("page-thing", True), ("labels-around", True)]
    nothing = {"thing": Term("iri", "about:blank")}
    with ThreadPoolExecutor(_GATHERERS) as pool:
        for _ in pool.map(lambda one: gathered.select(stored_query(one[0]), bind=nothing, inferred=one[1]), asked):
            pass
    gathered.ask(stored_query("known"), bind=nothing, inferred=True)
    return gathered


def parts(site: Site) -> list[Part]:
    """Return everything there is to write; what takes long alone comes first."""
    found = [Part("")]
    for page in sorted(site.pages, key=lambda one: _LONG.index(one.name) if one.name in _LONG else len(_LONG)):
        if not page.live or page.alone:
            every = tuple(page.every(site))
            found += [Part(page.name, every[at : at + _TOGETHER]) for at in range(0, len(every), _TOGETHER)]
    return found


def write_parts(
    site: Site, folder: Path, work: Sequence[Part], processes: int | None, progress: Progress | None = None
) -> list[Outcome]:
    """Write the parts, with several processes where forking is sound; return what became of each page."""
    wanted = processes or max(2, os.cpu_count() or 1)
    if wanted == 1 or not can_fork():
        return _counted((_write(site, folder, part) for part in work), progress)
    context = get_context("fork")
    with ProcessPoolExecutor(wanted, mp_context=context, initializer=_begin, initargs=(site, folder)) as pool:
        return _counted(pool.map(_write_here, work), progress)


def _counted(written: Iterable[list[Outcome]], progress: Progress | None) -> list[Outcome]:
    found: list[Outcome] = []
    for outcomes in written:
        found += outcomes
        if progress is not None:
            progress(len(found))
    return found


_here: list[tuple[Site, Path]] = []


def _begin(site: Site, folder: Path) -> None:
    """Make a forked process ready: it shares what was gathered, and asks the store by itself."""
    store = site.knowledge.store
    if isinstance(store, GatheredStore):
        store.reopen()
    _here.append((site, folder))


def _write_here(part: Part) -> list[Outcome]:
    site, folder = _here[-1]
    return _write(site, folder, part)


def _write(site: Site, folder: Path, part: Part) -> list[Outcome]:
    if not part.page:
        _scripts(site, folder)
        return []
    page = next(one for one in site.pages if one.name == part.page)
    outcomes = []
    for parameters in part.every:
        if page.name == "entity":
            _downloads(site, folder, parameters["local"])
        for language in LANGUAGES:
            outcomes.append(_page(site, folder, page, language, parameters))
    return outcomes


def _page(site: Site, folder: Path, page: Page, language: str, parameters: Mapping[str, str]) -> Outcome:
    view = site.view(page, language, dict(parameters))
    address = f"/{language}{view.here}".rstrip("/") + "/"
    try:
        text = (page.alone or page.render)(view)
    except KgError as error:
        return address, str(error)
    put(folder / address.strip("/") / "index.html", text)
    if page.table is not None and not page.live:
        with suppress(KgError):  # a page whose data cannot carry its table has none, and says so
            rows = page.table(view)
            for suffix in TABLE_TYPES:
                body = table_response(rows, suffix, page.name).body
                put(folder / language / f"{view.here.strip('/')}.{suffix}", body)
    return address, None


def put(path: Path, text: str | bytes) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def _downloads(site: Site, folder: Path, local: str) -> None:
    for suffix in (*TRIPLE_TYPES, *TABLE_TYPES):
        put(folder / "id" / f"{local}.{suffix}", thing_response(site.atlas, local, suffix).body)


def _scripts(site: Site, folder: Path) -> None:
    """Write what the explorer and the search read, as scripts too: a page opened from a folder may load no JSON."""
    network = whole(site)
    for language in LANGUAGES:
        data = json.dumps(neighbours.view(network, network, language), ensure_ascii=False, sort_keys=True)
        put(folder / f"graph-data-{language}.js", f"window.KG_WHOLE = {data};\n")
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
    put(folder / "search.json", index + "\n")
    put(folder / "search-data.js", f"window.KG_SEARCH = {index};\n")
