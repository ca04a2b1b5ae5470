"""Reads the shipped ontology. Its files hold no blank node, so that their triples are the same bytes on every machine.

What goes into the store is `core.ttl`, `alignments.ttl` and the concept schemes: what people query. Shapes, hygiene queries and the
declarations of external terms (`imports/`) are read where they are used and stay out of the store.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg import iri
from kg.resources import ontology_dir

if TYPE_CHECKING:
    from rdflib import Graph

PA = iri.ONTOLOGY
ONTOLOGY_IRI = PA.rstrip("#")


def ontology_files() -> tuple[Path, ...]:
    """Return the Turtle files of the graph's ontology, in reading order.

    Examples
    --------
    >>> [path.name for path in ontology_files()][:2]
    ['core.ttl', 'alignments.ttl']
    """
    folder = ontology_dir()
    return (folder / "core.ttl", folder / "alignments.ttl", *sorted((folder / "concepts").glob("*.ttl")))


def import_files() -> tuple[Path, ...]:
    """Return the pinned declarations of external terms, sorted."""
    return tuple(sorted((ontology_dir() / "imports").glob("*.ttl")))


def shape_files() -> tuple[Path, ...]:
    """Return the files of shapes, sorted."""
    return tuple(sorted((ontology_dir() / "shapes").glob("*.ttl")))


def read_graph(*files: Path) -> Graph:
    """Return the triples of Turtle files as one rdflib graph with the known prefixes."""
    from rdflib import Graph

    graph = Graph(bind_namespaces="none")
    for file in files:
        graph.parse(file, format="turtle")
    for prefix, namespace in prefixes().items():
        graph.bind(prefix, namespace, replace=True)
    return graph


def prefixes() -> dict[str, str]:
    """Return the prefixes known everywhere, from `ontology/prefixes.csv`.

    Examples
    --------
    >>> prefixes()["pa"]
    'https://w3id.org/planatlas/ontology#'
    """
    with (ontology_dir() / "prefixes.csv").open(encoding="utf-8", newline="") as lines:
        return {row["prefix"]: row["iri"] for row in csv.DictReader(lines)}


def shorten(iri_text: str) -> str:
    """Return the CURIE of an IRI, or the IRI itself where no prefix fits.

    Examples
    --------
    >>> shorten("https://w3id.org/planatlas/ontology#inPlan"), shorten("urn:x")
    ('pa:inPlan', 'urn:x')
    """
    fitting = [(len(namespace), prefix) for prefix, namespace in prefixes().items() if iri_text.startswith(namespace)]
    if not fitting:
        return iri_text
    length, prefix = max(fitting)
    return f"{prefix}:{iri_text[length:]}"


def ontology_quads() -> Iterator[tuple[str, str, str, str]]:
    """Yield the ontology as quads of N-Quads terms in the graph ``ontology``, sorted.

    Reading takes rdflib some tenths of a second; a store with a Turtle reader of its own loads `ontology_files` instead.
    """
    graph = f"<{iri.graph('ontology')}>"
    triples = (tuple(term.n3() for term in triple) for triple in read_graph(*ontology_files()))
    yield from ((s, p, o, graph) for s, p, o in sorted(triples))
