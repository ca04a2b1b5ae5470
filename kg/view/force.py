"""The `force` layout: springs within each component, crowding removed, then the components packed side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from kg.view.layout import Body, Places

LENGTH, AIR, MARGIN, SEED = 62.0, 34.0, 60.0, 20221007

Points = NDArray[np.float64]


def force_places(network: nx.MultiDiGraph, bodies: Mapping[str, Body]) -> Places:
    """Return places with labels below; the largest component first, smaller ones on shelves beneath it."""
    plain = nx.Graph()
    plain.add_nodes_from(sorted(network))
    plain.add_edges_from(sorted({(min(a, b), max(a, b)) for a, b in network.edges() if a != b}))
    parts = sorted((sorted(part) for part in nx.connected_components(plain)), key=lambda part: (-len(part), part))
    boxes = [_settle(plain.subgraph(part), part, bodies) for part in parts]
    places: Places = {}
    for part, points, corner in zip(parts, boxes, _shelves(boxes), strict=True):
        for node, point in zip(part, points + corner, strict=True):
            places[node] = (float(point[0]), float(point[1]), "below")
    return places


def _settle(part: nx.Graph, nodes: list[str], bodies: Mapping[str, Body]) -> Points:
    """Return the component's points, its upper left corner at the origin."""
    if len(nodes) == 1:
        return np.zeros((1, 2))
    ordered = nx.Graph()
    ordered.add_nodes_from(nodes)
    ordered.add_edges_from(sorted(part.edges()))
    turns = 300 if len(nodes) <= 300 else 120 if len(nodes) <= 800 else 60
    found = nx.spring_layout(ordered, seed=SEED, iterations=turns, method="force")
    points = np.array([found[node] for node in nodes]) * LENGTH * np.sqrt(len(nodes))
    room = np.array([max(AIR / 2, bodies[node].half * 0.8 if bodies[node].boxed else 0.0) for node in nodes])
    points = _apart(points * np.array([1.25, 0.9]), room)
    return np.asarray(points - points.min(axis=0))


def _apart(points: Points, room: Points, rounds: int = 60) -> Points:
    """Push points away from each other until each has its room around it."""
    need = room[:, None] + room[None, :]
    for _ in range(rounds):
        gaps = points[:, None, :] - points[None, :, :]
        far = np.sqrt((gaps**2).sum(axis=2))
        np.fill_diagonal(far, np.inf)
        if (far >= need).all():
            break
        push = np.clip(need - far, 0, None) / np.maximum(far, 1e-6) / 2
        points = points + (gaps * push[:, :, None]).sum(axis=1)
    return points


def _shelves(boxes: list[Points]) -> list[Points]:
    """Return an offset for each box: rows of boxes, no row wider than the widest box or a square's side."""
    sizes = [box.max(axis=0) + MARGIN for box in boxes]
    side = max(max(size[0] for size in sizes), 1.3 * float(np.sqrt(sum(size[0] * size[1] for size in sizes))))
    corners, x, y, tall = [], 0.0, 0.0, 0.0
    for width, height in sizes:
        if x and x + width > side:
            x, y, tall = 0.0, y + tall, 0.0
        corners.append(np.array([x, y]))
        x, tall = x + width, max(tall, height)
    return corners
