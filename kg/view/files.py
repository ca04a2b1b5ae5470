"""Writes a picture to disk: whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kg.errors import InputError


def write_whole(path: Path, content: bytes) -> Path:
    """Write `content` beside `path` and move it into place; return the path.

    Raises
    ------
    InputError
        If the folder is missing or may not be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise InputError(
            f"cannot write here ({error.strerror})", place=str(path), remedy="name an existing folder you may write to"
        ) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise InputError(f"cannot write ({error.strerror})", place=str(path), remedy="choose another file") from None
    return path
