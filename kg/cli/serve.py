"""`kg serve`: the graph in a browser, and as a SPARQL endpoint."""

from __future__ import annotations

import click

from kg.cli.output import service_option, store_option


@click.command()
@store_option
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; others can reach it only if you say so.",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port; 0 takes a free one."
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=10.0,
    show_default=True,
    help="Seconds one query may take.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=100_000,
    show_default=True,
    help="Rows one answer may have; a cut is said.",
)
@click.option(
    "--workers", type=click.IntRange(min=1), default=16, show_default=True, help="Queries that may run at once."
)
@service_option
def command(
    store: str | None, host: str, port: int, timeout: float, limit: int, workers: int, allow_services: tuple[str, ...]
) -> None:
    """Open the graph in a browser and serve SPARQL 1.1, read-only. 打开网页与 SPARQL 端点."""
    from kg.knowledge import KnowledgeGraph
    from kg.web.app import PUBLIC
    from kg.web.server import bind, run

    listener = bind(host, port)
    name = f"[{host}]" if ":" in host else host
    click.echo(f"http://{name}:{listener.getsockname()[1]}/  (SPARQL: /sparql; stop with Ctrl-C)")
    graph = KnowledgeGraph.open(store, workers=workers, allow_services=allow_services)
    run(graph, listener, PUBLIC._replace(seconds=timeout, rows=limit))
