"""Writes every page of the registry as files that open from any static host, and from a folder. Same store, same bytes."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.resources import ontology_dir
from kg.store.embedded import EmbeddedStore
from kg.web.engine import engine_script
from kg.web.pages import PAGES
from kg.web.site import HERE, SHARED, Site
from kg.web.site_parts import Progress, gathering, parts, put, write_parts
from kg.whole import put_folder

if TYPE_CHECKING:
    from kg.knowledge import KnowledgeGraph

MARK = ".planatlas-site"
BASE_URL = "https://w3id.org/planatlas/"
_IN_SCRIPTS = {"oxigraph.wasm", "oxigraph.min.js", "engine.js"}  # written into engine-data.js


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written: pages, files in all, bytes, and the pages that could not be made, each with its reason."""

    pages: int
    files: int
    bytes: int
    refused: tuple[tuple[str, str], ...]


def build_site(
    knowledge: KnowledgeGraph,
    folder: Path,
    base_url: str = BASE_URL,
    *,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Written:
    """Write the static site into `folder`, all or nothing; an older site there is replaced.

    Parameters
    ----------
    knowledge : KnowledgeGraph
        What the pages show.
    folder : Path
        Where they are written.
    base_url : str
        The address the site will have; the sitemap and the 404 page name it.
    processes : int, optional
        How many processes make the pages; as many as the machine has cores, and at least two, where nothing is said.
    progress : callable, optional
        Told how many pages are written.

    Raises
    ------
    UsageError
        If the folder holds something else or cannot be written, or the graph is on a server.
    StoreError
        If the store was built anew meanwhile.
    """
    if not isinstance(knowledge.store, EmbeddedStore):
        raise UsageError("a site is built from a store in a folder, not from a server: give --store PATH")
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise UsageError(f"{folder} is not empty and holds no site of ours: give a new folder")
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        refused = _write(knowledge, knowledge.store.path, fresh, base_url.rstrip("/") + "/", processes, progress)
        put_folder(fresh, folder)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise UsageError(f"cannot write the site at {folder}: {error.strerror} — what was there stays") from error
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    files = [path for path in folder.rglob("*") if path.is_file()]
    pages = sum(path.name == "index.html" for path in files)
    return Written(pages=pages, files=len(files), bytes=sum(path.stat().st_size for path in files), refused=refused)


def _write(
    knowledge: KnowledgeGraph,
    store: Path,
    folder: Path,
    base_url: str,
    processes: int | None,
    progress: Progress | None,
) -> tuple[tuple[str, str], ...]:
    gathered = gathering(store)
    site = Site(type(knowledge)(gathered), PAGES, static=True)
    made = write_parts(site, folder, parts(site), processes, progress)
    put(folder / "engine-data.js", engine_script(site))
    gathered.check_version()
    _frame(site, folder, base_url, sorted(address for address, reason in made if reason is None))
    return tuple(sorted((address, reason) for address, reason in made if reason is not None))


def _frame(site: Site, folder: Path, base_url: str, addresses: Sequence[str]) -> None:
    """Write what is there once: style sheets and scripts, the way in, the sitemap, the ontology."""
    shutil.copytree(HERE / "static", folder / "static", ignore=lambda _, names: _IN_SCRIPTS & set(names))
    shutil.copytree(SHARED, folder / "static", dirs_exist_ok=True)
    contexts: dict[str, dict[str, Any]] = {
        "index.html": {},
        "404.html": {"base": base_url},
        "sitemap.xml": {"base": base_url, "addresses": addresses},
    }
    for name, context in contexts.items():
        put(folder / name, site.templates.get_template(f"static/{name}").render(**context))
    shutil.copyfile(ontology_dir() / "core.ttl", folder / "ontology.ttl")
    put(folder / MARK, "planatlas\n")
