"""Reads the lenses, `ontology/lenses/*.rq`: each is one view of the graph, a query that names the relations to draw.

A lens file begins with comment lines in TOML: ``zh`` and ``en`` (title), ``about_zh`` and ``about_en`` (one sentence), ``layout``.
Its query returns ``?subject ?property ?object`` and, where it matters, ``?witness``: the thing that carries the evidence.
A new file is a new lens.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from itertools import takewhile

from kg.errors import UnknownNameError
from kg.resources import ontology_dir


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """One view: what it is called, what it shows, how it is laid out, and its query."""

    name: str
    zh: str
    en: str
    about_zh: str
    about_en: str
    layout: str
    query: str


def lens_names() -> list[str]:
    """Return the names of all lenses.

    Examples
    --------
    >>> "overview" in lens_names()
    True
    """
    return sorted(path.stem for path in (ontology_dir() / "lenses").glob("*.rq"))


def read_lens(name: str) -> Lens:
    """Return one lens.

    Raises
    ------
    UnknownNameError
        If there is no such lens.

    Examples
    --------
    >>> read_lens("benchmarks").layout
    'bipartite'
    """
    if name not in lens_names():
        raise UnknownNameError("lens", name, lens_names())
    text = (ontology_dir() / "lenses" / f"{name}.rq").read_text(encoding="utf-8")
    head = takewhile(lambda line: line.startswith("#"), text.splitlines())
    return Lens(name=name, query=text, **tomllib.loads("\n".join(line.lstrip("# ") for line in head)))
