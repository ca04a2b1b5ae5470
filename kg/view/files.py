"""Writes a picture to disk: whole, or not at all."""

from __future__ import annotations

from pathlib import Path

from kg import whole
from kg.errors import InputError


def write_whole(path: Path, content: bytes) -> Path:
    """Write `content` beside `path` and move it into place; return the path.

    Raises
    ------
    InputError
        If the folder is missing or may not be written.
    """
    try:
        whole.write_whole(path, content)
    except OSError as error:
        remedy = "name a file in an existing folder you may write to"
        raise InputError(f"cannot write here ({error.strerror})", place=str(path), remedy=remedy) from None
    return path
