"""Turns a network into a sketch: plain data that says what is drawn where. Pages and figures are made from the same sketch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from networkx import Graph

from kg.view.bodies import Body
from kg.view.layout import Spot, place
from kg.view.lettering import ems, shorten, wrap
from kg.view.style import Look, Style, read_style
from kg.view.tree import shortcuts

if TYPE_CHECKING:
    from networkx import MultiDiGraph

LINE_LETTERS = 10.0

Record = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What is drawn: one record a thing, a relation, a span of evidence, and the legends for them. Numbers are picture units.

    `nodes` and `edges` are sorted by name; their ``proofs`` are places in `proofs`.
    """

    caption: Any
    layout: str
    nodes: list[Record]
    edges: list[Record]
    proofs: list[Record]
    types: list[Record]
    relations: list[Record]
    levels: list[Record]
    rounds: list[Record]
    roles: list[Record]
    words: dict[str, list[str]]
    bounds: list[float]


def sketch(network: MultiDiGraph, layout: str | None = None) -> Sketch:
    """Lay a network out and return all that pages and figures need.

    Parameters
    ----------
    network : networkx.MultiDiGraph
        As :func:`kg.network.build.thing_network` makes it.
    layout : str, optional
        ``typed``, ``bipartite`` or ``force``; by default what the network's caption asks for.
    """
    style, caption = read_style(), network.graph["caption"]
    words = {term: (zh, en) for term, (zh, en) in style.words.items()} | network.graph["words"]
    layout = layout or caption.layout
    proofs = _Proofs()
    nodes = [_node(name, row, style, proofs) for name, row in sorted(network.nodes(data=True))]
    bodies = {node["id"]: _body(node, style) for node in nodes}
    spots = place(network, bodies, layout)
    for node in nodes:
        node.update(_spot(spots[node["id"]]))
    ties = sorted(network.edges(keys=True, data=True), key=lambda tie: tie[:3])
    quiet = {frozenset(pair) for pair in shortcuts(Graph(network), bodies)} if layout == "typed" else set()
    edges = [_edge(index, tie, proofs, frozenset(tie[:2]) in quiet) for index, tie in enumerate(ties)]
    return Sketch(
        caption=caption,
        layout=layout,
        nodes=nodes,
        edges=edges,
        proofs=proofs.rows,
        types=_types(nodes, style, words),
        relations=_relations(edges, style, words),
        levels=_levels(edges, style),
        rounds=_rounds(nodes, words),
        roles=_roles(edges, style),
        words=_used_words(nodes, edges, proofs.rows, words),
        bounds=_bounds(nodes),
    )


class _Proofs:
    """Collects spans once each; what several properties share is one row that names them all."""

    def __init__(self) -> None:
        self.rows: list[Record] = []
        self._seen: dict[str, int] = {}

    def add(self, rows: Iterable[Record]) -> list[int]:
        merged: dict[str, Record] = {}
        for row in rows:
            bare = {name: cell for name, cell in row.items() if name not in ("property", "value") and cell is not None}
            bare = {name: int(cell) if name in ("start", "end") else str(cell) for name, cell in bare.items()}
            kept = merged.setdefault(repr(sorted(bare.items())), {**bare, "properties": set()})
            kept["properties"].update([row["property"]] if row.get("property") else [])
        return [self._place({**row, "properties": sorted(row["properties"])}) for row in merged.values()]

    def _place(self, row: Record) -> int:
        key = repr(sorted(row.items()))
        if key not in self._seen:
            self._seen[key] = len(self.rows)
            self.rows.append(row)
        return self._seen[key]


def _node(name: str, row: Record, style: Style, proofs: _Proofs) -> Record:
    look = style.look(row["type"])
    return {
        "id": name, "type": row["type"], "zh": row["zh"], "en": row["en"],
        "lines_zh": _lines(row["zh"], look), "lines_en": _lines(row["en"], look),
        "size": look.size, "font": look.font, "rank": look.rank, "round": row["round"], "plan": row["plan"], "order": row["order"],
        "facts": [[fact["property"], str(fact["value"]), fact.get("language") or ""] for fact in row["facts"]],
        "proofs": proofs.add(row["evidence"]),
    }  # fmt: skip


def _lines(text: str, look: Look) -> list[str]:
    short = shorten(text, look.letters)
    return wrap(short, LINE_LETTERS) if look.boxed and look.rank == 1 else [short]


def _width(node: Record) -> float:
    return max(ems(line) for line in node["lines_zh"] + node["lines_en"]) * float(node["font"])


def _height(node: Record, look: Look) -> float:
    if not look.boxed:
        return 2 * look.size
    count = max(len(node["lines_zh"]), len(node["lines_en"]))
    return float(node["font"]) * (count * 1.32 + (0.85 if look.rank == 1 else 0.5))


def _body(node: Record, style: Style) -> Body:
    look = style.look(node["type"])
    return Body(look.column, look.rank, node["order"], look.size, _width(node), _height(node, look), look.boxed)


def _spot(spot: Spot) -> Record:
    return {"x": spot.x, "y": spot.y, "side": spot.side}


def _edge(index: int, edge: tuple[str, str, str, Record], proofs: _Proofs, quiet: bool) -> Record:
    start, end, relation, row = edge
    level = row["level"] or "unmarked"
    return {
        "id": f"e{index}",
        "from": start,
        "to": end,
        "relation": relation,
        "level": level,
        "quiet": quiet,
        "proofs": proofs.add(row["evidence"]),
    }


def _types(nodes: list[Record], style: Style, words: dict[str, tuple[str, str]]) -> list[Record]:
    counts = Counter(node["type"] for node in nodes)
    ordered = sorted(counts, key=lambda kind: (style.look(kind).column, style.look(kind).rank, kind))
    return [
        {"id": kind, **_named(kind, words), "shape": look.shape, "colour": look.colour, "count": counts[kind]}
        for kind in ordered for look in [style.look(kind)]
    ]  # fmt: skip


def _relations(edges: list[Record], style: Style, words: dict[str, tuple[str, str]]) -> list[Record]:
    counts = Counter(edge["relation"] for edge in edges)
    return [
        {"id": name, **_named(name, words), **style.relation(name), "count": counts[name]} for name in sorted(counts)
    ]


def _levels(edges: list[Record], style: Style) -> list[Record]:
    counts = Counter(edge["level"] for edge in edges)
    return [{"id": name, **row, "count": counts[name]} for name, row in style.levels.items() if counts[name]]


def _roles(edges: list[Record], style: Style) -> list[Record]:
    """Return the duties that relations of the picture stand for, in the order of the style file."""
    counts = Counter(style.relation(edge["relation"]).get("role") for edge in edges)
    colours = {row["role"]: row["colour"] for row in style.relations.values() if "role" in row}
    return [
        {"id": name, "zh": zh, "en": en, "colour": colours[name], "count": counts[name]}
        for name, (zh, en) in style.roles.items()
        if counts[name]
    ]


def _rounds(nodes: list[Record], words: dict[str, tuple[str, str]]) -> list[Record]:
    counts = Counter(node["round"] for node in nodes if node["round"])
    return [{"id": name, **_named(name, words), "count": counts[name]} for name in sorted(counts)]


def _named(term: str, words: dict[str, tuple[str, str]]) -> Record:
    zh, en = words.get(term, ("", ""))
    return {"zh": zh or en or term, "en": en or zh or term}


def _used_words(
    nodes: list[Record], edges: list[Record], proofs: list[Record], words: dict[str, tuple[str, str]]
) -> dict[str, list[str]]:
    """Return labels for every term that a fact, a relation or a proof mentions."""
    used = {term for node in nodes for fact in node["facts"] for term in fact[:2]}
    used |= {edge["relation"] for edge in edges} | {term for row in proofs for term in row["properties"]}
    return {term: [_named(term, words)["zh"], _named(term, words)["en"]] for term in sorted(used & set(words))}


def _bounds(nodes: list[Record]) -> list[float]:
    """Return left, top, right and bottom of everything with its label."""
    if not nodes:
        return [-100.0, -100.0, 100.0, 100.0]
    boxes = [_extent(node) for node in nodes]
    left, top, right, bottom = zip(*boxes, strict=True)
    return [round(min(left), 1), round(min(top), 1), round(max(right), 1), round(max(bottom), 1)]


def _extent(node: Record) -> tuple[float, float, float, float]:
    reach, width, tall = (
        node["size"],
        _width(node),
        max(len(node["lines_zh"]), len(node["lines_en"])) * node["font"] * 0.7 + 4,
    )
    x, y = node["x"], node["y"]
    if node["side"] in ("left", "right"):
        far = reach + 6 + width
        return (
            (x - far, y - tall, x + reach, y + tall)
            if node["side"] == "left"
            else (x - reach, y - tall, x + far, y + tall)
        )
    below = 0.0 if node["side"] == "inside" else reach + 2 * tall
    return (x - width / 2 - 14, y - max(reach, tall), x + width / 2 + 14, y + max(below, tall))
