"""The plainest SPARQL endpoint on the same engine: Starlette and pyoxigraph in one process, no limit, no worker. `naive_endpoint.py STORE PORT`."""

import sys

import pyoxigraph as ox
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

store = ox.Store.read_only(sys.argv[1])


def answer(query: str) -> bytes:
    found = store.query(query)
    if isinstance(found, ox.QueryTriples):
        return found.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
    return found.serialize(format=ox.QueryResultsFormat.JSON) or b""


async def sparql(request: Request) -> Response:
    query = request.query_params["query"]
    return Response(await run_in_threadpool(answer, query), media_type="application/sparql-results+json")


uvicorn.run(Starlette(routes=[Route("/sparql", sparql)]), host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
