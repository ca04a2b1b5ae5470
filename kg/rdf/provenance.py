"""Evidence of rows -> quads: one `pa:Evidence` node a span, with source, level and what it supports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Evidence, Level, Span
from kg.rdf.nquads import Quad, escape, literal, term, thing

_XSD_INTEGER = "^^<http://www.w3.org/2001/XMLSchema#integer>"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_EVIDENCE_CLASS = term("Evidence")
_EVIDENCE, _SOURCE, _LEVEL = term("evidence"), term("source"), term("level")
_START, _END, _PRINTED = term("start"), term("end"), term("printed")
_CONFIDENCE, _REASON = term("confidence"), term("reason")
_STATED_PROPERTY, _STATED_VALUE = term("statedProperty"), term("statedValue")
_LEVELS = {level: term(level.value) for level in Level}


def named_graph(evidence: Evidence) -> str:
    """Return the named graph of a row: its source's for stated rows, else that of its level.

    Examples
    --------
    >>> named_graph(Evidence(source="source/dzrb", level=Level.STATED))
    '<https://w3id.org/planatlas/id/graph/dzrb>'
    >>> named_graph(Evidence(source="source/dzrb", level=Level.INFERRED))
    '<https://w3id.org/planatlas/id/graph/inferred>'
    """
    name = evidence.source.partition("/")[2] if evidence.level is Level.STATED else evidence.level.value
    return thing(f"graph/{name}")


def evidence_quads(
    subject: str,
    stem: str,
    evidence: Evidence,
    spans: Sequence[Span],
    properties: Sequence[str],
    value: str = "",
    first: int = 1,
) -> Iterator[Quad]:
    """Yield the quads of one row's evidence: a node a span, or one without span where the source has no characters.

    Parameters
    ----------
    subject : str
        The thing the evidence is about, in N-Quads syntax.
    stem : str
        Local name of the evidence nodes without their number.
    evidence : Evidence
        Source, level, confidence and reason.
    spans : sequence of Span
        The characters; may be empty.
    properties : sequence of str
        The properties the evidence supports, in N-Quads syntax.
    value : str
        The one value it supports, if one; in N-Quads syntax.
    first : int
        Number of the first node.
    """
    graph = named_graph(evidence)
    source, level = thing(evidence.source), _LEVELS[evidence.level]
    for number, span in enumerate(spans or (None,), start=first):
        node = thing(f"{stem}/{number}")
        yield subject, _EVIDENCE, node, graph
        yield node, _TYPE, _EVIDENCE_CLASS, graph
        yield node, _SOURCE, source, graph
        yield node, _LEVEL, level, graph
        for name in properties:
            yield node, _STATED_PROPERTY, name, graph
        if value:
            yield node, _STATED_VALUE, value, graph
        if span is not None:
            yield node, _START, f'"{span.start}"{_XSD_INTEGER}', graph
            yield node, _END, f'"{span.end}"{_XSD_INTEGER}', graph
            yield node, _PRINTED, f'"{escape(span.printed)}"', graph
        if evidence.confidence is not None:
            yield node, _CONFIDENCE, literal(evidence.confidence, datatype="decimal"), graph
        if evidence.reason is not None:
            yield node, _REASON, f'"{escape(evidence.reason)}"', graph
