"""What the matrix and the map show: which positioning and which place are tied, by which phrase or case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.store.base import Term

if TYPE_CHECKING:
    from kg.web.atlas import Atlas, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """One mention that ties a positioning to a place: a benchmark reference in a phrase, or a case (inferred).

    `item` is the IRI of the reference or case, `phrase` that of the phrase it stands in; `open` says that its list of places ends in 等.
    """

    positioning: str
    place: str
    kind: str
    item: str
    phrase: str
    open: bool

    @property
    def shown(self) -> str:
        """IRI of the page that tells most of it."""
        return self.phrase or self.item


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """One plan's positionings (rows) by the places they learn from (columns)."""

    plan: str
    positionings: tuple[str, ...]
    places: tuple[str, ...]
    ties: tuple[Tie, ...]

    def cell(self, positioning: str = "", place: str = "") -> list[Tie]:
        """Return the ties of one cell; an empty name stands for a whole row or column."""
        return [tie for tie in self.ties if positioning in ("", tie.positioning) and place in ("", tie.place)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One benchmark place: where it lies (degrees, WGS 84), and the IRIs of the phrases and cases that learn from it."""

    iri: str
    kind: str
    latitude: float | None
    longitude: float | None
    country: str
    references: tuple[str, ...]
    cases: tuple[str, ...]

    @property
    def mentions(self) -> int:
        """How many phrases and cases learn from it."""
        return len(self.references) + len(self.cases)


def _text(row: Row, name: str) -> str:
    term: Term | None = row.get(name)
    return term.value if term else ""


def matrices(atlas: Atlas) -> list[Matrix]:
    """Return the matrix of every plan that has positionings; cities before countries, each by name."""
    rows, known = atlas.rows("matrix"), atlas.rows("positionings")
    kinds = {place.iri: place.kind for place in places(atlas)}
    found = []
    for plan in sorted({_text(row, "plan") for row in known}):
        ties = tuple(_tie(row) for row in rows if _text(row, "plan") == plan)
        columns = sorted({tie.place for tie in ties}, key=lambda iri: (kinds.get(iri, ""), iri))
        mine = tuple(_text(row, "positioning") for row in known if _text(row, "plan") == plan)
        found.append(Matrix(plan=plan, positionings=mine, places=tuple(columns), ties=ties))
    return found


def _tie(row: Row) -> Tie:
    return Tie(
        positioning=_text(row, "positioning"),
        place=_text(row, "place"),
        kind=_text(row, "kind"),
        item=_text(row, "item"),
        phrase=_text(row, "phrase"),
        open=_text(row, "open") == "true",
    )


def places(atlas: Atlas) -> list[Place]:
    """Return every benchmark place, most mentioned first, then by name."""
    rows = atlas.rows("benchmark-places")
    found = [
        _place([row for row in rows if _text(row, "place") == iri]) for iri in {_text(row, "place") for row in rows}
    ]
    return sorted(found, key=lambda place: (-place.mentions, place.iri))


def _place(rows: list[Row]) -> Place:
    first = rows[0]
    phrases = {_text(row, "phrase") or _text(row, "item") for row in rows if _text(row, "kind") == "reference"}
    latitude, longitude = _text(first, "latitude"), _text(first, "longitude")
    return Place(
        iri=_text(first, "place"),
        kind=min(_text(row, "class") for row in rows).rpartition("#")[2],
        latitude=float(latitude) if latitude else None,
        longitude=float(longitude) if longitude else None,
        country=_text(first, "country"),
        references=tuple(sorted(phrases)),
        cases=tuple(sorted({_text(row, "item") for row in rows if _text(row, "kind") == "case"})),
    )


def totals(atlas: Atlas) -> list[tuple[str, str, int]]:
    """Return the stated totals of casebooks: the casebook, the class counted, the number; each once."""
    rows = {(_text(row, "about"), _text(row, "counts"), int(_text(row, "value"))) for row in atlas.rows("place-totals")}
    return sorted(row for row in rows if "/casebook/" in row[0])
