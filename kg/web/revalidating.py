"""Answers 304 where a visitor holds what would be sent again: pages, tables and things change with the version of the store alone."""

from __future__ import annotations

import hashlib
from email.utils import formatdate, parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import StoreError

if TYPE_CHECKING:
    from kg.knowledge import KnowledgeGraph
    from kg.store.versions import Version

_ASKED_ANEW = ("/sparql", "/api/", "/healthz")  # what a program asks for, and asks for now
_FILES = "/static/"  # Starlette marks each file itself


class Mark(NamedTuple):
    """What a visitor sends back to ask whether it is still the same: an entity tag and a time in whole seconds."""

    tag: str
    changed: int

    def headers(self) -> dict[str, str]:
        """Return the mark as headers; every use asks again, so that a new version is seen at once."""
        return {"ETag": self.tag, "Last-Modified": formatdate(self.changed, usegmt=True), "Cache-Control": "no-cache"}

    def held(self, asked: Headers) -> bool:
        """Tell whether a request names this mark, as RFC 9110 (13.1) compares them."""
        if (tags := asked.get("if-none-match")) is not None:
            return self.tag in {one.strip() for one in tags.split(",")}
        try:
            return parsedate_to_datetime(asked["if-modified-since"]).timestamp() >= self.changed
        except (KeyError, ValueError, OverflowError):
            return False


def mark(version: Version, started: int, accepted: str) -> Mark:
    """Return the mark of what one version of a store gives to whoever accepts these types.

    A server started anew may be another program, or have other sources at hand, so the mark holds its start too.
    """
    changed = max(started, int((version.path / "manifest.json").stat().st_mtime))
    told = f"{version.path.name} {changed} {accepted}"
    return Mark(tag=f'W/"{hashlib.sha256(told.encode()).hexdigest()[:20]}"', changed=changed)


class Revalidating:
    """ASGI middleware that marks what depends on the version of the store alone, and answers 304 to whoever holds it.

    Parameters
    ----------
    app : ASGI application
        What is asked where the visitor holds nothing.
    knowledge : KnowledgeGraph
        The version of its store counts.
    started : int
        When the server started, in seconds.
    """

    def __init__(self, app: ASGIApp, knowledge: KnowledgeGraph, started: int) -> None:
        self._app, self._knowledge, self._started = app, knowledge, started

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or answer it."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"} or scope["path"].startswith(_ASKED_ANEW):
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        if scope["path"].startswith(_FILES):
            await self._app(scope, receive, _marking({"Cache-Control": "no-cache"}, send))
            return
        try:
            found = mark(self._knowledge.store.version, self._started, asked.get("accept", ""))
        except (StoreError, OSError):  # the page says what is wrong
            await self._app(scope, receive, send)
            return
        if found.held(asked):
            await Response(status_code=304, headers={**found.headers(), "Vary": "Accept"})(scope, receive, send)
            return
        await self._app(scope, receive, _marking(found.headers(), send))


def _marking(headers: dict[str, str], send: Send) -> Send:
    """Return a `send` that adds headers to an answer that is whole; its tag becomes a weak one, for it may be compressed on its way."""

    async def mark(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] in {200, 304}:
            found = MutableHeaders(scope=message)
            for name, value in headers.items():
                found.setdefault(name, value)
            if "etag" in found and not found["etag"].startswith("W/"):
                found["etag"] = f"W/{found['etag']}"
        await send(message)

    return mark
