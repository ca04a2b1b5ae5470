"""What somebody who looks at a store, a folder or a file sees: one text, the same for the same content; an error is an answer too."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

from kg.ingest.review import Review
from kg.store.dump import dump


def store_state(store: Path) -> str:
    """Return the digest of every quad of a store, read through its current version."""
    out = io.BytesIO()
    dump(store, "nq", out)
    return hashlib.sha256(out.getvalue()).hexdigest()[:12]


def tree_state(folder: Path) -> str:
    """Return the digest of every name and file of a folder, or ``nothing``."""
    if not folder.is_dir():
        return "nothing"
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        whole.update(f"{path.relative_to(folder)}\0".encode())
        whole.update(path.read_bytes() if path.is_file() else b"")
    return whole.hexdigest()[:12]


def file_state(path: Path) -> str:
    """Return the digest of a file, or ``nothing``."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "nothing"


def review_state(folder: Path) -> str:
    """Return how many decisions a review holds, read by the review itself, and hold its tables to be there whole or not at all."""
    counts = Review(folder).counts()
    tables = [len(list(path.glob("*.csv"))) for path in (folder / "tables").glob("*")]
    if tables and min(tables) < 3:
        return f"tables are missing: {tables}"
    return str({name: count for name, count in counts.items() if count})
