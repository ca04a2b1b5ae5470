"""What the endpoint says of itself: SPARQL Service Description, and VoID with DCAT; both counted from the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.query.stored import stored_query
from kg.store.base import Term
from kg.web.negotiation import choose
from kg.web.protocol import GRAPH_TYPES, ProblemError, Response

if TYPE_CHECKING:
    from kg.knowledge import KnowledgeGraph


def service_description(knowledge: KnowledgeGraph, endpoint: str, accept: str | None) -> Response:
    """Return the SPARQL 1.1 Service Description of `endpoint`."""
    return _described(knowledge, "service-description", endpoint, accept)


def dataset_description(knowledge: KnowledgeGraph, endpoint: str, accept: str | None) -> Response:
    """Return the VoID and DCAT description of the dataset behind `endpoint`."""
    return _described(knowledge, "void", endpoint, accept)


def _described(knowledge: KnowledgeGraph, query: str, endpoint: str, accept: str | None) -> Response:
    media_type = choose(accept, list(GRAPH_TYPES))
    if media_type is None:
        raise ProblemError(406, f"the description is given as {', '.join(GRAPH_TYPES)}", vary="Accept")
    wanted = {"triples": GRAPH_TYPES[media_type]}
    found = knowledge.answer(stored_query(query), {"endpoint": Term("iri", endpoint)}, formats=wanted)
    return Response(media_type=f"{media_type}; charset=utf-8", body=found.body, headers={"Vary": "Accept"})
