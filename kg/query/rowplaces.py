"""Which row of which table a thing comes from, by reading the tables again; only findings need it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from kg import iri
from kg.errors import KgError
from kg.ingest.cells import ontology_vocabulary
from kg.ingest.schema import read_schema
from kg.ingest.tables import read_rows
from kg.model import Row

_EVIDENCE = iri.mint("evidence/of").removesuffix("of")


class RowPlaces:
    """Places of rows by IRI of a thing or of its evidence.

    Parameters
    ----------
    folders : sequence of Path
        The data folders that the store was built from. Where a table is gone or refused by now, what was read before it counts.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._places: dict[str, list[str]] = defaultdict(list)
        try:
            for row in read_rows(list(folders), read_schema(), ontology_vocabulary()):
                self._places[_key(row)].append(row.place)
        except KgError:
            pass

    def of(self, thing: str) -> str:
        """Return ``file:line`` of the row behind a thing or a piece of evidence, or an empty string.

        Several statements of one property share their evidence's key; all their lines are given.
        """
        if thing.startswith(_EVIDENCE):
            thing = iri.BASE + thing.removeprefix(_EVIDENCE).rpartition("/")[0]
        found = self._places.get(thing) or self._places.get(_without_digest(thing), [])
        return found[0] + "".join(f", {place.rpartition(':')[2]}" for place in found[1:]) if found else ""


def _key(row: Row) -> str:
    if row.table == "statements":
        (subject,), (curie,) = row.cells["subject"], row.cells["property"]
        return f"{iri.BASE}{subject}/{curie.partition(':')[2]}"
    return iri.BASE + row.cells["id"][0]


def _without_digest(thing: str) -> str:
    return thing.rpartition("-")[0]
