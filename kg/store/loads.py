"""RDF files given by users: checked, copied beside the store's versions, and added again by every new build."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.iri import graph as graph_iri
from kg.iri import is_local
from kg.store import versions
from kg.store.rdfchild import child_quads
from kg.store.rdffile import Quad
from kg.store.writer import Writer, new_version

FORMATS = {
    ".ttl": "ttl",
    ".trig": "trig",
    ".nt": "nt",
    ".nq": "nq",
    ".jsonld": "jsonld",
    ".json": "jsonld",
    ".rdf": "rdf",
    ".xml": "rdf",
    ".owl": "rdf",
}
_WITH_GRAPHS = frozenset({"trig", "nq", "jsonld"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """One RDF file in a store: its name, format, graph (None: the graphs it names itself), and number of quads."""

    file: str
    sha256: str
    format: str
    graph: str | None
    default: bool
    quads: int


def load_files(
    store: Path,
    files: Sequence[Path],
    *,
    graph: str | None = None,
    format: str | None = None,  # noqa: A002
) -> list[Loaded]:
    """Add RDF files to a store as a new version, all of them or none; a store that is not there is made.

    Parameters
    ----------
    graph : str
        Named graph for all triples: a name, a local name or an IRI. Without it a file of triples goes into a graph named after the
        file, and a file of quads keeps the graphs it names.
    format : str
        Format of the files, where their suffix does not tell.

    Notes
    -----
    In a store made by `kg build` the default graph holds every triple that is not inferred, so loaded ones too. A store that begins
    with a file of quads holds that dataset as it is: its default graph is the file's.

    Raises
    ------
    InputError
        If a file cannot be read, does not parse, or holds what is refused.
    """
    for path in files:
        if not path.is_file():
            raise InputError("there is no such file", place=str(path))
    formats = [format or _format_of(path) for path in files]
    there = versions.exists(store)
    before = dict(versions.current_version(store).manifest) if there else {}
    own = before.get("default") == "own" if there else graph is None and formats[0] in _WITH_GRAPHS
    with new_version(store, graph_iri("inferred"), copy_current=there) as (writer, publish):
        added = [_add(writer, path, name, graph, not own) for path, name in zip(files, formats, strict=True)]
        for path, loaded in zip(files, added, strict=True):
            _keep(path, _kept(store, loaded.sha256, loaded.format))
        entries = [*before.get("loaded", []), *map(_entry, added)]
        publish({**before, "default": "own" if own else "union", "loaded": entries})
    return added


def kept_entries(store: Path) -> list[dict[str, Any]]:
    """Return what the manifest of a store says of the files loaded earlier."""
    return list(versions.current_version(store).manifest.get("loaded", [])) if versions.exists(store) else []


def kept_quads(store: Path, entries: Sequence[Mapping[str, Any]]) -> Iterator[Quad]:
    """Yield the quads of files loaded earlier, read as they were then."""
    for entry in entries:
        path = _kept(store, entry["sha256"], entry["format"])
        yield from child_quads(path, entry["format"], entry["graph"], _prefix(entry["sha256"]))


def _entry(loaded: Loaded) -> dict[str, Any]:
    return {name: getattr(loaded, name) for name in Loaded.__slots__}


def _add(writer: Writer, path: Path, name: str, graph: str | None, default: bool) -> Loaded:
    with path.open("rb") as file:
        digest = _digest(file)
    target = _graph_of(path, graph) if graph is not None or name not in _WITH_GRAPHS else None
    before = writer.counts.total()
    writer.add(child_quads(path, name, target, _prefix(digest)), default=default)
    count = writer.counts.total() - before
    return Loaded(file=path.name, sha256=digest, format=name, graph=target, default=default, quads=count)


def _prefix(digest: str) -> str:
    """Return how the names of a file's blank nodes begin: the same file has the same names."""
    return f"b{digest[:8]}"


def _kept(store: Path, digest: str, name: str) -> Path:
    return store / "loads" / f"{digest}.{name}"


def _keep(path: Path, keep: Path) -> None:
    keep.parent.mkdir(exist_ok=True)
    shutil.copyfile(path, keep.with_suffix(".new"))
    keep.with_suffix(".new").replace(keep)


def _digest(file: Any) -> str:
    whole = sha256()
    while chunk := file.read(1 << 20):
        whole.update(chunk)
    return whole.hexdigest()


def _graph_of(path: Path, graph: str | None) -> str:
    if graph is None:
        return graph_iri(re.sub(r"[^A-Za-z0-9._-]+", "-", path.stem).strip("-._") or "loaded")
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\]+\Z", graph):
        return graph
    name = graph.removeprefix("graph/")
    if not is_local(f"graph/{name}"):
        raise InputError(
            f"{graph!r} is no name of a graph", remedy="use latin letters, digits, '.', '_' and '-', or an IRI"
        )
    return graph_iri(name)


def _format_of(path: Path) -> str:
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        known = ", ".join(FORMATS)
        raise InputError(
            "the suffix tells no RDF format", place=str(path), remedy=f"name it {known}, or use --format"
        ) from None
