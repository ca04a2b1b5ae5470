"""Reads what a check asks: the queries in `ontology/checks/` and `ontology/hygiene/`, and the shapes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import InputError
from kg.rdf.ontology import shape_files
from kg.rdf.shapes import Rule, ShapeQuery, read_shapes, shape_queries, shape_rules
from kg.resources import ontology_dir
from kg.store.triples import read_turtle

_HEADER = re.compile(r"# (zh|en|fix-zh|fix-en|severity): (.+)\n")


@cache
def check_query(name: str) -> str:
    """Return the text of `ontology/checks/<name>.rq`.

    Examples
    --------
    >>> "SELECT" in check_query("totals/stated")
    True
    """
    return (ontology_dir() / "checks" / f"{name}.rq").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class HygieneQuery:
    """One quality query: its rule and its text; it answers ``?thing`` and, where there is one, ``?value``."""

    rule: Rule
    text: str


@cache
def hygiene_queries() -> tuple[HygieneQuery, ...]:
    """Return the quality queries, sorted by name.

    Raises
    ------
    InputError
        If a file lacks one of its five header lines.
    """
    return tuple(_hygiene_query(path) for path in sorted((ontology_dir() / "hygiene").glob("*.rq")))


def _hygiene_query(path: Path) -> HygieneQuery:
    text = path.read_text(encoding="utf-8")
    head = dict(_HEADER.findall(text))
    missing = sorted({"zh", "en", "fix-zh", "fix-en", "severity"} - set(head))
    if missing:
        raise InputError(f"header lacks {', '.join(missing)}", place=path.name, remedy="write '# zh: …' and so on")
    rule = Rule(
        name=f"hygiene:{path.stem}",
        severity=head["severity"],
        messages={"zh": f"{head['zh']}。", "en": f"{head['en']}."},
        fixes={"zh": head["fix-zh"], "en": head["fix-en"]},
    )
    return HygieneQuery(rule=rule, text=text)


@cache
def compiled_shapes() -> tuple[dict[str, Rule], tuple[ShapeQuery, ...]]:
    """Return the rules of the shipped shapes by name, and the queries that find what breaks them."""
    nodes = read_shapes(triple for path in shape_files() for triple in read_turtle(path))
    return shape_rules(nodes), tuple(shape_queries(nodes, lambda name: check_query(f"shacl/{name}")))
