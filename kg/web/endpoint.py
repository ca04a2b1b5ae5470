"""`/sparql` on Starlette: reads a bounded body in bounded time, asks the store on a thread, and writes the protocol's response."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse

from kg.errors import KgError
from kg.store.base import Limits
from kg.web import protocol
from kg.web.description import service_description

if TYPE_CHECKING:
    from kg.knowledge import KnowledgeGraph

LONGEST_BODY = 256 << 10
BODY_SECONDS = 10.0
CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "KG-Truncated"}


class Endpoint:
    """Answers the SPARQL 1.1 Protocol on one knowledge graph.

    Parameters
    ----------
    knowledge : KnowledgeGraph
        What is asked.
    limits : Limits
        What one query may use; past its seconds or memory the answer is 503, past its rows it is cut and says so.
    places : int
        How many queries of one client address may run at once, by default fewer than `kg serve` has workers, so that nobody takes them
        all. More wait for as long as a query may take; then they are answered 429.
    """

    def __init__(self, knowledge: KnowledgeGraph, limits: Limits, places: int = 12) -> None:
        self._knowledge, self._limits, self._places = knowledge, limits, places
        self._queues: dict[str, tuple[asyncio.Semaphore, int]] = {}

    async def respond(self, request: HttpRequest) -> HttpResponse:
        """Answer one HTTP request."""
        if request.method == "OPTIONS":
            allowed = {
                "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
                "Access-Control-Allow-Headers": "Content-Type, Accept",
            }
            return HttpResponse(status_code=204, headers={**CORS, **allowed})
        if (
            request.method in {"GET", "HEAD"}
            and "query" not in request.query_params
            and "update" not in request.query_params
        ):
            return to_http(self._describe(request))
        try:
            body = await asyncio.wait_for(_read(request), BODY_SECONDS)
        except (TimeoutError, ClientDisconnect):
            return to_http(protocol.problem(protocol.ProblemError(408, "the body took too long to arrive")))
        except protocol.ProblemError as error:
            return to_http(protocol.problem(error))
        asked = protocol.Request(
            method=request.method, query_string=request.url.query, headers=dict(request.headers), body=body
        )
        try:
            async with self._place(request.client.host if request.client else ""):
                return to_http(await run_in_threadpool(self._answer, asked, str(request.url.replace(query=""))))
        except protocol.ProblemError as error:
            return to_http(protocol.problem(error))

    @contextlib.asynccontextmanager
    async def _place(self, client: str) -> AsyncIterator[None]:
        """Hold one of the places of a client address; wait for one as long as a query may take.

        Raises
        ------
        ProblemError
            If none became free; 429.
        """
        places, asking = self._queues.get(client) or (asyncio.Semaphore(self._places), 0)
        self._queues[client] = (places, asking + 1)
        try:
            try:
                await asyncio.wait_for(places.acquire(), self._limits.seconds)
            except TimeoutError:
                busy = f"{self._places} queries of yours were running all the time; ask again when one has ended"
                raise protocol.ProblemError(429, busy, retry_after="2") from None
            try:
                yield
            finally:
                places.release()
        finally:
            asking = self._queues[client][1] - 1
            if asking:
                self._queues[client] = (places, asking)
            else:
                del self._queues[client]

    def _describe(self, request: HttpRequest) -> protocol.Response:
        return guarded(lambda: service_description(self._knowledge, str(request.url), request.headers.get("accept")))

    def _answer(self, request: protocol.Request, base: str) -> protocol.Response:
        def run() -> protocol.Response:
            operation = protocol.read_operation(request)
            media_type, name = protocol.wanted_formats(
                request.headers.get("accept"), self._knowledge.form(operation.query)
            )
            answer = self._knowledge.answer(
                operation.query,
                inferred=operation.inferred,
                limits=self._limits,
                formats={"solutions": name, "triples": name},
                dataset=(operation.default_graphs, operation.named_graphs),
                base=base,
            )
            return protocol.answered(answer, media_type, self._limits.rows)

        return guarded(run)


def guarded(work: Callable[[], protocol.Response]) -> protocol.Response:
    """Return the response of `work`, or the problem document of its error."""
    try:
        return work()
    except (KgError, protocol.ProblemError) as error:
        return protocol.problem(error)


async def _read(request: HttpRequest) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            raise protocol.ProblemError(413, f"the body is larger than {LONGEST_BODY >> 10} KiB")
    return body


def to_http(response: protocol.Response) -> HttpResponse:
    """Return the Starlette response of a protocol response."""
    headers = {**CORS, **response.headers, "Content-Type": response.media_type}
    return HttpResponse(response.body, response.status, headers)
