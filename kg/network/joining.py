"""What ties some things of a network together: short ways between them, and no more things than those need."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heappop, heappush
from typing import Any

import networkx as nx
from networkx.utils import UnionFind

OUTSIDE, UNSTATED = ("external", "inferred", "derived"), 3


def joining(network: nx.MultiDiGraph, things: Iterable[str]) -> list[str]:
    """Return the things on short ways that join some things of a network, in any direction; those that nothing joins stay apart.

    Regions grow from all things at once; where two regions meet, the shortest meetings that are needed are kept (Mehlhorn, Inf. Process.
    Lett. 27:125, 1988: at most twice as long as the shortest that would do). A tie that no source states, such as a city's country,
    counts as three: what a source says joins first. The same network gives the same ways on every run.

    Examples
    --------
    >>> network = nx.MultiDiGraph([("task/1", "city/a"), ("task/1", "city/b"), ("task/2", "city/b"), ("task/2", "city/c"), ("city/c", "x/d")])
    >>> joining(network, ["city/a", "city/b", "city/c"])
    ['task/1', 'task/2']
    """
    lengths: dict[tuple[str, str], int] = {}
    for one, other, level in network.edges(data="level"):
        if one != other:
            tie = (min(one, other), max(one, other))
            lengths[tie] = min(lengths.get(tie, UNSTATED), UNSTATED if level in OUTSIDE else 1)
    plain = nx.Graph()
    plain.add_edges_from((*tie, {"length": length}) for tie, length in sorted(lengths.items()))
    ends = sorted(set(things) & set(plain))
    back, owner, far = _regions(plain, ends)
    meetings = [(far[a] + length + far[b], a, b) for (a, b), length in lengths.items() if owner.get(a) != owner.get(b)]
    joined, found = UnionFind(ends), set()
    for _, *pair in sorted(meetings):
        one, other = (owner[node] for node in pair)
        if joined[one] != joined[other]:
            joined.union(one, other)
            found |= {node for start in pair for node in _way(back, start)}
    return sorted(found - set(ends))


def _regions(plain: nx.Graph, ends: list[str]) -> tuple[dict[str, str], dict[str, str], dict[str, int]]:
    """Return the step back to the nearest end, that end, and how far it is, for every thing that an end reaches."""
    back: dict[str, str] = {}
    owner: dict[str, str] = {}
    far: dict[str, int] = {}
    waiting = [(0, end, end, "") for end in ends]
    while waiting:
        length, node, end, before = heappop(waiting)
        if node in owner:
            continue
        owner[node], far[node] = end, length
        if before:
            back[node] = before
        for near, tie in plain[node].items():
            if near not in owner:
                heappush(waiting, (length + tie["length"], near, end, node))
    return back, owner, far


def _way(back: dict[str, str], node: Any) -> list[str]:
    way = [node]
    while way[-1] in back:
        way.append(back[way[-1]])
    return way
