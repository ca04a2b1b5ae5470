"""The outlines of the node shapes, defined once: the page's canvas, its legend, its SVG export and the figures all draw from them."""

from __future__ import annotations

import math

Outline = list[tuple[float, float]]


def _regular(corners: int, turn: float, reach: float = 1.0) -> Outline:
    angles = [math.tau * step / corners + turn for step in range(corners)]
    return [(round(reach * math.cos(angle), 3), round(reach * math.sin(angle), 3)) for angle in angles]


def _star() -> Outline:
    outer, inner = _regular(5, -math.pi / 2, 1.2), _regular(5, -math.pi / 2 + math.pi / 5, 0.55)
    return [point for pair in zip(outer, inner, strict=True) for point in pair]


def _cross(arm: float = 1.05, half: float = 0.38) -> Outline:
    corner = [(half, -arm), (half, -half), (arm, -half), (arm, half), (half, half), (half, arm)]
    return corner + [(-x, -y) for x, y in corner]


OUTLINES: dict[str, Outline] = {
    "circle": [],
    "square": _regular(4, math.pi / 4, 1.2),
    "diamond": _regular(4, 0, 1.25),
    "triangle": _regular(3, -math.pi / 2, 1.25),
    "wedge": _regular(3, math.pi / 2, 1.25),
    "pentagon": _regular(5, -math.pi / 2, 1.12),
    "hexagon": _regular(6, 0, 1.1),
    "star": _star(),
    "cross": _cross(),
}
"""Shape -> corners for a radius of 1, y downwards; empty for the circle. Pills, boxes and cards are rectangles around their label."""
