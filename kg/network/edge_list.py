"""Reads an edge list of the user's own: columns task, unit and optional role, stratum, weight (and level)."""

from __future__ import annotations

import csv
import math
import tomllib
from collections.abc import Iterable, Mapping

import pandas as pd

from kg.errors import TableError
from kg.resources import data_dir

COLUMNS = ("task", "unit", "role", "stratum", "weight", "level")
LEVELS = ("stated", "derived", "external", "inferred")


def role_words() -> Mapping[str, str]:
    """Return the words a role column may hold, mapped to the role each one means (`data/analysis/roles.toml`)."""
    table = tomllib.loads((data_dir() / "analysis" / "roles.toml").read_text(encoding="utf-8"))
    return {word: role for role, words in table.items() for word in words}


def read_edges(lines: Iterable[str], name: str) -> pd.DataFrame:
    """Return one row per assertion that a unit has a role in a task.

    Parameters
    ----------
    lines : iterable of str
        The text of a CSV file with a header. Needed columns: task, unit. Optional: role (lead, responsible, supporting, guiding or the
        Chinese words of `role_words`; empty means a member without a stated role), stratum, weight (0 to 1, the weight of the evidence)
        and level (stated, derived, external, inferred).
    name : str
        The file's name, used in errors.

    Raises
    ------
    TableError
        A column is missing or a row is wrong; the text names file and line.

    Examples
    --------
    >>> read_edges(["task,unit,role", "t1,甲局,牵头", "t1,乙局,配合"], "own.csv")[["task", "unit", "role"]].values.tolist()
    [['t1', '甲局', 'lead'], ['t1', '乙局', 'supporting']]
    """
    reader = csv.DictReader(line.removeprefix("\ufeff") if first == 0 else line for first, line in enumerate(lines))
    header = [column.strip() for column in reader.fieldnames or []]
    missing = [column for column in ("task", "unit") if column not in header]
    if missing:
        raise TableError(
            f"no column {', '.join(missing)}", place=f"{name}:1", remedy=f"known columns: {', '.join(COLUMNS)}"
        )
    reader.fieldnames = header
    words = role_words()
    rows = [_row(row, f"{name}:{reader.line_num}", words) for row in reader]
    if not rows:
        raise TableError("no rows below the header", place=f"{name}:1", remedy="write one row per task and unit")
    return pd.DataFrame(rows)


def _row(row: Mapping[str | None, str | None], place: str, words: Mapping[str, str]) -> dict[str, object]:
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    if None in row:
        raise TableError("more cells than columns", place=place, remedy="quote cells that hold a comma")
    for column in ("task", "unit"):
        if not cells[column]:
            raise TableError(f"empty {column}", place=place, remedy="each row needs a task and a unit")
    role = words.get(cells["role"].lower())
    if role is None:
        raise TableError(
            f"unknown role {cells['role']!r}", place=place, remedy=f"write one of: {', '.join(w for w in words if w)}"
        )
    level = cells["level"] or "stated"
    if level not in LEVELS:
        raise TableError(f"unknown level {level!r}", place=place, remedy=f"write one of: {', '.join(LEVELS)}")
    return {
        "task": cells["task"],
        "unit": cells["unit"],
        "role": role,
        "stratum": cells["stratum"],
        "weight": _weight(cells["weight"], place),
        "level": level,
        "place": place,
    }


def _weight(text: str, place: str) -> float:
    try:
        weight = float(text) if text else 1.0
    except ValueError:
        weight = math.nan
    if not 0 < weight <= 1:
        raise TableError(
            f"weight {text!r} is no number above 0 and up to 1", place=place, remedy="leave it empty for full weight"
        )
    return weight
