"""The short way of `kg query`: a plain command line needs no click, and the engine gets ready while the rest is imported.

Whatever is not plain (help, a file, an endpoint, a wrong word) is left to click, so there is one set of rules and of messages.
"""

from __future__ import annotations

import os

from kg.cli.answers import GRAPHS, SECONDS, TABLES, write_answer
from kg.store.start import start_ahead

TYPE_CHECKING = False  # the module typing is not wanted yet
if TYPE_CHECKING:
    from collections.abc import Sequence


def plain_query(words: Sequence[str]) -> dict[str, object] | None:
    """Return what the command line ``kg query WORDS`` asks for, as click would, or None where it is not plain.

    Examples
    --------
    >>> plain_query(["ASK {}", "--format", "json"])["format"]
    'json'
    >>> plain_query(["--help"]) is plain_query(["-"]) is plain_query(["ASK {}", "--limit", "-1"]) is None
    True
    """
    found: dict[str, object] = {}
    rest = iter(words)
    for word in rest:
        if word == "--inferred":
            found["inferred"] = True
        elif word in {"--store", "--format", "--limit", "--timeout"}:
            found[word[2:]] = next(rest, None)
        elif word.startswith("-") or "sparql" in found:
            return None
        else:
            found["sparql"] = word
    return _checked(found)


def _checked(found: dict[str, object]) -> dict[str, object] | None:
    """Return the values as click would read them, or None where it might refuse one."""
    limit, seconds, store = (found.get(name) for name in ("limit", "timeout", "store"))
    if "sparql" not in found or None in found.values() or ("store" in found and not store):
        return None
    if "format" in found and found["format"] not in TABLES + GRAPHS:
        return None
    if "limit" in found and not _is_number(str(limit)):
        return None
    if "timeout" in found and not (_is_number(str(seconds).replace(".", "", 1)) and float(str(seconds)) > 0):
        return None
    return {
        "sparql": found["sparql"],
        "store": store,
        "inferred": "inferred" in found,
        "format": found.get("format"),
        "output": None,
        "limit": None if limit is None else int(str(limit)),
        "timeout": SECONDS if seconds is None else float(str(seconds)),
    }


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def run(settings: dict[str, object]) -> None:
    """Answer a plain query."""
    store = settings.pop("store")
    start_ahead(str(store or os.environ.get("KG_STORE") or ".kg"))
    from kg.knowledge import KnowledgeGraph

    write_answer(KnowledgeGraph.open(store), settings.pop("sparql"), **settings)  # type: ignore[arg-type]
