"""The `bipartite` layout: one column a class, rows ordered so that relations cross as little as sweeping by mean neighbour allows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import networkx as nx

from kg.view.rows import spread

if TYPE_CHECKING:
    from kg.view.bodies import Body, Places

ROW, AISLE, BESIDE, SWEEPS, MOST_FOLDS = 30.0, 140.0, 34.0, 8, 8


def bipartite_places(network: nx.MultiDiGraph, bodies: Mapping[str, Body]) -> Places:
    """Return places and label sides: labels of the first column on its left, all others on the right.

    Columns that would make a strip taller than wide are folded: their things stand in turn in several columns side by side.
    """
    plain = nx.Graph(network)
    columns = _columns(plain, bodies)
    folds = _folds(columns, bodies)
    heights = _heights(plain, columns, folds, bodies)
    places: Places = {}
    x = 0.0
    for index, (column, fold) in enumerate(zip(columns, folds, strict=True)):
        side = "left" if index == 0 and len(columns) > 1 and fold == 1 else "right"
        for turn in range(fold):
            part = column[turn::fold]
            x += max((bodies[node].half for node in part if bodies[node].boxed), default=0.0)
            places.update({node: (x, heights[node], side) for node in part})
            x += max(bodies[node].half if side == "left" else _reach(bodies[node]) for node in part) + BESIDE
        x += AISLE - BESIDE
    return places


def _folds(columns: list[list[str]], bodies: Mapping[str, Body]) -> list[int]:
    """Return into how many columns each column is folded: as few as make the picture no taller than wide."""
    longest = max(map(len, columns), default=1)
    folds = [1 for _ in columns]
    for most in range(1, MOST_FOLDS + 1):
        folds = [-(-len(column) // -(-longest // most)) for column in columns]
        tall = max((len(one) * _room(one, fold, bodies) for one, fold in zip(columns, folds, strict=True)), default=0)
        wide = sum(AISLE + fold * (BESIDE + _wide(one, bodies)) for one, fold in zip(columns, folds, strict=True))
        if tall <= wide:
            break
    return folds


def _wide(column: list[str], bodies: Mapping[str, Body]) -> float:
    return max(2 * bodies[node].half if bodies[node].boxed else _reach(bodies[node]) for node in column)


def _room(column: list[str], fold: int, bodies: Mapping[str, Body]) -> float:
    """Return the height that each thing of a folded column takes; in the column it comes to stand in, it has all it needs."""
    return max(ROW, *(bodies[node].tall + 8 for node in column)) / fold


def _reach(body: Body) -> float:
    return body.half if body.boxed else body.reach + body.width


def _columns(plain: nx.Graph, bodies: Mapping[str, Body]) -> list[list[str]]:
    used = sorted({bodies[node].column for node in plain})
    return [
        sorted((n for n in plain if bodies[n].column == column), key=lambda n: (bodies[n].order, n)) for column in used
    ]


def _heights(
    plain: nx.Graph, columns: list[list[str]], folds: list[int], bodies: Mapping[str, Body]
) -> dict[str, float]:
    heights = {node: (index - len(column) / 2) * ROW for column in columns for index, node in enumerate(column)}
    for sweep in range(SWEEPS):
        for column, fold in list(zip(columns, folds, strict=True))[:: 1 if sweep % 2 == 0 else -1]:
            wishes = {node: _mean(plain, node, heights) for node in column}
            column.sort(key=lambda node: (wishes[node], heights[node], node))
            one = _room(column, fold, bodies)
            room = [one if fold > 1 else max(ROW, bodies[node].tall + 8) for node in column]
            heights.update(zip(column, spread([wishes[node] for node in column], room), strict=True))
    return heights


def _mean(plain: nx.Graph, node: str, heights: Mapping[str, float]) -> float:
    near = sorted(heights[other] for other in plain[node] if other != node)
    return sum(near) / len(near) if near else heights[node]
