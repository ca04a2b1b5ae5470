"""Serves a graph from a thread of this process, for a browser to open."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg import KnowledgeGraph


@contextmanager
def served(knowledge: KnowledgeGraph) -> Iterator[str]:
    """Serve a graph from a thread of this process; yield the address without a slash at its end."""
    import uvicorn

    from kg.web.app import create_app
    from kg.web.server import bind

    with closing(bind("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(create_app(knowledge), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=15)
