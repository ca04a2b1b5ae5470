"""What the explorer is told: the things it shows with places and relations, what lies around them, and the way between two things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from kg.errors import NoDataError, UnknownNameError
from kg.network.build import among, around, shortest_path
from kg.view.bodies import Body
from kg.view.force import force_places
from kg.view.style import read_style
from kg.view.wide import wide_places

if TYPE_CHECKING:
    from networkx import MultiDiGraph

Record = dict[str, Any]
MOST_SHOWN = 20_000
MOST_ADDED = 50
_EVIDENCE_UP_TO, _WIDE_FROM = 800, 1_500
_BODY = Body(column=0, rank=0, order=0, reach=9.0, width=0.0, tall=0.0, boxed=False)


def word(network: MultiDiGraph, term: str, language: str) -> str:
    """Return the name of a class or property; its own code where it has none."""
    zh, en = read_style().words.get(term) or network.graph["words"].get(term) or ("", "")
    return str((zh or en if language == "zh" else en or zh) or term)


def places(network: MultiDiGraph) -> dict[str, tuple[float, float]]:
    """Return a place for every thing, y upwards; the same network gives the same places."""
    if not len(network):
        return {}
    if len(network) > _WIDE_FROM:
        return wide_places(sorted(network), sorted({(a, b) for a, b in network.edges() if a != b}))
    return {
        node: (round(x, 1) + 0.0, round(-y, 1) + 0.0)
        for node, (x, y, _) in force_places(network, dict.fromkeys(network, _BODY)).items()
    }


def view(network: MultiDiGraph, shown: Iterable[str], language: str) -> Record:
    """Return what the explorer draws: ``nodes`` with places and counts of what lies around them, and ``edges`` among them."""
    part = among(network, shown)
    spots, full = places(part), len(part) <= _EVIDENCE_UP_TO
    nodes = [_node(network, part, node, spots[node], language, full) for node in sorted(part)]
    edges = [_edge(network, a, b, row, language, full) for a, b, row in part.edges(data=True)]
    return {"nodes": nodes, "edges": edges}


def _node(
    network: MultiDiGraph, part: MultiDiGraph, node: str, spot: tuple[float, float], language: str, full: bool
) -> Record:
    row = network.nodes[node]
    kind = str(row["type"])
    return {
        "id": node,
        "name": row[language] or row["zh"],
        "type": kind,
        "kind": word(network, kind, language),
        "colour": read_style().look(kind).colour,
        "round": row["round"] and word(network, str(row["round"]), language),
        "x": spot[0],
        "y": spot[1],
        "degree": network.degree(node),
        "more": _more(network, part, node, language) if full else [],
        "evidence": _proofs(row["evidence"], language) if full else [],
    }


def _more(network: MultiDiGraph, part: MultiDiGraph, node: str, language: str) -> list[Record]:
    """Return the relations of a thing, each with its direction, how many neighbours it leads to, and how many of them are shown."""
    found: Counter[tuple[str, bool]] = Counter()
    inside: Counter[tuple[str, bool]] = Counter()
    for name, out, other in sorted(_neighbours(network, node)):
        found[name, out] += 1
        inside[name, out] += other in part
    return [
        {
            "property": name,
            "word": word(network, name, language),
            "out": out,
            "total": total,
            "shown": inside[name, out],
        }
        for (name, out), total in sorted(found.items())
    ]


def _neighbours(network: MultiDiGraph, node: str) -> set[tuple[str, bool, str]]:
    away = {(row["property"], True, other) for _, other, row in network.out_edges(node, data=True)}
    return away | {(row["property"], False, other) for other, _, row in network.in_edges(node, data=True)}


def _edge(network: MultiDiGraph, a: str, b: str, row: Record, language: str, full: bool) -> Record:
    role = read_style().relation(row["property"]).get("role", "")
    return {
        "from": a,
        "to": b,
        "property": row["property"],
        "word": word(network, row["property"], language),
        "level": row["level"] or "unmarked",
        "role": role,
        "evidence": _proofs(row["evidence"], language) if full else [],
    }


def _proofs(rows: Sequence[Record], language: str, most: int = 3) -> list[Record]:
    """Return the first pieces of evidence: printed phrase, source, level; those with a phrase first, each phrase once."""
    found: dict[tuple[str, str], Record] = {}
    for row in sorted(rows, key=lambda one: (not one.get("printed"), str(one.get("source")), one.get("start") or 0)):
        printed, source = str(row.get("printed") or ""), str(row.get("source") or "")
        name = row.get(f"source_{language}") or row.get("source_zh") or source
        found.setdefault(
            (printed, source), {"printed": printed, "source": source, "title": name, "level": row.get("level")}
        )
    return list(found.values())[:most]


def expanded(
    network: MultiDiGraph, shown: Sequence[str], at: str, name: str | None, out: bool | None, limit: int = MOST_ADDED
) -> tuple[list[str], int]:
    """Return the neighbours of a thing to add, best connected first, and how many are left out by the limit.

    Raises
    ------
    UnknownNameError
        If there is no such thing.
    """
    if at not in network:
        raise UnknownNameError("thing", at)
    known = set(shown)
    fresh = {
        other
        for relation, away, other in _neighbours(network, at)
        if other not in known and name in (None, relation) and out in (None, away)
    }
    ranked = sorted(fresh, key=lambda node: (-network.degree(node), node))
    kept = ranked[: max(1, min(limit, MOST_ADDED))]
    return kept, len(ranked) - len(kept)


def start(network: MultiDiGraph, at: str, depth: int = 1) -> tuple[list[str], int]:
    """Return a thing and what lies within `depth` steps of it, at most 120 things, and how many are left out."""
    part = around(network, at, depth)
    ranked = sorted((node for node in part if node != at), key=lambda node: (-network.degree(node), node))
    return [at, *ranked[:119]], max(0, len(ranked) - 119)


def path(network: MultiDiGraph, a: str, b: str) -> list[str]:
    """Return the things on a shortest way between two things, both included; relations count in either direction.

    Raises
    ------
    NoDataError
        If no way leads from one to the other.
    """
    found = shortest_path(network, a, b)
    if not found:
        raise NoDataError(f"no way leads from {a} to {b}: they lie in separate parts of the graph")
    return found


def pair_places(pairs: Sequence[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """Return a place for every end of some pairs of names."""
    return wide_places(sorted({end for pair in pairs for end in pair}), sorted(set(pairs)))
