"""Mounts the registry of pages on Starlette: every page in both languages, files below ``/static``, and errors as pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from kg.errors import KgError
from kg.web.page import LANGUAGES, Page
from kg.web.protocol import ProblemError, problem
from kg.web.site import HERE, Site


def page_routes(site: Site) -> list[BaseRoute]:
    """Return the routes of every page in every language, of the static files, and of the way in."""
    routes: list[BaseRoute] = [Route("/", _way_in), Mount("/static", StaticFiles(directory=HERE / "static"))]
    for language in LANGUAGES:
        routes += [Route(f"/{language}{page.path}", _handler(site, page, language)) for page in site.pages]
        routes.append(Route(f"/{language}", RedirectResponse(f"/{language}/")))
    return routes


def _handler(site: Site, page: Page, language: str) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        fields: dict[str, list[str]] = {}
        for name, value in request.query_params.multi_items():
            fields.setdefault(name, []).append(value)
        view = site.view(page, language, request.path_params, fields)
        try:
            return HTMLResponse(await run_in_threadpool(page.render, view))
        except (KgError, ProblemError) as error:
            found = problem(error)
            return HTMLResponse(view.html("error.html", message=str(error), status=found.status), found.status)

    return handle


async def _way_in(request: Request) -> Response:
    """Send a visitor to the language the browser asks for first; Chinese where it says nothing."""
    asked = request.headers.get("accept-language", "").lower()
    english, chinese = asked.find("en"), asked.find("zh")
    language = "en" if english >= 0 and (chinese < 0 or english < chinese) else "zh"
    return RedirectResponse(f"/{language}/", status_code=302, headers={"Vary": "Accept-Language"})
