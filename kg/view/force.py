"""The `force` layout: springs within each component, crowding removed, then the components packed side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from kg.view.bodies import Body, Places

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
    place = {node: index for index, node in enumerate(nodes)}
    ends = ((place[one], place[other]) for one, other in part.edges())  # a subgraph gives either end first, by hash
    ties = np.array(sorted((min(pair), max(pair)) for pair in ends))
    turns = 300 if len(nodes) <= 300 else 120 if len(nodes) <= 800 else 60
    points = _springs(len(nodes), ties, turns) * LENGTH
    room = np.array([max(AIR / 2, bodies[node].half * 0.8 if bodies[node].boxed else 0.0) for node in nodes])
    points = _apart(points * np.array([1.25, 0.9]), room)
    return np.asarray(points - points.min(axis=0))


def _springs(count: int, ties: NDArray[np.int64], turns: int) -> Points:
    """Return points settled by springs between tied ones and repulsion between all (Fruchterman and Reingold 1991), a tie about 1 long."""
    points = np.random.default_rng(SEED).normal(size=(count, 2)) * np.sqrt(count) / 2
    one, other = ties[:, 0], ties[:, 1]
    for turn in range(turns):
        across = points[:, None, 0] - points[None, :, 0]
        down = points[:, None, 1] - points[None, :, 1]
        weight = 1 / np.maximum(across**2 + down**2, 1e-4)
        force = np.stack([(weight * across).sum(axis=1), (weight * down).sum(axis=1)], axis=1)
        gaps = points[one] - points[other]
        pull = gaps * np.sqrt((gaps**2).sum(axis=1, keepdims=True))
        np.add.at(force, one, -pull)
        np.add.at(force, other, pull)
        step = np.sqrt((force**2).sum(axis=1, keepdims=True))
        heat = 0.12 * np.sqrt(count) * (1 - turn / turns)
        points = points + force / np.maximum(step, 1e-9) * np.minimum(step, heat)
    return np.asarray(points)


def _apart(points: Points, room: Points, rounds: int = 60) -> Points:
    """Push points away from each other until each has its room around it; only near pairs are looked at."""
    for _ in range(rounds):
        pairs = cKDTree(points).query_pairs(2 * float(room.max()), output_type="ndarray")
        pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
        one, other = pairs[:, 0], pairs[:, 1]
        gaps = points[one] - points[other]
        far = np.maximum(np.sqrt((gaps**2).sum(axis=1)), 1e-6)
        lacking = room[one] + room[other] - far
        if not (lacking > 0).any():
            break
        push = gaps * (np.clip(lacking, 0, None) / far / 2)[:, None]
        points = points.copy()
        np.add.at(points, one, push)
        np.add.at(points, other, -push)
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
