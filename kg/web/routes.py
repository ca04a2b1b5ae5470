"""Mounts the registry of pages on Starlette: every page in both languages, its tables as files, files below ``/static``, errors as pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from kg.errors import KgError, UnknownNameError
from kg.web.dereferencing import dereferencing_routes, redirect, spoken_language
from kg.web.downloads import TABLE_ACCEPTED, TABLE_TYPES, table_response
from kg.web.endpoint import guarded, to_http
from kg.web.negotiation import choose
from kg.web.page import LANGUAGES, Page, View
from kg.web.protocol import ProblemError, problem
from kg.web.site import HERE, Site

Handler = Callable[[Request], Awaitable[Response]]


class _Suffix(Convertor[str]):
    """The suffix of a table as a file."""

    regex = "|".join(TABLE_TYPES)

    def convert(self, value: str) -> str:
        """Return the suffix."""
        return value

    def to_string(self, value: str) -> str:
        """Return the suffix."""
        return value


register_url_convertor("table", _Suffix())


def page_routes(site: Site) -> list[BaseRoute]:
    """Return the routes of every page in every language, of the static files, and of the way in."""
    routes: list[BaseRoute] = [Route("/", _way_in), Mount("/static", _files())]
    routes += dereferencing_routes(site)
    for language in LANGUAGES:
        for page in site.pages:
            if page.table is not None:
                routes.append(Route(f"/{language}{page.path}.{{suffix:table}}", _table(site, page, language)))
            routes.append(Route(f"/{language}{page.path}", _handler(site, page, language)))
        routes.append(Route(f"/{language}", _redirect(f"/{language}/")))
        routes.append(Route(f"/{language}/{{rest:path}}", _lost(site, language)))
    return routes


def _files() -> StaticFiles:
    """Return the files of the pages, and those they share with drawn pages."""
    return StaticFiles(directory=HERE / "static", packages=[("kg.view", "static")])


def _view(site: Site, page: Page, language: str, request: Request) -> View:
    fields: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        fields.setdefault(name, []).append(value)
    parameters = {name: value for name, value in request.path_params.items() if name != "suffix"}
    return site.view(page, language, parameters, fields)


def _handler(site: Site, page: Page, language: str) -> Handler:
    async def handle(request: Request) -> Response:
        view = _view(site, page, language, request)
        if page.table is not None:
            wanted = choose(request.headers.get("accept"), list(TABLE_ACCEPTED))
            if wanted not in {None, "text/html"}:
                return await _as_file(view, TABLE_ACCEPTED[str(wanted)])
        try:
            html = await run_in_threadpool(_finished, view)
        except (KgError, ProblemError) as error:
            return _error_page(view, error)
        return HTMLResponse(html, headers={"Vary": "Accept"} if page.table else None)

    return handle


def _finished(view: View) -> bytes:
    """Return a page; the same one is made once a version, as long as it is remembered."""
    fields = tuple((name, tuple(values)) for name, values in view.fields.items())
    key = (view.language, view.page.name, view.here, fields)
    return view.atlas.pages.remember(key, lambda: view.page.render(view).encode())


def _table(site: Site, page: Page, language: str) -> Handler:
    async def handle(request: Request) -> Response:
        return await _as_file(_view(site, page, language, request), request.path_params["suffix"])

    return handle


async def _as_file(view: View, suffix: str) -> Response:
    make, name = view.page.table, view.here.strip("/").replace("/", "_") or view.page.name
    assert make is not None
    return to_http(await run_in_threadpool(guarded, lambda: table_response(make(view), suffix, name)))


def _lost(site: Site, language: str) -> Handler:
    async def handle(request: Request) -> Response:
        view = site.view(site.pages[0], language)
        return _error_page(view, UnknownNameError("page", request.path_params["rest"], []))

    return handle


def _error_page(view: View, error: KgError | ProblemError) -> Response:
    near = getattr(error, "candidates", ())
    status = problem(error).status
    html = view.html("error.html", message=str(error), near=near, status=status)
    return HTMLResponse(html, status, {"Retry-After": "5"} if status == 503 else None)


def _redirect(target: str) -> Handler:
    async def handle(request: Request) -> Response:
        return redirect(target, 302)

    return handle


async def _way_in(request: Request) -> Response:
    """Send a visitor to the language the browser asks for first; Chinese where it says nothing."""
    return redirect(f"/{spoken_language(request)}/", 302)
