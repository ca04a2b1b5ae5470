"""The `bipartite` layout: one column a class, rows ordered so that relations cross as little as sweeping by mean neighbour allows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import networkx as nx

from kg.view.rows import spread

if TYPE_CHECKING:
    from kg.view.bodies import Body, Places

ROW, AISLE, SWEEPS = 30.0, 140.0, 8


def bipartite_places(network: nx.MultiDiGraph, bodies: Mapping[str, Body]) -> Places:
    """Return places and label sides: labels of the first column on its left, all others on the right."""
    plain = nx.Graph(network)
    columns = _columns(plain, bodies)
    heights = _heights(plain, columns, bodies)
    places: Places = {}
    x = 0.0
    for index, column in enumerate(columns):
        x += max((bodies[node].half for node in column if bodies[node].boxed), default=0.0)
        side = "left" if index == 0 and len(columns) > 1 else "right"
        places.update({node: (x, heights[node], side) for node in column})
        x += AISLE + max(bodies[node].half if side == "left" else _reach(bodies[node]) for node in column)
    return places


def _reach(body: Body) -> float:
    return body.half if body.boxed else body.reach + body.width


def _columns(plain: nx.Graph, bodies: Mapping[str, Body]) -> list[list[str]]:
    used = sorted({bodies[node].column for node in plain})
    return [
        sorted((n for n in plain if bodies[n].column == column), key=lambda n: (bodies[n].order, n)) for column in used
    ]


def _heights(plain: nx.Graph, columns: list[list[str]], bodies: Mapping[str, Body]) -> dict[str, float]:
    heights = {node: (index - len(column) / 2) * ROW for column in columns for index, node in enumerate(column)}
    for sweep in range(SWEEPS):
        for column in columns if sweep % 2 == 0 else columns[::-1]:
            wishes = {node: _mean(plain, node, heights) for node in column}
            column.sort(key=lambda node: (wishes[node], heights[node], node))
            room = [max(ROW, bodies[node].tall + 8) for node in column]
            heights.update(zip(column, spread([wishes[node] for node in column], room), strict=True))
    return heights


def _mean(plain: nx.Graph, node: str, heights: Mapping[str, float]) -> float:
    near = sorted(heights[other] for other in plain[node] if other != node)
    return sum(near) / len(near) if near else heights[node]
