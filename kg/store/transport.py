"""The one HTTP client: bounded, patient with busy servers, and it tells credentials to nobody but the address it was given."""

from __future__ import annotations

import contextlib
import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass

from kg.errors import KgError, LimitError, QueryError, StoreError, TooLargeError
from kg.store.base import Limits
from kg.store.connection import left, opener
from kg.store.credentials import NAMES, credentials

LARGEST = 512 << 20
_CHUNK = 1 << 16
_TRIES = 4
_AGAIN = frozenset({429, 502, 503, 504})
_CUT = "the answer was cut short"
_BROKEN = (ConnectionResetError, http.client.RemoteDisconnected, http.client.IncompleteRead)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer of a server: its status, its body, and its headers with their names in lower case."""

    status: int
    body: bytes
    headers: Mapping[str, str]


def check_address(url: str) -> None:
    """Refuse what is no address of a server, or holds a password.

    Raises
    ------
    StoreError
        With what to write instead.
    """
    try:
        parts = urllib.parse.urlsplit(url)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, half a bracket
        whole = False
    if not whole:
        raise StoreError(f"{url} is no address of an endpoint — give one that begins with http:// or https://")
    if parts.username is not None:
        raise StoreError(f"an address holds no password — give it without, and set {NAMES}")
    if not url.isascii() or any(character.isspace() or not character.isprintable() for character in url):
        raise StoreError(f"{url!r} holds characters that no address can — write them as %XX (a host's name as xn--…)")


def send(
    url: str,
    *,
    limits: Limits,
    method: str,
    headers: Mapping[str, str],
    body: bytes | None = None,
    began: float | None = None,
) -> Reply:
    """Send one request and return the answer; while the server says it is busy, try again, each time later.

    Parameters
    ----------
    limits : Limits
        `seconds` bounds all tries together, `memory` and `size` the bytes of the answer.
    began : float
        When the time allowed began, by the monotonic clock; else now.

    Raises
    ------
    LimitError
        If there is no full answer in time, or it is larger than allowed.
    QueryError
        If the server refuses what was asked.
    StoreError
        If it cannot be reached, refuses the credentials, or fails.
    """
    check_address(url)
    deadline = None if limits.seconds is None else (began or time.monotonic()) + limits.seconds
    for attempt in range(_TRIES):
        try:
            whole = {"User-Agent": "planatlas", **headers, **credentials(url, method, deadline)}
            return _once(urllib.request.Request(url, body, whole, method=method), deadline, limits)
        except urllib.error.HTTPError as error:
            with contextlib.closing(error):
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
            if not isinstance(reason, _BROKEN) or attempt == _TRIES - 1 or _late(deadline, pause):
                what = "cannot be reached" if isinstance(error, urllib.error.URLError) else "gave no full answer"
                raise StoreError(
                    f"{url} {what}: {_shown(_CUT if isinstance(reason, http.client.IncompleteRead) else reason)}"
                ) from None
        time.sleep(pause)
    raise AssertionError


def _once(asked: urllib.request.Request, deadline: float | None, limits: Limits) -> Reply:
    most, body = min(limits.memory or LARGEST, limits.size or LARGEST), bytearray()
    with opener(deadline).open(asked, timeout=left(deadline)) as response:
        while chunk := response.read1(_CHUNK):
            body += chunk
            if len(body) > most:
                raise TooLargeError(f"{asked.full_url} answers with more than {most >> 20} MiB — ask for less")
        if response.length:  # of what the server said it would send
            raise http.client.IncompleteRead(b"", response.length)
        named = {name.lower(): text for name, text in response.headers.items()}
        return Reply(status=response.status, body=bytes(body), headers=named)


def _late(deadline: float | None, pause: float) -> bool:
    return deadline is not None and time.monotonic() + pause > deadline


def _pause(retry_after: str | None, attempt: int) -> float:
    """Return the seconds to wait: what the server says, else a quarter of a second doubled each time."""
    own = 0.25 * 2.0**attempt
    return max(own, float(retry_after)) if retry_after is not None and retry_after.isdecimal() else own


def _shown(text: object) -> str:
    """Return what a server said as one short line without control characters."""
    line = " ".join(str(text).split())
    return "".join(character for character in line if character.isprintable())[:300]


def _refusal(error: urllib.error.HTTPError, url: str) -> KgError:
    try:
        body = error.read(2000)
    except (OSError, http.client.HTTPException):  # what it said of its error did not arrive
        body = b""
    message = _shown(body.decode(errors="replace")) or _shown(error.reason)
    if error.code in {401, 403}:
        return StoreError(f"{url} refuses ({error.code}): {message} — set {NAMES}")
    if 300 <= error.code < 400:
        where = _shown(error.headers.get("Location", "another address"))
        return StoreError(f"{url} sends on to {where} — give that address, if you trust it")
    if 400 <= error.code < 500 and error.code not in {404, 405, 429}:
        return QueryError(f"{url} refuses the query ({error.code}): {message}")
    return StoreError(f"{url} answers with an error ({error.code}): {message}")
