"""RDF files given by users: checked, copied beside the store's versions, and added again by every new build."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.parsers import expat

from kg.errors import InputError
from kg.iri import graph as graph_iri
from kg.iri import is_local
from kg.store import versions
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
_DEEPEST = 500
_SMALL = 64 << 20
_BRACKET = re.compile(
    rb"""\"\"\".*?\"\"\"|'''.*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|<[^<>\s]*>|\#[^\n]*|<<|>>|[\[\](){}]""", re.S
)


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
    for path, name in zip(files, formats, strict=True):
        check_file(path, name)
    there = versions.exists(store)
    before = dict(versions.current_version(store).manifest) if there else {}
    own = before.get("default") == "own" if there else graph is None and formats[0] in _WITH_GRAPHS
    with new_version(store, graph_iri("inferred"), copy_current=there) as (writer, publish):
        added = [_add(writer, store, path, name, graph, not own) for path, name in zip(files, formats, strict=True)]
        entries = [*before.get("loaded", []), *map(_entry, added)]
        publish({**before, "default": "own" if own else "union", "loaded": entries})
    return added


def add_kept(store: Path, writer: Writer) -> list[dict[str, Any]]:
    """Add the files of earlier loads to a new version; return their entries for its manifest."""
    if not versions.exists(store):
        return []
    entries: list[dict[str, Any]] = list(versions.current_version(store).manifest.get("loaded", []))
    for entry in entries:
        path = store / "loads" / f"{entry['sha256']}.{entry['format']}"
        writer.add_rdf(path, entry["format"], entry["graph"], prefix=f"b{entry['sha256'][:8]}")
    return entries


def _entry(loaded: Loaded) -> dict[str, Any]:
    return {name: getattr(loaded, name) for name in Loaded.__slots__}


def _add(writer: Writer, store: Path, path: Path, name: str, graph: str | None, default: bool) -> Loaded:
    with path.open("rb") as file:
        digest = _digest(file)
    keep = store / "loads" / f"{digest}.{name}"
    keep.parent.mkdir(exist_ok=True)
    shutil.copyfile(path, keep.with_suffix(".new"))
    keep.with_suffix(".new").replace(keep)
    target = _graph_of(path, graph) if graph is not None or name not in _WITH_GRAPHS else None
    count = writer.add_rdf(path, name, target, prefix=f"b{digest[:8]}", default=default)
    return Loaded(file=path.name, sha256=digest, format=name, graph=target, default=default, quads=count)


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


def check_file(path: Path, name: str) -> None:
    """Refuse what no parser should meet: entities in RDF/XML, nesting that overflows a stack.

    Raises
    ------
    InputError
        If the file holds such.
    """
    if name == "rdf":
        _check_xml(path)
        return
    if name in {"nt", "nq"}:
        with path.open("rb") as lines:
            depth = max((line.count(b"<<") for line in lines), default=0)
    else:
        depth = _depth(path.read_bytes())
    if depth > _DEEPEST:
        raise _too_deep(path)


def _too_deep(path: Path) -> InputError:
    return InputError(f"nested more than {_DEEPEST} deep", place=str(path), remedy="write it flatter")


def _check_xml(path: Path) -> None:
    """Read RDF/XML for its shape alone; what is not well-formed is left to the RDF parser, which says so better."""
    parser, depth = expat.ParserCreate(), 0

    def doctype(*_: object) -> None:
        raise InputError("DOCTYPE and ENTITY are refused in RDF/XML", place=str(path), remedy="write the IRIs out")

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise _too_deep(path)

    def end(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler, parser.StartElementHandler, parser.EndElementHandler = doctype, start, end
    with contextlib.suppress(expat.ExpatError), path.open("rb") as file:
        parser.ParseFile(file)
    head = path.read_bytes().replace(b"\0", b"") if path.stat().st_size < _SMALL else b""
    if re.search(rb"<!(DOCTYPE|ENTITY)", head, re.I):
        doctype()


def _depth(text: bytes) -> int:
    depth = deepest = 0
    for found in _BRACKET.finditer(text):
        mark = found[0]
        if mark in {b"[", b"(", b"{", b"<<"}:
            depth += 1
            deepest = max(deepest, depth)
        elif mark in {b"]", b")", b"}", b">>"}:
            depth -= 1
    return deepest
