"""Lets the W3C harness in ../shared ask our store without a process a query: the same loading, guard and query processes as the command."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import drivers  # type: ignore[import-not-found]  # beside the harness
import w3c  # type: ignore[import-not-found]

from kg import KnowledgeGraph
from kg.errors import KgError
from kg.query.formats import boolean_bytes


class Ours:
    """The harness's driver: load quads, ask queries."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._count = 0

    def load(self, quads: Any, names: Any = ()) -> None:
        """Load a dataset into a store of its own."""
        self._count += 1
        place = Path(self._folder.name) / str(self._count)
        place.mkdir()
        (place / "data.nq").write_text(w3c.nquads(quads), encoding="utf-8")
        KnowledgeGraph.load([place / "data.nq"], place / "store")
        self._graph = KnowledgeGraph.open(place / "store")

    def query(self, text: str, base: str | None, accept: str = "") -> Any:
        """Answer a query as the harness reads it."""
        try:
            found = self._graph.answer(text, base=base, formats={"solutions": "json", "triples": "nt"})
        except KgError as error:
            raise drivers.Rejected(str(error)) from error
        if found.kind == "boolean":
            return w3c.parse_response(boolean_bytes(found.value, "json"), "application/sparql-results+json", base)
        kind = "application/n-triples" if found.kind == "triples" else "application/sparql-results+json"
        return w3c.parse_response(found.body, kind, base)

    def close(self) -> None:
        """Drop the stores."""
        self._graph.store.close()
        self._folder.cleanup()
