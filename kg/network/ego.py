"""One unit's report: what it does, with whom, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kg.errors import UnknownNameError
from kg.network.collaboration import Collaboration
from kg.network.study import Study

SIDES = {"source": "to", "target": "from"}
INTERVALS = ("_low", "_high", "_rank_low", "_rank_high")
OWN_Z = ("within_module_z",)


def ego_study(
    found: Collaboration,
    unit: str,
    duties: pd.DataFrame,
    names: Mapping[str, tuple[str, str]],
    notes: tuple[str, ...] = (),
) -> Study:
    """Return a unit's report.

    Tables: measures (one row a measure of the unit, with its interval and rank interval where there are), partners (one row a partner that it
    meets, or significantly avoids, most surprising first), tasks (one row a duty and piece of evidence).

    Raises
    ------
    UnknownNameError
        The unit has no part in the network.
    """
    if unit not in set(found.units["unit"]):
        raise UnknownNameError("unit of this network", unit, sorted(found.units["unit"]))
    row = found.units[found.units["unit"] == unit].iloc[0].to_dict()
    zh, en = names.get(unit, (unit, unit))
    partners = partner_table(found, unit, names)
    roles = duties.drop_duplicates("assignment")["role"].value_counts()
    counts = ", ".join(f"{int(roles[role])} {role}" for role in sorted(roles.index))
    first = f"{zh} / {en} ({unit}): {row['tasks']} of {len(found.roles.tasks)} tasks that have a unit; duties: {counts}"
    lines = (first, str(found.coverage["line"]), *notes)
    settings = {name: value for name, value in found.settings.items() if name not in ("notes", "stratum_names")}
    tables = {"measures": measure_table(found, row), "partners": partners, "tasks": duties}
    return Study("unit", lines, {"unit": unit, **settings}, tables)


def measure_table(found: Collaboration, row: Mapping[Any, Any]) -> pd.DataFrame:
    """Return one row a measure: value, rank among the units (1 is the largest), z against the role-fixed null, 95% bootstrap intervals of both."""
    rows = []
    for name, value in row.items():
        if (
            name in ("unit", "label")
            or str(name).endswith(INTERVALS)
            or (str(name).endswith("_z") and name not in OWN_Z)
        ):
            continue
        column = found.units[str(name)]
        rank: int | None = int((column > value).sum()) + 1 if pd.notna(value) else None
        parts = {"null_z": row.get(f"{name}_z")} | {end.strip("_"): row.get(f"{name}{end}") for end in INTERVALS}
        rows.append({"measure": name, "value": value, "rank": rank, "of": len(column)} | parts)
    return pd.DataFrame(rows)


def partner_table(found: Collaboration, unit: str, names: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """Return one row a pair of the unit that shares a task or is significant: direction seen from the unit, statistics, tasks behind them.

    Direction "to": the unit leads and the partner supports; "from": the reverse; "with" in projections without direction.
    """
    parts = []
    for side, direction in SIDES.items():
        other = "target" if side == "source" else "source"
        mine = found.edges[(found.edges[side] == unit) & ((found.edges["observed"] > 0) | (found.edges["sign"] != "0"))]
        word = direction if found.settings["directed"] else "with"
        parts.append(mine.assign(partner=mine[other], direction=word))
    frame = pd.concat(parts)
    frame = frame.assign(
        partner_zh=[names.get(name, (name, name))[0] for name in frame["partner"]],
        partner_en=[names.get(name, (name, name))[1] for name in frame["partner"]],
    )
    columns = [
        "partner",
        "partner_zh",
        "partner_en",
        "direction",
        "observed",
        "expected",
        "ses",
        "p_upper",
        "p_lower",
        "q",
    ]
    columns += ["sign", "boot_inclusion", "evidence", "tasks"]
    frame = frame.sort_values(["q", "p_upper", "partner", "direction"], kind="stable")
    return frame[[column for column in columns if column in frame]].reset_index(drop=True)
