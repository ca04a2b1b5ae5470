"""Reads the shipped ontology. Its files hold no blank node, so that their triples are the same bytes on every machine.

What goes into the store is `core.ttl`, `alignments.ttl` and the concept schemes: what people query; the store reads those files with
its own Turtle reader. Shapes, hygiene queries and the declarations of external terms (`imports/`) stay out of the store.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg import iri
from kg.resources import ontology_dir

if TYPE_CHECKING:
    from rdflib import Graph


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
    for prefix, namespace in iri.prefixes().items():
        graph.bind(prefix, namespace, replace=True)
    return graph
