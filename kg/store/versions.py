"""The folder of an embedded store: complete versions side by side, one of them current.

::

    STORE/CURRENT              the id of the current version, switched by rename
    STORE/build.lock           held by the one process that writes; the kernel frees it when that process ends
    STORE/loads/               copies of the RDF files given to `kg load`, so that a new build adds them again
    STORE/versions/<id>/store  the data
    STORE/versions/<id>/manifest.json   written last; a version without it is a leftover and is deleted by the next build
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import StoreError

FORMAT = 1
_KEPT = 2


class Version(NamedTuple):
    """One complete version of a store: its folder and what its manifest says."""

    path: Path
    manifest: Mapping[str, Any]

    @property
    def data(self) -> Path:
        """The folder of the data itself."""
        return self.path / "store"


def current_version(store: Path) -> Version:
    """Return the current version of the store at `store`.

    Raises
    ------
    StoreError
        If there is no store, or its current version is damaged or of another format.
    """
    try:
        name = (store / "CURRENT").read_text(encoding="ascii").strip()
        return read_version(store / "versions" / name)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise StoreError(f"there is no store at {store} — make one with: kg build --store {store}") from error
    except (ValueError, KeyError) as error:
        raise StoreError(f"the store at {store} is damaged — make it again with: kg build --store {store}") from error


def read_version(path: Path) -> Version:
    """Return the version in folder `path`, from its manifest."""
    manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    if manifest["format"] != FORMAT:
        raise StoreError(f"{path} was made by another version of kg — make the store again with: kg build")
    return Version(path=path, manifest=manifest)


def exists(store: Path) -> bool:
    """Tell whether `store` has a current version."""
    return (store / "CURRENT").is_file()


@contextlib.contextmanager
def locked(store: Path) -> Iterator[None]:
    """Hold the store's build lock.

    Raises
    ------
    StoreError
        If another process holds it, or the folder cannot be written.
    """
    try:
        store.mkdir(parents=True, exist_ok=True)
        handle = os.open(store / "build.lock", os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise StoreError(f"cannot write a store at {store}: {error.strerror}") from error
    try:
        _lock(handle, store)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, store: Path) -> None:
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise StoreError(
            f"the store at {store} is being written by another process — try again when it is done"
        ) from error


def begin(store: Path) -> Path:
    """Clear leftovers and return the fresh folder of a new version; the lock must be held."""
    import shutil

    versions = store / "versions"
    versions.mkdir(exist_ok=True)
    for leftover in versions.iterdir():
        if not (leftover / "manifest.json").is_file():
            shutil.rmtree(leftover)
    numbers = [int(path.name) for path in versions.iterdir() if path.name.isdigit()]
    fresh = versions / f"{max(numbers, default=0) + 1:06d}"
    fresh.mkdir()
    return fresh


def publish(store: Path, fresh: Path, manifest: Mapping[str, Any]) -> Version:
    """Make the version in `fresh` the current one, all or nothing, and drop versions older than the one before."""
    import shutil

    _sync_tree(fresh)
    whole = {"format": FORMAT, **manifest}
    _write_atomically(fresh / "manifest.json", json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    _sync(fresh.parent)
    _write_atomically(store / "CURRENT", fresh.name + "\n")
    for old in sorted(fresh.parent.iterdir())[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    return Version(path=fresh, manifest=whole)


def discard(fresh: Path) -> None:
    """Delete a version that was not published."""
    import shutil

    shutil.rmtree(fresh, ignore_errors=True)


def _write_atomically(path: Path, text: str) -> None:
    temporary = path.with_name(path.name + ".new")
    with temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync(path.parent)


def _sync_tree(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
