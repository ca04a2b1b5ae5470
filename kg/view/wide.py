"""Places for networks too large for springs between all pairs: repulsion is summed over the squares of a grid."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SEED, LENGTH, SQUARES, TURNS = 20221007, 40.0, 24, 50

Points = NDArray[np.float64]


def wide_places(nodes: Sequence[str], ties: Sequence[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """Return places by springs along ties and repulsion from the squares of a grid; same input, same places.

    Examples
    --------
    >>> wide_places(["a", "b"], [("a", "b")]) == wide_places(["a", "b"], [("a", "b")])
    True
    """
    index = {node: place for place, node in enumerate(nodes)}
    ends = np.array([(index[a], index[b]) for a, b in ties], dtype=np.int64).reshape(-1, 2)
    count = len(nodes)
    points = np.random.default_rng(SEED).normal(size=(count, 2)) * np.sqrt(count) / 2
    degree = np.bincount(ends.ravel(), minlength=count).astype(float) + 1.0
    for turn in range(TURNS):
        force = _repulsion(points)
        gaps = points[ends[:, 0]] - points[ends[:, 1]]
        pull = gaps * np.sqrt((gaps**2).sum(axis=1, keepdims=True))
        for axis in (0, 1):
            force[:, axis] -= np.bincount(ends[:, 0], pull[:, axis], count) - np.bincount(
                ends[:, 1], pull[:, axis], count
            )
        force -= 0.02 * points * degree[:, None] ** 0.5
        size = np.maximum(np.sqrt((force**2).sum(axis=1, keepdims=True)), 1e-9)
        heat = 0.15 * np.sqrt(count) * (1 - turn / TURNS)
        points = points + force / size * np.minimum(size, heat)
    whole = np.round(points * LENGTH, 1) + 0.0
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, whole, strict=True)}


def _repulsion(points: Points) -> Points:
    """Return what pushes each point: the other points of its square and the middle of every square, each by its number of points."""
    low, high = points.min(axis=0), points.max(axis=0)
    cells = np.minimum(((points - low) / np.maximum(high - low, 1e-9) * SQUARES).astype(int), SQUARES - 1)
    cell = cells[:, 0] * SQUARES + cells[:, 1]
    held = np.bincount(cell, minlength=SQUARES**2).astype(float)
    middles = np.stack([np.bincount(cell, points[:, axis], SQUARES**2) for axis in (0, 1)], axis=1)
    used = np.flatnonzero(held)
    middles, weight = middles[used] / held[used, None], held[used]
    force = np.empty_like(points)
    for part in range(0, len(points), 4096):
        gaps = points[part : part + 4096, None, :] - middles[None, :, :]
        near = weight / np.maximum((gaps**2).sum(axis=2), 0.3)
        force[part : part + 4096] = (gaps * near[:, :, None]).sum(axis=1)
    return force
