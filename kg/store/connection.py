"""One HTTP exchange within a deadline: every read counts, that of the headers too. Redirects are not followed."""

from __future__ import annotations

import http.client
import io
import socket
import time
import urllib.request
from typing import Any


def left(deadline: float | None) -> float | None:
    """Return the seconds until a deadline of the monotonic clock; past it raise TimeoutError."""
    if deadline is None:
        return None
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def opener(deadline: float | None) -> urllib.request.OpenerDirector:
    """Return an opener of addresses whose connections end at a deadline, however slowly a server trickles."""

    class Response(http.client.HTTPResponse):
        def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
            super().__init__(sock, *args, **kwargs)
            self.fp = io.BufferedReader(_Bounded(self.fp.detach(), sock, deadline))

    class Plain(http.client.HTTPConnection):
        response_class = Response

    class Secure(http.client.HTTPSConnection):
        response_class = Response

    class Http(urllib.request.HTTPHandler):
        def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(Plain, req)

    class Https(urllib.request.HTTPSHandler):
        def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(Secure, req)

    return urllib.request.build_opener(Http, Https, _NoRedirect)


class _Bounded(io.RawIOBase):
    """Reads from a socket, each time within what is left until the deadline."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, deadline: float | None) -> None:
        self._raw, self._sock, self._deadline = raw, sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(left(self._deadline))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows nothing: a query and its credentials go to the address that was given, and nowhere else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None
