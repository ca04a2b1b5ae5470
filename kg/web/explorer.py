"""The explorer's questions over HTTP, all answered as JSON: `/api/explore`, `/api/path`, `/api/things`, `/api/layout`."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from kg import iri
from kg.errors import KgError
from kg.query.drawing import node_named, whole_network
from kg.store.base import Limits
from kg.web import neighbours
from kg.web.page import LANGUAGES
from kg.web.protocol import ProblemError, problem

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from kg.web.site import Site

LONGEST_BODY = 2 << 20
MOST_LINES = 3_000
_LIMITS = Limits(seconds=60.0, memory=3 << 30, rows=2_000_000)

Record = dict[str, Any]


def whole(site: Site, *, inferred: bool = True) -> MultiDiGraph:
    """Return all things and relations of the current version, also the inferred ones unless told otherwise; read once a version."""
    knowledge = site.knowledge

    def read() -> MultiDiGraph:
        return whole_network(lambda query: knowledge.query(query, inferred=inferred, limits=_LIMITS))

    return site.atlas.remember(("whole network", inferred), read)


def explorer_routes(site: Site) -> list[BaseRoute]:
    """Return the routes."""
    return [
        Route("/api/explore", _answering(lambda asked: explore(site, asked)), methods=["POST"]),
        Route("/api/path", _answering(lambda asked: way(site, asked))),
        Route("/api/things", _answering(lambda asked: things(site, asked))),
        Route("/api/layout", _answering(layout), methods=["POST"]),
    ]


def _answering(work: Callable[[Record], Record]) -> Callable[[Request], Any]:
    async def respond(request: Request) -> Response:
        try:
            asked = dict(request.query_params) if request.method in ("GET", "HEAD") else await _read(request)
            return JSONResponse(await run_in_threadpool(work, asked))
        except (KgError, ProblemError) as error:
            found = problem(error)
            return Response(found.body, found.status, media_type=found.media_type)

    return respond


async def _read(request: Request) -> Record:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            raise ProblemError(413, f"the body is larger than {LONGEST_BODY >> 20} MiB")
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ProblemError(400, "the body is no JSON") from error
    if not isinstance(asked, dict):
        raise ProblemError(400, "the body is no JSON object")
    return asked


def _language(asked: Record) -> str:
    language = str(asked.get("lang", "zh"))
    return language if language in LANGUAGES else "zh"


def _names(value: object) -> list[str]:
    """Return a list of local names, whatever was sent; at most what a picture shows."""
    found = [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
    return found[: neighbours.MOST_SHOWN]


def explore(site: Site, asked: Record) -> Record:
    """Return the picture of what is shown, after a start at a thing or one more expansion, and what the limit left out."""
    network, shown, left = whole(site), _names(asked.get("shown")), 0
    more = asked.get("expand")
    if asked.get("whole"):
        ranked = sorted(network, key=lambda node: (-network.degree(node), node))
        shown, left = ranked[: neighbours.MOST_SHOWN], max(0, len(ranked) - neighbours.MOST_SHOWN)
    elif asked.get("at"):
        depth = 2 if asked.get("depth") in (2, "2") else 1
        added, left = neighbours.start(network, node_named(network, str(asked["at"])), depth)
        shown += [node for node in added if node not in shown]
    elif isinstance(more, dict):
        wanted, out = more.get("property"), more.get("out")
        added, left = neighbours.expanded(
            network,
            shown,
            node_named(network, str(more.get("at"))),
            str(wanted) if wanted else None,
            out if isinstance(out, bool) else None,
        )
        shown += added
    unknown = [node for node in shown if node not in network]
    return {**neighbours.view(network, shown, _language(asked)), "left": left, "unknown": unknown}


def way(site: Site, asked: Record) -> Record:
    """Return the things on a shortest way between two things, with the relations between them and their evidence."""
    network = whole(site)
    ends = [node_named(network, str(asked.get(end, ""))) for end in ("from", "to")]
    steps = neighbours.path(network, ends[0], ends[1])
    found = neighbours.view(network, steps, _language(asked))
    pairs = {frozenset(pair) for pair in pairwise(steps)}
    links = [edge for edge in found["edges"] if frozenset((edge["from"], edge["to"])) in pairs]
    return {"steps": steps, "nodes": found["nodes"], "edges": links}


def things(site: Site, asked: Record) -> Record:
    """Return the things that a text finds, by the index that search uses."""
    text, limit = str(asked.get("q", "")).strip(), str(asked.get("limit", ""))
    if not text:
        return {"things": [], "total": 0}
    found = site.knowledge.find(text[:200], limit=min(int(limit), 50) if limit.isdigit() else 12)
    column = "thing" if "thing" in found.columns else str(found.columns[0])
    names = list(found[column].map(str))
    local = [iri.parse(name) or name for name in names]
    network = whole(site)
    known = [name for name in local if name in network]
    language = _language(asked)
    rows = [
        {
            "id": name,
            "name": network.nodes[name][language],
            "kind": neighbours.word(network, network.nodes[name]["type"], language),
        }
        for name in known
    ]
    return {"things": rows, "total": int(found.attrs.get("total", len(names)))}


def layout(asked: Record) -> Record:
    """Return a place for every end of the lines given; at most `MOST_LINES` lines."""
    lines = asked.get("lines")
    pairs = (
        [(str(one[0]), str(one[1])) for one in lines if isinstance(one, list) and len(one) == 2]
        if isinstance(lines, list)
        else []
    )
    if not pairs or len(pairs) > MOST_LINES:
        raise ProblemError(400, f"give 1 to {MOST_LINES} lines, each a pair of names")
    return dict(neighbours.pair_places(pairs))
