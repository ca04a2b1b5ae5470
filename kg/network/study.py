"""What a smaller analysis found: lines said first, settings, and named tables. Written by the same code in every format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Study:
    """Findings of an analysis.

    `lines` come first in every output (coverage, refusals); `settings` names every choice; `tables` holds DataFrames by name, the most
    important one first.
    """

    name: str
    lines: tuple[str, ...]
    settings: Mapping[str, object]
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """Return plain values: coverage (its line and all lines), settings, and the rows of each table.

        Examples
        --------
        >>> Study("s", ("all",), {"n": 1}, {"t": pd.DataFrame({"x": [float("nan")]})}).as_dict()["t"]
        [{'x': None}]
        """
        assert not {"coverage", "settings"} & set(self.tables), "a table would hide the coverage or the settings"
        tables = {name: plain_rows(frame) for name, frame in self.tables.items()}
        settings = {name: plain_value(value) for name, value in sorted(self.settings.items())}
        return {"coverage": {"line": self.lines[0], "lines": list(self.lines)}, "settings": settings, **tables}


def plain_rows(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Return the rows of a table as plain values; what is missing or not finite becomes None."""
    return [{str(key): plain_value(value) for key, value in row.items()} for row in frame.to_dict("records")]


def plain_value(value: object) -> object:
    """Return a plain value; floats keep 13 significant digits."""
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, float):
        return float(f"{plain:.13g}") if np.isfinite(plain) else None
    return None if plain is pd.NA else plain
