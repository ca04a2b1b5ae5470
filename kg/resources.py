"""Finds the shipped `ontology/` and `data/` folders: in a checkout, an editable install and a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _root() -> Path:
    shipped = _PACKAGE / "_share"
    return shipped if shipped.is_dir() else _PACKAGE.parent


def ontology_dir() -> Path:
    """Return the folder with the ontology, its shapes and its questions."""
    return _root() / "ontology"


def data_dir() -> Path:
    """Return the folder with the shipped tables, their schema, sources and aliases."""
    return _root() / "data"
