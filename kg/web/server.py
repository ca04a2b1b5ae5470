"""Runs the application on uvicorn, and closes connections that take too long to say what they want."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.errors import UsageError
from kg.store.embedded import EmbeddedStore
from kg.web.app import create_app

if TYPE_CHECKING:
    from types import FrameType

    from kg.knowledge import KnowledgeGraph
    from kg.store.base import Limits

HEADER_SECONDS = 10.0


class PatientProtocol(H11Protocol):
    """HTTP/1.1 that drops a connection whose request head has not arrived within `HEADER_SECONDS`."""

    _alarm: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Start the clock with the connection."""
        super().connection_made(transport)
        self._alarm = self.loop.call_later(HEADER_SECONDS, self._drop)

    def handle_events(self) -> None:
        """Stop the clock once a request is being answered; start it again between requests."""
        super().handle_events()
        waiting = self.cycle is None or self.cycle.response_complete
        if self._alarm is not None and not waiting:
            self._alarm.cancel()
            self._alarm = None
        elif self._alarm is None and waiting:
            self._alarm = self.loop.call_later(HEADER_SECONDS, self._drop)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock with the connection."""
        if self._alarm is not None:
            self._alarm.cancel()
        super().connection_lost(exc)

    def _drop(self) -> None:
        if not self.transport.is_closing() and (self.cycle is None or self.cycle.response_complete):
            self.transport.close()


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket, so that a taken port is one clear line and port 0 is known before the first request.

    Raises
    ------
    UsageError
        If the address cannot be bound.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)  # whoever reads the address may ask at once
    except OSError as error:
        listener.close()
        raise UsageError(f"cannot listen on {host}:{port}: {error.strerror} — choose another with --port") from None
    return listener


class _Server(uvicorn.Server):
    """A server that ends the queries that run when it is told to end, so that nobody waits for their limit."""

    store: EmbeddedStore | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end."""
        super().handle_exit(sig, frame)
        if self.store is not None:
            self.store.end()


def run(knowledge: KnowledgeGraph, listener: socket.socket, limits: Limits) -> None:
    """Serve until interrupted. What every visitor meets first is made ready meanwhile."""
    app = create_app(knowledge, limits, int(time.time()))
    threading.Thread(target=app.state.site.warm, daemon=True).start()
    config = uvicorn.Config(
        app,
        http=PatientProtocol,
        log_level="warning",
        timeout_keep_alive=5,
        timeout_graceful_shutdown=5,
        server_header=False,
        h11_max_incomplete_event_size=16 << 10,
    )
    server = _Server(config)
    if isinstance(knowledge.store, EmbeddedStore):
        server.store = knowledge.store
    with contextlib.suppress(KeyboardInterrupt):  # the way to end it
        server.run(sockets=[listener])
