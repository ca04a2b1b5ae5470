"""Follows the IRIs of things, terms and questions: 303 to the page in the reader's language, or to the data the client asks for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import UnknownNameError
from kg.iri import is_local
from kg.resources import ontology_dir
from kg.web.downloads import THING_ACCEPTED, THING_TYPES, known_thing, thing_response
from kg.web.endpoint import CORS, guarded, to_http
from kg.web.negotiation import choose, media_ranges
from kg.web.protocol import ProblemError, problem
from kg.web.protocol import Response as Answered
from kg.web.site import Site

Handler = Callable[[Request], Awaitable[Response]]


def dereferencing_routes(site: Site) -> list[Route]:
    """Return the routes below ``/id``, ``/ontology`` and ``/question``."""
    return [
        Route("/id/{local:path}", _thing(site)),
        Route("/ontology.ttl", _ontology_file),
        Route("/ontology", _term),
        Route("/ontology/{term}", _term),
        Route("/question/{name}", _question),
    ]


def spoken_language(request: Request) -> str:
    """Return the language the browser likes best of ours, ``zh`` or ``en``; Chinese where it says nothing."""
    header = request.headers.get("accept-language", "")
    ranges = media_ranges(",".join(f"text/{part.strip()}" for part in header.split(",")))
    likings = {
        language: max((one.weight for one in ranges if one.sub.split("-")[0] == language), default=0.0)
        for language in ("zh", "en")
    }
    return "en" if likings["en"] > likings["zh"] else "zh"


def redirect(target: str, status: int = 303) -> Response:
    """Return a redirect whose target depends on what the client accepts."""
    return Response(status_code=status, headers={**CORS, "Location": target, "Vary": "Accept, Accept-Language"})


def _split(local: str) -> tuple[str, str | None]:
    """Return a local name and the suffix behind it, if it is one of ours.

    Examples
    --------
    >>> _split("city/paris.ttl"), _split("source/v1.2")
    (('city/paris', 'ttl'), ('source/v1.2', None))
    """
    name, _, suffix = local.rpartition(".")
    return (name, suffix) if name and suffix in THING_TYPES else (local, None)


def _thing(site: Site) -> Handler:
    async def handle(request: Request) -> Response:
        local, suffix = _split(request.path_params["local"])
        if not is_local(local):
            return to_http(problem(UnknownNameError("thing", local, [])))
        if suffix is not None:
            return to_http(await run_in_threadpool(guarded, lambda: thing_response(site.atlas, local, suffix)))
        chosen = choose(request.headers.get("accept"), list(THING_ACCEPTED))
        if chosen is None:
            return to_http(
                problem(ProblemError(406, f"a thing is given as {', '.join(THING_ACCEPTED)}", vary="Accept"))
            )
        if THING_ACCEPTED[chosen] == "html":
            return redirect(f"/{spoken_language(request)}/id/{quote(local)}")

        def look() -> Answered:
            known_thing(site.atlas, local)
            return Answered(status=303, headers={"Location": f"/id/{quote(local)}.{THING_ACCEPTED[chosen]}"})

        answer = to_http(await run_in_threadpool(guarded, look))
        answer.headers["Vary"] = "Accept, Accept-Language"
        return answer

    return handle


async def _ontology_file(request: Request) -> Response:
    body = await run_in_threadpool((ontology_dir() / "core.ttl").read_bytes)
    return Response(body, media_type="text/turtle; charset=utf-8", headers=CORS)


async def _term(request: Request) -> Response:
    """Send people to the page of a term, programs to the ontology."""
    if choose(request.headers.get("accept"), ["text/html", "text/turtle"]) == "text/turtle":
        return redirect("/ontology.ttl")
    term = request.path_params.get("term")
    return redirect(f"/{spoken_language(request)}/ontology" + (f"/{quote(term, safe='')}" if term else ""))


async def _question(request: Request) -> Response:
    return redirect(f"/{spoken_language(request)}/questions/{quote(request.path_params['name'], safe='')}")
