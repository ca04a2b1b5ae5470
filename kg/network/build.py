"""Turns tables of things, links and evidence into one network of things, and cuts pieces out of it. Knows no store and no query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import networkx as nx

from kg.errors import UnknownNameError

if TYPE_CHECKING:
    from pandas import DataFrame

LEVELS = ("stated", "derived", "external", "inferred")

COLUMNS = {
    "links": "subject property object witness",
    "things": "thing type zh en plan round order",
    "evidence": "thing property value source source_zh source_en start end printed level confidence reason",
    "facts": "thing property value language",
    "words": "term zh en",
}
"""The columns of each of the `Tables`."""

Record = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What a network is made of; `COLUMNS` names the columns. Names in the cells are local names; a missing cell is empty.

    Parameters
    ----------
    links : DataFrame
        One row a relation. ``witness``, which may be left out, is the thing whose evidence supports the relation, where that is neither
        end (a benchmark reference between a phrase and a place).
    things : DataFrame
        One row a thing. ``order`` is its place in the source.
    evidence : DataFrame
        One row a span.
    facts : DataFrame
        One row a plain value of a thing.
    words : DataFrame
        One row a class, property or concept.
    """

    links: DataFrame
    things: DataFrame
    evidence: DataFrame
    facts: DataFrame
    words: DataFrame

    @classmethod
    def of_rows(cls, **rows: Sequence[Sequence[object]]) -> Tables:
        """Return tables of plain rows, cells in the order of `COLUMNS`; a table that is not given is empty.

        Examples
        --------
        >>> tables = Tables.of_rows(links=[("task/a", "inPlan", "plan/p")], words=[("inPlan", "所属计划", "in plan")])
        >>> len(tables.links), len(tables.evidence)
        (1, 0)
        """
        from pandas import DataFrame

        def table(name: str) -> DataFrame:
            given, columns = list(rows.get(name, ())), COLUMNS[name].split()
            return DataFrame(given, columns=columns[: len(given[0])] if given else columns)

        return cls(**{name: table(name) for name in COLUMNS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What a network says about itself: titles, the layout it wants, the thing at its centre, whether it is generated data.

    `notes` are sentences (Chinese, English) that a picture shows; `cut` is the one that says what was left out, where anything was.
    """

    zh: str = ""
    en: str = ""
    layout: str = "force"
    root: str | None = None
    synthetic: bool = False
    notes: tuple[tuple[str, str], ...] = field(default=())
    cut: tuple[str, str] | None = None


def _records(frame: DataFrame) -> list[Record]:
    """Return the rows with missing cells as None, numbers as plain Python numbers."""
    rows: list[Record] = []
    for row in frame.to_dict("records"):
        rows.append({str(name): (None if _missing(cell) else cell) for name, cell in row.items()})
    return rows


def _missing(cell: object) -> bool:
    return cell is None or cell == "" or cell != cell or type(cell).__name__ == "NAType"


def _by_thing(frame: DataFrame) -> dict[str, list[Record]]:
    grouped: dict[str, list[Record]] = defaultdict(list)
    for row in _records(frame):
        grouped[str(row.pop("thing"))].append(row)
    for rows in grouped.values():
        rows.sort(key=_row_key)
    return grouped


def _row_key(row: Record) -> tuple[object, ...]:
    start = row.get("start")
    return (
        row.get("source") or "",
        -1 if start is None else int(start),
        row.get("property") or "",
        str(row.get("value") or ""),
        row.get("language") or "",
    )


def strongest(levels: Iterable[str]) -> str:
    """Return the strongest evidence level of several; empty where there is none.

    Examples
    --------
    >>> strongest(["inferred", "stated"]), strongest([])
    ('stated', '')
    """
    known = [level for level in levels if level in LEVELS]
    return min(known, key=LEVELS.index) if known else ""


def supporting(rows: Iterable[Record], property_name: str, value: str) -> list[Record]:
    """Return the evidence rows that support one statement: those that name its property, and its value where they name one."""
    return [row for row in rows if row.get("property") == property_name and row.get("value") in (None, value)]


def thing_network(tables: Tables, caption: Caption | None = None) -> nx.MultiDiGraph:
    """Build the network of things.

    One node is one thing, named by its local name, with ``type``, ``zh``, ``en``, ``plan``, ``round``, ``order``, ``facts`` and
    ``evidence``. One edge is one relation, keyed by its property, with ``property``, ``level`` and ``evidence``. Only things that a
    link or a row of `things` names are drawn; the order of nodes and edges depends on the names alone.

    Parameters
    ----------
    tables : Tables
        The rows.
    caption : Caption, optional
        Titles, layout and remarks; kept in ``network.graph``.

    Returns
    -------
    networkx.MultiDiGraph
        The network.
    """
    caption = caption or Caption()
    words = {str(row["term"]): (row.get("zh") or "", row.get("en") or "") for row in _records(tables.words)}
    network = nx.MultiDiGraph(caption=caption, words=words)
    evidence, facts = _by_thing(tables.evidence), _by_thing(tables.facts)
    described: dict[str, Record] = {}
    for row in sorted(_records(tables.things), key=lambda row: (str(row["thing"]), str(row.get("type") or ""))):
        described.setdefault(str(row["thing"]), row)
    links = sorted(
        _records(tables.links), key=lambda row: (str(row["subject"]), str(row["property"]), str(row["object"]))
    )
    named = {str(row[end]) for row in links for end in ("subject", "object")} | set(described)
    for name in sorted(named):
        network.add_node(name, **_node(name, described.get(name, {}), facts.get(name, []), evidence.get(name, [])))
    for row in links:
        _add_link(network, row, evidence)
    return network


def _node(name: str, row: Record, facts: list[Record], evidence: list[Record]) -> Record:
    zh, en = row.get("zh") or "", row.get("en") or ""
    order = row.get("order")
    return {
        "type": row.get("type") or "Thing",
        "zh": zh or en or name,
        "en": en or zh or name,
        "plan": row.get("plan") or "",
        "round": row.get("round") or "",
        "order": 10_000 if order is None else int(order),
        "facts": facts,
        "evidence": evidence,
    }


def _add_link(network: nx.MultiDiGraph, row: Record, evidence: Mapping[str, list[Record]]) -> None:
    subject, name, target = str(row["subject"]), str(row["property"]), str(row["object"])
    witness = row.get("witness")
    if witness:
        proof = evidence.get(str(witness), [])
    else:
        proof = supporting(evidence.get(subject, []), name, target) or supporting(
            evidence.get(target, []), name, target
        )
    old = network.get_edge_data(subject, target, key=name)
    merged = (old["evidence"] if old else []) + [found for found in proof if not old or found not in old["evidence"]]
    level = strongest(str(found.get("level") or "") for found in merged)
    network.add_edge(subject, target, key=name, property=name, level=level, evidence=merged)


def around(network: nx.MultiDiGraph, thing: str, depth: int = 1) -> nx.MultiDiGraph:
    """Return the part of a network within `depth` steps of one thing, in any direction.

    Raises
    ------
    UnknownNameError
        If the network has no such thing.
    """
    if thing not in network:
        raise UnknownNameError("thing in this picture", thing)
    reached = nx.single_source_shortest_path_length(network.to_undirected(as_view=True), thing, cutoff=depth)
    return _part(network, reached)


def shortest_path(network: nx.MultiDiGraph, one: str, other: str) -> list[str]:
    """Return the things on a shortest way between two things, in any direction, by name where several are as short; empty where none is.

    Examples
    --------
    >>> shortest_path(nx.MultiDiGraph([("task/1", "unit/a"), ("task/2", "unit/a")]), "task/1", "task/2")
    ['task/1', 'unit/a', 'task/2']
    """
    plain = nx.Graph()
    plain.add_nodes_from(sorted(network))
    plain.add_edges_from(sorted({(min(a, b), max(a, b)) for a, b in network.edges()}))
    try:
        return list(nx.shortest_path(plain, one, other))
    except nx.NetworkXNoPath:
        return []


def among(network: nx.MultiDiGraph, things: Iterable[str]) -> nx.MultiDiGraph:
    """Return some things of a network and the relations among them; names the network does not have are left out."""
    return _part(network, things)


def most_connected(network: nx.MultiDiGraph, limit: int) -> nx.MultiDiGraph:
    """Return the `limit` things with most relations (ties by name) and the relations among them; the network itself if it is smaller."""
    if len(network) <= limit:
        return network
    kept = sorted(network, key=lambda node: (-network.degree(node), node))[:limit]
    return _part(network, kept)


def _part(network: nx.MultiDiGraph, things: Iterable[str]) -> nx.MultiDiGraph:
    wanted = sorted(set(things) & set(network))
    part = nx.MultiDiGraph(**network.graph)
    part.add_nodes_from((node, network.nodes[node]) for node in wanted)
    inside = set(wanted)
    edges = [edge for edge in network.edges(keys=True, data=True) if edge[0] in inside and edge[1] in inside]
    part.add_edges_from(sorted(edges, key=lambda edge: edge[:3]))
    return part
