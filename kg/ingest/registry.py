"""The unit registry as it stands in `data/aliases`: which names a body has, where and when, and what it continues."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import TableError
from kg.ingest.cells import JOINT
from kg.ingest.normalise import folded_char
from kg.ingest.rulebook import any_of, rules
from kg.resources import data_dir

RELATIONS = ("canonical", "alias", "full", "second-name", "former")
COLUMNS = (
    "name", "unit", "relation", "jurisdiction", "level", "kind", "valid_from", "valid_to", "predecessor", "address", "inferred", "note",
)  # fmt: skip
EVERYWHERE = "*"
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredName:
    """One name of one body.

    Parameters
    ----------
    name, unit : str
        The name, and the body's local name.
    relation : str
        canonical, alias, full, second-name or former.
    jurisdiction : str
        Where the name means this body: a slug such as ``zhejiang``, ``cn`` for documents of national bodies, ``*`` everywhere.
    level, kind : str
        Concepts, on the canonical name only.
    valid_from, valid_to : str
        When the body existed (on the canonical name) or the name was used, as YYYY, YYYY-MM or YYYY-MM-DD; the end is exclusive.
    predecessor : tuple of str
        Bodies it continues, on the canonical name only.
    address : str
        Where this is said; several addresses are joined by `` | ``.
    inferred : str
        What of it no address says, and why we say it; empty where an address says all.
    note : str
        A remark.
    place : str
        ``file:line``.
    """

    name: str
    unit: str
    relation: str = "canonical"
    jurisdiction: str = EVERYWHERE
    level: str = ""
    kind: str = ""
    valid_from: str = ""
    valid_to: str = ""
    predecessor: tuple[str, ...] = ()
    address: str = ""
    inferred: str = ""
    note: str = ""
    place: str = ""

    def held(self, date: str) -> bool:
        """Tell whether the name was in use on a date, as far as the date says; an unknown date or bound excludes nothing.

        Examples
        --------
        >>> name = RegisteredName(name="银保监会", unit="unit/cn/cbirc", valid_from="2018-03", valid_to="2023-03")
        >>> [name.held(date) for date in ("2017", "2018-03-20", "2023-03-01", "2024", "")]
        [False, True, False, False, True]
        """
        if not date:
            return True
        begun = not self.valid_from or date >= self.valid_from[: len(date)]
        return begun and not (self.valid_to and date[: len(self.valid_to)] >= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """One place whose bodies are told apart from those of other places."""

    slug: str
    name: str
    level: str
    within: str


def fold_name(name: str) -> str:
    """Return a name as it is compared: folded, without spaces.

    Examples
    --------
    >>> fold_name("省市場監管局（省知識產權局）")
    '省市场监管局(省知识产权局)'
    """
    return "".join(folded_char(char) for char in name if not char.isspace())


@cache
def _abbreviations() -> tuple[re.Pattern[str], Mapping[str, str]]:
    rows = {
        row["short"]: row["long"] for row in _table(data_dir() / "aliases" / "abbreviations.csv", ("short", "long"))
    }
    return re.compile(rf"(?P<head>{rules('units')['before_short']}){any_of(rows)}\Z"), rows


def name_key(name: str) -> str:
    """Return what two spellings of one name share: known abbreviations of a level's organs written out.

    The level word stays: 市发改委 and 省发改委 never meet, and neither do 商务部 and 商务局.

    Examples
    --------
    >>> name_key("市发改委"), name_key("市发展和改革委员会"), name_key("省发改委")
    ('市发展改革委', '市发展改革委', '省发展改革委')
    """
    folded = fold_name(name)
    pattern, long = _abbreviations()
    found = pattern.match(folded)
    return found["head"] + long[folded[found.end("head") :]] if found else folded


def _table(path: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"cannot be read: {error}", place=str(path), remedy="save it as CSV UTF-8") from error
    lacking = [name for name in needed if rows and name not in rows[0]]
    if lacking:
        raise TableError(f"column {lacking[0]!r} is missing", place=str(path), remedy=f"columns: {', '.join(needed)}")
    return rows


@cache
def jurisdictions() -> Mapping[str, Jurisdiction]:
    """Return the known places by slug."""
    columns = ("jurisdiction", "name", "level", "within")
    rows = _table(data_dir() / "aliases" / "jurisdictions.csv", columns)
    return {
        row["jurisdiction"]: Jurisdiction(
            slug=row["jurisdiction"], name=row["name"], level=row["level"], within=row["within"]
        )
        for row in rows
    }


@cache
def standard_departments() -> Mapping[str, tuple[tuple[str, ...], str]]:
    """Return the departments that every place of a level has, as named after the level word: their levels and kind."""
    rows = _table(data_dir() / "aliases" / "standard.csv", ("name", "level", "kind"))
    return {row["name"]: (tuple(row["level"].split(JOINT)), row["kind"]) for row in rows}


def read_registry(folders: Iterable[Path] = ()) -> list[RegisteredName]:
    """Return every name of the shipped registry and of further data folders (``aliases/units.csv`` in each).

    Raises
    ------
    TableError
        If a table is bad; names file and line.
    """
    files = [folder / "aliases" / "units.csv" for folder in (data_dir(), *folders)]
    return [name for file in dict.fromkeys(files) if file.is_file() for name in _names(file)]


def _names(file: Path) -> Iterable[RegisteredName]:
    for line, row in enumerate(_table(file, COLUMNS[:4]), start=2):
        place = f"{file}:{line}"
        cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
        _check(cells, place)
        predecessors = tuple(part for part in cells.pop("predecessor").split(JOINT) if part)
        yield RegisteredName(**cells, predecessor=predecessors, place=place)


def _check(cells: Mapping[str, str], place: str) -> None:
    if not cells["name"] or not cells["unit"].startswith("unit/"):
        raise TableError("a name and a unit/<scope>/<slug> are needed", place=place, remedy="fill name and unit")
    if cells["relation"] not in RELATIONS:
        raise TableError(f"relation: {cells['relation']!r} is none of {', '.join(RELATIONS)}", place=place)
    for column in ("valid_from", "valid_to"):
        if cells[column] and not _DATE.match(cells[column]):
            raise TableError(
                f"{column}: {cells[column]!r} is no date", place=place, remedy="write YYYY, YYYY-MM or YYYY-MM-DD"
            )
