"""Puts files and folders in their place whole: whoever looks, at any moment, sees what was there before or what is there now."""

from __future__ import annotations

import glob
import os
import shutil
import sys
import tempfile
from pathlib import Path

_HERE, _EXCHANGE = -100, 2  # of renameat2(2): names from the working folder; let the two change places


def write_whole(path: Path, body: bytes) -> None:
    """Write a file beside its place, bring it to disk and move it there; its rights stay, a new one is readable by all.

    Raises
    ------
    OSError
        If it cannot be written; what was there stays.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def folder_under_way(folder: Path) -> Path:
    """Make a hidden folder beside `folder`, to be built and then put in its place; those that a killed process left are deleted first.

    Raises
    ------
    OSError
        If none can be made there.
    """
    for left in folder.parent.glob(f".{glob.escape(folder.name)}.building-*-*"):
        owner = left.name.removeprefix(f".{folder.name}.building-").partition("-")[0]
        if owner.isdecimal() and not _runs(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f".{folder.name}.building-{os.getpid()}-", dir=folder.parent))


def _runs(process: int) -> bool:
    """Whether a process runs on this machine; where that cannot be asked, it is taken to."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def put_folder(fresh: Path, folder: Path) -> None:
    """Move a finished folder to where another may be, which is deleted; both must be on one file system.

    On Linux the two change places at once. Elsewhere, or where the file system cannot, the old one is first moved aside, to ``.NAME.old``.
    """
    aside = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(aside, ignore_errors=True)
    if not folder.exists():
        fresh.rename(folder)
        return
    if _exchanged(fresh, folder):
        fresh.rename(aside)
    else:
        folder.rename(aside)
        fresh.rename(folder)
    shutil.rmtree(aside, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    if sys.platform != "linux":
        return False
    import ctypes

    try:
        exchange = ctypes.CDLL(None).renameat2
    except AttributeError:
        return False
    return bool(exchange(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)
