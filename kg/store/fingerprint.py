"""The SHA-256 of a whole dataset: of its N-Quads, graphs and lines sorted, as `kg export --format nq` writes them."""

from __future__ import annotations

import contextlib
import hashlib
import io
from typing import IO, Any, cast

import pyoxigraph as ox

from kg.store.dump import write_quads
from kg.store.versions import Version

_FILE = "dataset.sha256"


def dataset_hash(version: Version) -> str:
    """Return the SHA-256 of one version of a store; worked out once and kept beside it.

    A dataset with blank nodes has another one after each build, for the engine names them anew.
    """
    kept = version.path / _FILE
    with contextlib.suppress(OSError):
        return kept.read_text(encoding="ascii").strip()
    digest = _Digest()
    write_quads(
        ox.Store.read_only(str(version.data)), version.manifest["default"] == "own", "nq", cast(IO[bytes], digest)
    )
    found = digest.total.hexdigest()
    with contextlib.suppress(OSError):  # a store that cannot be written is hashed each time
        fresh = kept.with_name(f"{_FILE}.new")
        fresh.write_text(found + "\n", encoding="ascii")
        fresh.replace(kept)
    return found


class _Digest(io.RawIOBase):
    """Takes bytes and keeps nothing of them but their hash."""

    def __init__(self) -> None:
        self.total = hashlib.sha256()

    def write(self, data: Any) -> int:
        self.total.update(data)
        return len(data)
