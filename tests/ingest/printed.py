"""Writes the statements of a passage as one short text each, so that a table of forms stays readable."""

from __future__ import annotations

from kg.ingest.document import plain_document
from kg.ingest.statements import find_statements

ROLES = ("lead", "responsible", "supporting")


def roles(text):
    """Give each statement as ``lead|responsible|supporting``, with + where the list is open; every span must re-match."""
    found = find_statements(plain_document("t.txt", text)).statements
    assert all(text[s.start : s.end] == s.printed for s in found)
    cells = ["|".join(",".join(getattr(s, role)) for role in ROLES).rstrip("|") for s in found]
    return [cell + "+" * s.open for cell, s in zip(cells, found, strict=True)]
