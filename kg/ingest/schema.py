"""Reads `data/schema.toml`, the single place where table columns are defined, into frozen descriptions."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.errors import TableError
from kg.resources import data_dir

KINDS = frozenset(
    "id ref class concept zh en string integer decimal boolean date gYear uri property value printed".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: what its cells hold and which RDF property they become.

    `property` is a CURIE (``^`` in front: the statement runs from the cell's value to the row's thing), empty where the cell steers
    the row. `evidence_of` names the column whose statement a printed span supports.
    """

    name: str
    kind: str
    property: str = ""
    required: bool = False
    many: bool = False
    evidence_of: str = ""
    zh: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: its columns in canonical order, evidence columns last; `klass` is the class of every row, if one."""

    name: str
    columns: tuple[Column, ...]
    klass: str = ""
    zh: str = ""
    en: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in canonical order."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """Every table by name, and the table of sources."""

    tables: Mapping[str, Table]
    sources: Table


def read_schema(path: Path | None = None) -> Schema:
    """Return the schema of `path`, or of the shipped `data/schema.toml`.

    Raises
    ------
    TableError
        If a column is of no known kind, or `evidence_of` names no column.

    Examples
    --------
    >>> read_schema().tables["assignments"].names[:3]
    ('id', 'task', 'unit')
    """
    return _read(path or data_dir() / "schema.toml")


@lru_cache(maxsize=8)
def _read(path: Path) -> Schema:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    evidence = _columns(data["evidence"], path)
    tables = {name: _table(name, block, evidence, path) for name, block in data["tables"].items()}
    return Schema(tables=tables, sources=_table("sources", data["sources"], (), path))


def _table(name: str, block: Mapping[str, Any], evidence: tuple[Column, ...], path: Path) -> Table:
    own = _columns(block["columns"], path)
    known = {column.name for column in own}
    for column in own:
        if column.evidence_of and column.evidence_of not in known:
            raise TableError(
                f"{name}.{column.name} is evidence of unknown column {column.evidence_of!r}", place=str(path)
            )
    extra = tuple(column for column in evidence if column.name not in known)
    klass = str(block.get("class", ""))
    return Table(name=name, columns=own + extra, klass=klass, zh=block.get("zh", ""), en=block.get("en", ""))


def _columns(block: Mapping[str, Mapping[str, Any]], path: Path) -> tuple[Column, ...]:
    for name, settings in block.items():
        if settings.get("kind") not in KINDS:
            raise TableError(f"column {name} has unknown kind {settings.get('kind')!r}", place=str(path))
    return tuple(Column(name=name, **settings) for name, settings in block.items())
