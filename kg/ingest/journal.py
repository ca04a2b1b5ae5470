"""Tables of decisions that only grow: several lines at once are added all or none, and are on disk before anybody goes on."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.whole import write_whole


def append_rows(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    """Add rows to a CSV table, whose first row is its header; a table that is not there is begun.

    Raises
    ------
    OSError
        If it cannot be written; the table stays as it was.
    """
    held = path.read_bytes() if path.is_file() else b""
    lines = io.StringIO(newline="")
    writer = csv.DictWriter(lines, columns, lineterminator="\n")
    if not held:
        writer.writeheader()
    writer.writerows(rows)
    gap = b"" if not held or held.endswith(b"\n") else b"\n"
    write_whole(path, held + gap + lines.getvalue().encode())
