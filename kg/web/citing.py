"""What a visitor asks to cite, and the record of it as a file: `/api/cite`. The same function answers `kg cite`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.query.citing import record_bytes
from kg.query.questions import find_question
from kg.web.atlas import LIMITS
from kg.web.endpoint import guarded, to_http
from kg.web.protocol import Response as Answered

if TYPE_CHECKING:
    from kg.query.citing import Record
    from kg.web.page import View
    from kg.web.site import Site


def cite_link(view: View, query: str, question: str = "", given: Mapping[str, str] | None = None) -> str:
    """Return the address of the page that cites an answer."""
    fields = {"question": question, **(given or {})} if question else {"query": query}
    return f"{view.link('/cite')}?{urlencode(fields)}"


def cited(site: Site, fields: Mapping[str, Sequence[str]]) -> Record:
    """Return the record that the fields of a query string ask for: `query` or `question` with its parameters, `date`, `inferred`."""
    first = {name: values[0] for name, values in fields.items() if values}
    question = first.get("question") or None
    names = {one.name for one in find_question(question).parameters} if question else set()
    return site.knowledge.cite(
        None if question else first.get("query", ""),
        date=first.get("date", ""),
        question=question,
        parameters={name: first[name] for name in sorted(names & set(first))},
        inferred=first.get("inferred", "") in {"1", "true"},
        limits=LIMITS._replace(rows=None),
    )


def file_link(view: View) -> str:
    """Return the address of the record of what a page cites."""
    kept = [(name, value) for name, values in sorted(view.fields.items()) for value in values[:1]]
    return "/api/cite?" + urlencode(kept)


def cite_route(site: Site) -> Route:
    """Return the route."""

    async def respond(request: Request) -> Response:
        fields = {name: request.query_params.getlist(name) for name in request.query_params}

        def work() -> Answered:
            name = {"Content-Disposition": 'attachment; filename="citation.json"'}
            return Answered(media_type="application/json", body=record_bytes(cited(site, fields)), headers=name)

        return to_http(await run_in_threadpool(guarded, work))

    return Route("/api/cite", respond)
