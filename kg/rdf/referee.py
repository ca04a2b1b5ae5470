"""pySHACL as the reference for the shapes: slow, complete, and not ours."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kg.iri import shorten
from kg.rdf.shapes import Violation


def referee_violations(ntriples: bytes, shapes: Sequence[Path]) -> list[Violation]:
    """Return the violations that pySHACL finds, sorted; the same as those of the compiled queries.

    Parameters
    ----------
    ntriples : bytes
        Data and ontology in N-Triples.
    shapes : sequence of Path
        Turtle files of shapes.
    """
    import pyshacl
    from rdflib import RDF, SH, Graph

    data = Graph(bind_namespaces="none").parse(data=ntriples, format="nt11")
    rules = Graph(bind_namespaces="none")
    for path in shapes:
        rules.parse(path, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=rules, advanced=False, inplace=True)
    assert isinstance(report, Graph)
    return sorted({_violation(report, result) for result in report.subjects(RDF.type, SH.ValidationResult)})


def _violation(report: Any, result: Any) -> Violation:
    from rdflib import SH

    rule, focus, value = (report.value(result, name) for name in (SH.sourceShape, SH.focusNode, SH.value))
    return Violation(rule=shorten(str(rule)), focus=str(focus), value="" if value in (None, focus) else str(value))
