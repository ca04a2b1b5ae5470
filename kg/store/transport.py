"""The one HTTP client: bounded, patient with busy servers, and it tells credentials to nobody but the address it was given."""

from __future__ import annotations

import base64
import http.client
import os
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.errors import KgError, LimitError, QueryError, StoreError, TooLargeError
from kg.store.base import Limits

LARGEST = 512 << 20
_CHUNK = 1 << 16
_TRIES = 4
_AGAIN = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer of a server: its body, and its headers with their names in lower case."""

    body: bytes
    headers: Mapping[str, str]


def send(url: str, *, limits: Limits, method: str, headers: Mapping[str, str], body: bytes | None = None) -> Reply:
    """Send one request and return the answer; while the server says it is busy, try again, each time later.

    Parameters
    ----------
    limits : Limits
        `seconds` bounds all tries together, `memory` and `size` the bytes of the answer.

    Raises
    ------
    LimitError
        If there is no full answer in time, or it is larger than allowed.
    QueryError
        If the server refuses what was asked.
    StoreError
        If it cannot be reached, refuses the credentials, or fails.
    """
    deadline = None if limits.seconds is None else time.monotonic() + limits.seconds
    for attempt in range(_TRIES):
        try:
            whole = {"User-Agent": "planatlas", **headers, **_credentials(url, method, deadline)}
            return _once(urllib.request.Request(url, body, whole, method=method), deadline, limits)
        except urllib.error.HTTPError as error:
            pause = _pause(error.headers.get("Retry-After"), attempt)
            if error.code not in _AGAIN or attempt == _TRIES - 1 or _late(deadline, pause):
                raise _refusal(error, url) from None
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                raise LimitError(
                    f"{url} gave no full answer within {limits.seconds:g} s — ask for less, or raise --timeout"
                ) from None
            pause = _pause(None, attempt)
            broken = isinstance(reason, ConnectionResetError | http.client.RemoteDisconnected)
            if not broken or attempt == _TRIES - 1 or _late(deadline, pause):
                raise StoreError(f"{url} cannot be reached: {reason}") from None
        time.sleep(pause)
    raise AssertionError


def _once(asked: urllib.request.Request, deadline: float | None, limits: Limits) -> Reply:
    most, body = min(limits.memory or LARGEST, limits.size or LARGEST), bytearray()
    with _opener().open(asked, timeout=_left(deadline)) as response:
        while chunk := response.read1(_CHUNK):
            body += chunk
            if len(body) > most:
                raise TooLargeError(f"{asked.full_url} answers with more than {most >> 20} MiB — ask for less")
            _left(deadline)
        length = response.headers.get("Content-Length")
        if length is not None and int(length) > len(body):
            raise http.client.RemoteDisconnected("the answer was cut short")
        return Reply(body=bytes(body), headers={name.lower(): text for name, text in response.headers.items()})


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows nothing: a query and its credentials go to the address that was given, and nowhere else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_NoRedirect)


def _credentials(url: str, method: str, deadline: float | None) -> dict[str, str]:
    """Return the header for what the environment says: a token, or a user and a password, as basic or as digest."""
    token, user = os.environ.get("KG_ENDPOINT_TOKEN"), os.environ.get("KG_ENDPOINT_USER")
    password = os.environ.get("KG_ENDPOINT_PASSWORD", "")
    if token:
        return {"Authorization": f"Bearer {token}"}
    if not user:
        return {}
    if os.environ.get("KG_ENDPOINT_AUTH", "basic").lower() == "digest":
        return _digest(url, method, user, password, deadline)
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def _digest(url: str, method: str, user: str, password: str, deadline: float | None) -> dict[str, str]:
    """Fetch the server's challenge with an empty request, and return the answer to it: the body is then sent only once."""
    try:
        _opener().open(urllib.request.Request(url), timeout=_left(deadline)).close()
        return {}
    except urllib.error.HTTPError as error:
        scheme, _, challenge = error.headers.get("WWW-Authenticate", "").partition(" ")
    if scheme.lower() != "digest":
        return {}
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, url, user, password)
    parts = urllib.request.parse_keqv_list(list(filter(None, urllib.request.parse_http_list(challenge))))
    handler = urllib.request.HTTPDigestAuthHandler(passwords)
    asked = urllib.request.Request(url, method=method)
    return {"Authorization": f"Digest {handler.get_authorization(asked, parts)}"}


def _left(deadline: float | None) -> float | None:
    if deadline is None:
        return None
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _late(deadline: float | None, pause: float) -> bool:
    return deadline is not None and time.monotonic() + pause > deadline


def _pause(retry_after: str | None, attempt: int) -> float:
    """Return the seconds to wait: what the server says, else a quarter of a second doubled each time."""
    own = 0.25 * 2.0**attempt
    return max(own, float(retry_after)) if retry_after is not None and retry_after.isdigit() else own


def _refusal(error: urllib.error.HTTPError, url: str) -> KgError:
    message = " ".join(error.read(2000).decode(errors="replace").split())[:300] or str(error.reason)
    if error.code in {401, 403}:
        names = "KG_ENDPOINT_TOKEN, or KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD (and KG_ENDPOINT_AUTH=digest)"
        return StoreError(f"{url} refuses ({error.code}): {message} — set {names}")
    if 300 <= error.code < 400:
        where = error.headers.get("Location", "another address")
        return StoreError(f"{url} sends on to {where} — give that address, if you trust it")
    if 400 <= error.code < 500 and error.code not in {404, 405, 429}:
        return QueryError(f"{url} refuses the query ({error.code}): {message}")
    return StoreError(f"{url} answers with an error ({error.code}): {message}")
