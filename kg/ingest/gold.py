"""Reads a gold standard: documents, their files, and the statements a person found in them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.model import Role

SCORED = (Role.LEAD.value, Role.RESPONSIBLE.value, Role.SUPPORTING.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldStatement:
    """One statement as annotated: the task's number, names by role, and whether the list is open."""

    number: str
    title: str
    units: Mapping[str, tuple[str, ...]]
    open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDocument:
    """One annotated document.

    `kind` is the group it is reported under: negative, table, pdf, paragraph or text. `files` are paths relative to the gold file.
    """

    name: str
    kind: str
    files: tuple[str, ...]
    statements: tuple[GoldStatement, ...]


def _kind(flags: Sequence[str]) -> str:
    return next((kind for kind in ("negative", "table", "pdf", "paragraph") if kind in flags), "text")


def _statement(entry: Mapping[str, Any]) -> GoldStatement:
    units = {role: tuple(entry[role]) for role in SCORED}
    return GoldStatement(
        number=entry["number"], title=entry.get("title_short") or "", units=units, open=bool(entry.get("etc"))
    )


def _document(entry: Mapping[str, Any]) -> GoldDocument:
    statements = tuple(_statement(statement) for statement in entry["statements"])
    return GoldDocument(
        name=entry["doc_id"], kind=_kind(entry.get("flags", ())), files=tuple(entry["files"]), statements=statements
    )


def read_gold(path: Path) -> tuple[GoldDocument, ...]:
    """Read a gold file.

    Raises
    ------
    InputError
        If it is missing, is not JSON, or an entry lacks a field.
    """
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_document(entry) for entry in entries)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError(
            f"the gold standard cannot be read: {error}", place=str(path), remedy="give a JSON file"
        ) from error
    except (KeyError, TypeError, AttributeError) as error:
        problem = f"an entry lacks {error}"
        raise InputError(problem, place=str(path), remedy="every entry needs doc_id, files and statements") from error
