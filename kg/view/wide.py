"""Places for networks too large for springs between all pairs: repulsion is read from the field of a grid."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SEED, LENGTH, SQUARES, TURNS, FEW = 20221007, 40.0, 64, 150, 300

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
    """Return what pushes each point away: every other point where they are few, else the field of a grid of squares."""
    return _from_all(points) if len(points) <= FEW else _from_grid(points)


def _from_all(points: Points) -> Points:
    gaps = points[:, None, :] - points[None, :, :]
    return np.asarray((gaps / np.maximum((gaps**2).sum(axis=2), 0.3)[:, :, None]).sum(axis=1))


def _from_grid(points: Points) -> Points:
    """Return the push of a grid: points are shared out among the four corners around them, and read their push there too."""
    low, high = points.min(axis=0), points.max(axis=0)
    step = np.maximum(high - low, 1e-9) / (SQUARES - 1)
    place = (points - low) / step
    corner = np.minimum(place.astype(np.int64), SQUARES - 2)
    part = place - corner
    shares = [
        ((corner[:, 0] + i) * SQUARES + corner[:, 1] + j, abs(1 - i - part[:, 0]) * abs(1 - j - part[:, 1]))
        for i in (0, 1)
        for j in (0, 1)
    ]
    held = np.sum([np.bincount(cell, share, SQUARES**2) for cell, share in shares], axis=0).reshape(SQUARES, SQUARES)
    fields = _field(held, step)
    return np.stack([sum(field.ravel()[cell] * share for cell, share in shares) for field in fields], axis=1)


def _field(held: Points, step: Points) -> list[Points]:
    """Return the push at every corner, by axis: the held points folded with the law of repulsion (a product of their transforms)."""
    size = 2 * SQUARES
    away = np.fft.fftfreq(size, 1 / size)
    x, y = np.meshgrid(away * step[0], away * step[1], indexing="ij")
    law = 1 / np.maximum(x**2 + y**2, 0.3)
    spread = np.fft.rfft2(held, (size, size))
    return [np.fft.irfft2(spread * np.fft.rfft2(axis * law), (size, size))[:SQUARES, :SQUARES] for axis in (x, y)]
