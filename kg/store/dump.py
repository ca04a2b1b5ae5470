"""Writes a whole store as RDF, the same bytes every time: graphs in order of their names, prefixes sorted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox

from kg.errors import StoreError
from kg.iri import prefixes
from kg.store.versions import Version, current_version

_PREFIX = re.compile(rb"@prefix ([\w.-]*): <[^>]*> \.\n")


def dump(store: Path, format_: str, out: IO[bytes]) -> dict[str, int]:
    """Write the store at `store` to `out` and return what was written, by graph.

    Parameters
    ----------
    format_ : str
        ``nq``, ``trig`` or ``jsonld`` keep the named graphs; ``ttl`` is the default graph: every non-inferred triple once.

    Raises
    ------
    StoreError
        If there is no store.
    """
    version = current_version(store)
    data = ox.Store.read_only(str(version.data))
    return write_quads(data, version.manifest["default"] == "own", format_, out)


def whole_graphs(version: Version, default: str) -> Iterator[tuple[str, bytes]]:
    """Yield every graph of one version of a store as its name and its sorted N-Triples; the default graph is named `default`."""
    data = ox.Store.read_only(str(version.data))
    for graph in [ox.DefaultGraph(), *sorted(data.named_graphs(), key=str)]:
        body = data.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) or b""
        name = default if isinstance(graph, ox.DefaultGraph) else str(graph.value)
        yield name, b"".join(sorted(body.splitlines(keepends=True)))


def write_quads(data: ox.Store, own: bool, format_: str, out: IO[bytes]) -> dict[str, int]:
    """Write an open store as `dump` does; `own` says that its default graph holds what no named graph does."""
    graphs: list[Any] = sorted(data.named_graphs(), key=str)
    if own:
        graphs.insert(0, ox.DefaultGraph())
    if format_ == "ttl":
        return {"default": _triples(data, ox.DefaultGraph(), out)}
    if format_ == "nq":
        return {_name(graph): _quads(data, graph, out) for graph in graphs}
    quads = [ox.Quad(q.subject, q.predicate, q.object, g) for g in graphs for q in _sorted(data, g)]
    kind = ox.RdfFormat.TRIG if format_ == "trig" else ox.RdfFormat.JSON_LD
    out.write(sorted_prefixes(ox.serialize(quads, format=kind, prefixes=_short()) or b""))
    counts = dict.fromkeys(map(_name, graphs), 0)
    for quad in quads:
        counts[_name(quad.graph_name)] += 1
    return counts


def _name(graph: Any) -> str:
    return "default" if isinstance(graph, ox.DefaultGraph) else str(graph.value)


def _sorted(data: ox.Store, graph: Any) -> list[ox.Quad]:
    return sorted(data.quads_for_pattern(None, None, None, graph), key=str)


def _triples(data: ox.Store, graph: Any, out: IO[bytes]) -> int:
    triples = [quad.triple for quad in _sorted(data, graph)]
    out.write(sorted_prefixes(ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=_short()) or b""))
    return len(triples)


def _quads(data: ox.Store, graph: Any, out: IO[bytes]) -> int:
    body = data.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) or b""
    end = b".\n" if isinstance(graph, ox.DefaultGraph) else f"{graph} .\n".encode()
    lines = sorted(body.splitlines(keepends=True))
    out.writelines(line.removesuffix(b".\n") + end for line in lines)
    return len(lines)


def _short() -> dict[str, str]:
    """Return the prefixes that make Turtle easier to read; local names hold slashes, which Turtle would escape."""
    return {name: iri for name, iri in prefixes().items() if name != "id"}


def sorted_prefixes(body: bytes, *, used_only: bool = False) -> bytes:
    """Return Turtle or TriG with its leading prefix lines sorted; with `used_only` without those that nothing uses.

    Examples
    --------
    >>> sorted_prefixes(b"@prefix b: <http://b/> .\\n@prefix a: <http://a/> .\\na:x a a:y .\\n", used_only=True)
    b'@prefix a: <http://a/> .\\na:x a a:y .\\n'
    """
    lines, at = [], 0
    while found := _PREFIX.match(body, at):
        lines.append((found[1], found[0]))
        at = found.end()
    rest = body[at:]
    if used_only:
        lines = [(name, line) for name, line in lines if re.search(rb"(?<![\w:-])" + re.escape(name) + rb":", rest)]
    return b"".join(line for _, line in sorted(lines)) + rest


def triples_bytes(ntriples: bytes, name: str) -> bytes:
    """Return N-Triples in a format: nt, ttl, jsonld or xml (RDF/XML), with the known prefixes that are used."""
    if name == "nt":
        return ntriples
    kind = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD, "xml": ox.RdfFormat.RDF_XML}[name]
    triples = (quad.triple for quad in ox.parse(ntriples, ox.RdfFormat.N_TRIPLES, lenient=True))
    try:
        body = ox.serialize(triples, format=kind, prefixes=_short()) or b""
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"an answer holds what {name} cannot: {error}") from error
    return sorted_prefixes(body, used_only=True) if name == "ttl" else body


def rows_bytes(tsv: bytes, name: str) -> bytes:
    """Return rows in SPARQL TSV in another format: csv, json or xml.

    Raises
    ------
    StoreError
        If a cell is no RDF term.

    Examples
    --------
    >>> rows_bytes(b'?s\\n"a"@zh\\n', "csv")
    b's\\r\\na\\r\\n'
    """
    try:
        rows = ox.parse_query_results(tsv, format=ox.QueryResultsFormat.TSV)
        return rows.serialize(format=getattr(ox.QueryResultsFormat, name.upper())) or b""
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"an answer holds what is no RDF term: {error}") from error


def same_triples(ntriples: bytes) -> list[bytes]:
    """Return N-Triples, however a server spaces and escapes them, as sorted lines in our own spelling, each once.

    Raises
    ------
    StoreError
        If it is something else.

    Examples
    --------
    >>> same_triples(b'<http://a/>\\t<http://b/>\\t"\\\\u9752"@ZH .\\n')
    [b'<http://a/> <http://b/> "\\xe9\\x9d\\x92"@zh .\\n']
    """
    try:
        found = {quad.triple for quad in ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES, lenient=True)}
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"the endpoint's answer is no N-Triples: {error}") from error
    return sorted(f"{triple} .\n".encode() for triple in found)
