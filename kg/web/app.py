"""Composes the web application: the endpoint, the descriptions, the pages, and the headers every answer carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from kg.store.base import Limits
from kg.web.citing import cite_route
from kg.web.description import dataset_description
from kg.web.endpoint import Endpoint, guarded, to_http
from kg.web.explorer import explorer_routes
from kg.web.headers import SafeHeaders
from kg.web.pages import PAGES
from kg.web.revalidating import Revalidating
from kg.web.routes import page_routes
from kg.web.site import Site

if TYPE_CHECKING:
    from kg.knowledge import KnowledgeGraph

PUBLIC = Limits(seconds=10.0, memory=3 << 30, rows=100_000, size=32 << 20)


def create_app(knowledge: KnowledgeGraph, limits: Limits = PUBLIC, started: int = 0) -> Starlette:
    """Return the application that serves one knowledge graph, read-only.

    Parameters
    ----------
    knowledge : KnowledgeGraph
        What is served.
    limits : Limits
        What one query may use.
    started : int
        When the server started, in seconds: what a visitor kept from before is sent again.
    """
    endpoint, site = Endpoint(knowledge, limits), Site(knowledge, PAGES)

    async def void(request: Request) -> Response:
        address = str(request.url.replace(path="/sparql", query=""))
        accept = request.headers.get("accept")
        return to_http(await run_in_threadpool(guarded, lambda: dataset_description(knowledge, address, accept)))

    async def health(request: Request) -> Response:
        return PlainTextResponse("ok\n")

    routes = [
        Route("/sparql", endpoint.respond, methods=["GET", "HEAD", "POST", "OPTIONS"]),
        Route("/.well-known/void", void),
        Route("/healthz", health),
        cite_route(site),
        *explorer_routes(site),
        *page_routes(site),
    ]
    app = Starlette(routes=routes)
    app.state.site = site
    app.add_middleware(Revalidating, knowledge=knowledge, started=started)
    app.add_middleware(GZipMiddleware, minimum_size=1 << 10, compresslevel=5)
    app.add_middleware(SafeHeaders)
    return app
