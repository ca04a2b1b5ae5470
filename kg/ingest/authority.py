"""Name + jurisdiction + date -> the one body it means, or nothing. Never guesses, and never folds names of different bodies.

A name is looked up as printed, then with the abbreviations of `data/aliases/abbreviations.csv` written out. Where the registry has no such body
at a place, a department that every place of its level has (`data/aliases/standard.csv`) is that place's own. A level word is part of the name: a municipal name means a body only in its city, and a national name that is also usual below the state (国资委) only in documents of
national bodies. What two bodies share resolves to neither.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import UnknownNameError
from kg.ingest.cells import JOINT
from kg.ingest.registry import (
    EVERYWHERE,
    Jurisdiction,
    RegisteredName,
    fold_name,
    jurisdictions,
    name_key,
    read_registry,
    standard_departments,
)
from kg.ingest.rulebook import rules, words
from kg.ingest.slugs import slug
from kg.resources import data_dir

NATIONAL = "cn"
_LEVEL_WORDS = words("fragments", "level_words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a look-up gives: the body, or None with the bodies that might be meant and the reason.

    `standard` is the body's entry where the registry has none and it is known as a department that every such place has.
    """

    unit: str | None
    candidates: tuple[str, ...] = ()
    reason: str = ""
    standard: RegisteredName | None = None


def place_of(jurisdiction: str) -> Jurisdiction | None:
    """Return the place a slug or a Chinese name means; None for an empty text.

    Raises
    ------
    UnknownNameError
        If no place is called so.

    Examples
    --------
    >>> place_of("青岛市").slug, place_of("zhejiang").name
    ('qingdao', '浙江省')
    """
    if not jurisdiction:
        return None
    known = jurisdictions()
    found = known.get(jurisdiction) or next((p for p in known.values() if p.name == jurisdiction), None)
    if found is None:
        raise UnknownNameError("jurisdiction", jurisdiction, sorted(known))
    return found


class Authority:
    """Looks names of units up.

    Parameters
    ----------
    names : iterable of RegisteredName
        The registry.

    Examples
    --------
    >>> authority = read_authority()
    >>> authority.find("市发改委", "qingdao"), authority.find("市发改委"), authority.find("商务局", "qingdao")
    ('unit/qingdao/development-reform-commission', None, None)
    >>> authority.find("市发改委", "jinan")
    'unit/jinan/shi-fa-zhan-gai-ge-wei'
    >>> authority.find("银保监会", date="2019"), authority.find("银保监会", date="2024")
    ('unit/cn/cbirc', None)
    """

    def __init__(self, names: Iterable[RegisteredName]) -> None:
        self.names = tuple(names)
        self._units = {name.unit: name for name in self.names if name.relation == "canonical"}
        self._by_fold: dict[str, list[RegisteredName]] = {}
        self._by_key: dict[str, list[RegisteredName]] = {}
        for name in self.names:
            self._by_fold.setdefault(fold_name(name.name), []).append(name)
            self._by_key.setdefault(name_key(name.name), []).append(name)

    def find(self, name: str, jurisdiction: str = "", date: str = "") -> str | None:
        """Return the local name of the body that a name means at a place and time, or None; see `look_up` for the reason."""
        return self.look_up(name, jurisdiction, date).unit

    def look_up(self, name: str, jurisdiction: str = "", date: str = "") -> Found:
        """Look a name up.

        Parameters
        ----------
        name : str
            As printed.
        jurisdiction : str
            Slug or Chinese name of the place whose document prints it; empty where unknown.
        date : str
            Date of the document, as YYYY, YYYY-MM or YYYY-MM-DD; empty where unknown.
        """
        place, own = self.localised(name, jurisdiction)
        entries = self._by_fold.get(fold_name(own)) or self._by_key.get(name_key(own)) or []
        here = [entry for entry in entries if entry.jurisdiction in (EVERYWHERE, place)]
        now = sorted({entry.unit for entry in here if self._held(entry, date)})
        if len(now) == 1:
            return Found(unit=now[0])
        if now:
            return Found(unit=None, candidates=tuple(now), reason="several bodies are called so 同名单位不止一个")
        standard = None if here else self._standard(own, place)
        if standard is not None:
            return Found(unit=standard.unit, standard=standard)
        if not entries:
            return Found(unit=None, reason="no body of the registry is called so 名录中没有这样称呼的单位")
        listed = tuple(sorted({entry.unit for entry in here or entries}))
        past = f"the body called so did not exist on {date} 当时没有这个单位"
        reason = past if here else "the name means a body only elsewhere 此名只指别处的单位"
        return Found(unit=None, candidates=listed, reason=reason)

    def _standard(self, name: str, place: str) -> RegisteredName | None:
        """Return the entry of a department that every place of its level has, at one place; None for other names."""
        known = jurisdictions().get(place)
        key = name_key(name)
        word = next((word for word in _LEVEL_WORDS if key.startswith(word)), "")
        levels, kind = standard_departments().get(key[len(word) :], ((), ""))
        if known is None or not word or not known.name.endswith(word):
            return None
        like = {known.level, rules("units")["also_level"].get(word, known.level)}
        if not like & set(levels):
            return None
        return RegisteredName(name=key, unit=self.mint(name, place), jurisdiction=place, level=known.level, kind=kind)

    def localised(self, name: str, jurisdiction: str = "") -> tuple[str, str]:
        """Return the place a name belongs to and the name as bodies of that place print it: 青岛市商务局 -> qingdao, 市商务局."""
        place = place_of(jurisdiction)
        folded = fold_name(name)
        for known in jurisdictions().values():
            head = known.name
            level = next((word for word in _LEVEL_WORDS if head.endswith(word)), "")
            if level and known.slug != NATIONAL and folded.startswith(head) and len(folded) > len(head) + 1:
                return known.slug, level + folded[len(head) :]
        return (place.slug if place else ""), name

    def mint(self, name: str, scope: str) -> str:
        """Return a new local name for a body the registry does not know: spellings of one name at one place share it.

        Examples
        --------
        >>> Authority(()).mint("市发改委", "qingdao") == Authority(()).mint("市发展改革委", "qingdao")
        True
        """
        place, own = self.localised(name)
        return f"unit/{place or scope}/{slug(name_key(own))}"

    def canonical(self, unit: str) -> RegisteredName | None:
        """Return the canonical name of a body of the registry."""
        return self._units.get(unit)

    def units(self) -> list[RegisteredName]:
        """Return the canonical names of all bodies, by local name."""
        return [self._units[unit] for unit in sorted(self._units)]

    def other_names(self, unit: str) -> list[RegisteredName]:
        """Return the further names of a body."""
        return [name for name in self.names if name.unit == unit and name.relation != "canonical"]

    def history(self, unit: str) -> list[RegisteredName]:
        """Return a body with all it continues and all that continues it, oldest first."""
        after: dict[str, list[str]] = {}
        for name in self._units.values():
            for before in name.predecessor:
                after.setdefault(before, []).append(name.unit)
        chain = (
            {unit}
            | self._reach(unit, after)
            | self._reach(unit, {u: list(n.predecessor) for u, n in self._units.items()})
        )
        known = [self._units[one] for one in chain if one in self._units]
        return sorted(known, key=lambda name: (name.valid_to or "9999", name.valid_from, name.unit))

    def _held(self, entry: RegisteredName, date: str) -> bool:
        body = self._units.get(entry.unit, entry)
        return entry.held(date) and body.held(date)

    @staticmethod
    def _reach(start: str, steps: dict[str, list[str]]) -> set[str]:
        seen, waiting = set[str](), [start]
        while waiting:
            for step in steps.get(waiting.pop(), ()):
                if step not in seen:
                    seen.add(step)
                    waiting.append(step)
        return seen


def read_authority(folders: Sequence[Path] = ()) -> Authority:
    """Return the authority over the shipped registry, the shipped tables of units, and those of further data folders."""
    names = read_registry(folders)
    known = {(name.unit, fold_name(name.name)) for name in names}
    declared = {name.unit for name in names if name.relation == "canonical"}
    for folder in dict.fromkeys((data_dir(), *folders)):
        for name in _table_names(folder, declared):
            if (name.unit, fold_name(name.name)) not in known:
                known.add((name.unit, fold_name(name.name)))
                names.append(name)
    return Authority(names)


def _table_names(folder: Path, declared: set[str]) -> Iterable[RegisteredName]:
    """Give the names in the tables of units of a data folder; a local body's place is the middle of its local name."""
    base = folder / "tables" if (folder / "tables").is_dir() else folder
    for path in sorted(base.rglob("units.csv")):
        if "aliases" in path.parts:
            continue
        with path.open(encoding="utf-8", newline="") as lines:
            for line, row in enumerate(csv.DictReader(lines), start=2):
                if row.get("id", "").startswith("unit/") and row.get("label_zh"):
                    yield from _row_names(row, f"{path}:{line}", declared)


def _row_names(row: dict[str, str], place: str, declared: set[str]) -> Iterable[RegisteredName]:
    unit, aliases = row["id"], [part for part in (row.get("alias_zh") or "").split(JOINT) if part]
    scope = unit.split("/")[1]
    bounds = {"valid_from": row.get("valid_from") or "", "valid_to": row.get("valid_to") or ""}
    predecessor = tuple(part for part in (row.get("predecessor") or "").split(JOINT) if part)
    if unit not in declared:
        declared.add(unit)
        yield RegisteredName(
            name=row["label_zh"], unit=unit, jurisdiction=scope, level=row.get("level_of") or "", kind=row.get("kind") or "",
            predecessor=predecessor, place=place, **bounds,
        )  # fmt: skip
    else:
        aliases.insert(0, row["label_zh"])
    for alias in aliases:
        yield RegisteredName(name=alias, unit=unit, relation="alias", jurisdiction=scope, place=place)
