"""Credentials for servers, from the environment: a token, or a user and a password, as basic or as digest."""

from __future__ import annotations

import base64
import os
import urllib.error
import urllib.request

from kg.errors import StoreError, UsageError
from kg.store.connection import left, opener

NAMES = "KG_ENDPOINT_TOKEN, or KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD (and KG_ENDPOINT_AUTH=digest)"


def credentials(url: str, method: str, deadline: float | None) -> dict[str, str]:
    """Return the header that tells who asks, or none where the environment says nothing.

    Raises
    ------
    UsageError
        If what the environment says cannot stand in a header.
    StoreError
        If the server asks for a digest in a way nobody knows.
    """
    token, user = os.environ.get("KG_ENDPOINT_TOKEN", "").strip(), os.environ.get("KG_ENDPOINT_USER")
    password = os.environ.get("KG_ENDPOINT_PASSWORD", "")
    if token:
        if not (token.isascii() and token.isprintable()):
            raise UsageError("KG_ENDPOINT_TOKEN holds a character that no header can hold")
        return {"Authorization": f"Bearer {token}"}
    if not user:
        return {}
    if os.environ.get("KG_ENDPOINT_AUTH", "basic").lower() == "digest":
        return _digest(url, method, user, password, deadline)
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def _digest(url: str, method: str, user: str, password: str, deadline: float | None) -> dict[str, str]:
    """Fetch the server's challenge with an empty request, and return the answer to it: the body is then sent only once."""
    try:
        opener(deadline).open(urllib.request.Request(url), timeout=left(deadline)).close()
        return {}
    except urllib.error.HTTPError as error:
        error.close()
        scheme, _, challenge = error.headers.get("WWW-Authenticate", "").partition(" ")
    if scheme.lower() != "digest":
        return {}
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, url, user, password)
    handler = urllib.request.HTTPDigestAuthHandler(passwords)
    try:
        parts = urllib.request.parse_keqv_list(list(filter(None, urllib.request.parse_http_list(challenge))))
        answer = handler.get_authorization(urllib.request.Request(url, method=method), parts)
    except (ValueError, IndexError) as error:
        raise StoreError(f"{url} asks for a digest that is none: {error}") from error
    return {"Authorization": f"Digest {answer}"}
