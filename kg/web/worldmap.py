"""A world map as numbers: land outlines in the Equal Earth projection, circles for places, labels that do not overlap, insets.

Land only: no border is drawn. The outlines are Natural Earth's at 1:110 million, read from the TopoJSON file among the assets. The
projection is that of Savric, Patterson and Jenny (2019), centred on 150 degrees east, so that no continent of the data is cut.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from kg.view.lettering import ems
from kg.web.site import HERE

CENTRE = 150.0
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_ROOT3 = math.sqrt(3)
SCALE = 180.0

Point = tuple[float, float]


def equal_earth(longitude: float, latitude: float) -> Point:
    """Return the place of a point on the map, x to the right and y down, in picture units.

    Examples
    --------
    >>> equal_earth(CENTRE, 0.0)
    (0.0, 0.0)
    >>> x, y = equal_earth(CENTRE + 180, 0.0); round(x), round(y)
    (487, 0)
    """
    theta = math.asin(_ROOT3 / 2 * math.sin(math.radians(latitude)))
    a1, a2, a3, a4 = _A
    slope = 9 * a4 * theta**8 + 7 * a3 * theta**6 + 3 * a2 * theta**2 + a1
    x = 2 * _ROOT3 * math.radians(longitude - CENTRE) * math.cos(theta) / (3 * slope)
    y = a4 * theta**9 + a3 * theta**7 + a2 * theta**3 + a1 * theta
    return round(x * SCALE, 1) + 0.0, round(-y * SCALE, 1) + 0.0


def turned(longitude: float) -> float:
    """Return the same meridian within 180 degrees of the map's centre.

    Examples
    --------
    >>> turned(-74.0), turned(8.7)
    (286.0, 8.7)
    """
    return round((longitude - CENTRE + 180) % 360 - 180 + CENTRE, 6)


def _arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """Return the arcs of a TopoJSON file in degrees."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * kx + dx, y * ky + dy))
        found.append(points)
    return found


def _rings() -> Iterable[list[Point]]:
    topology = json.loads((HERE / "static/vendor/land-110m.json").read_text(encoding="utf-8"))
    arcs = _arcs(topology)
    for shape in topology["objects"]["land"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for ring in (ring for polygon in polygons for ring in polygon):
            points: list[Point] = []
            for index in ring:
                points += arcs[index] if index >= 0 else arcs[~index][::-1]
            yield points


def _unwrapped(ring: Sequence[Point]) -> list[Point]:
    """Return a ring whose meridians run on past 180 instead of jumping; one that goes round a pole is closed along it."""
    found = [ring[0]]
    for x, y in ring[1:]:
        before = found[-1][0]
        found.append((x - 360 * round((x - before) / 360), y))
    if abs(found[-1][0] - found[0][0]) > 180:
        found += [(found[-1][0], -90.0), (found[0][0], -90.0)]
    return found


def _outline(ring: Sequence[Point], shift: float) -> str:
    points = [equal_earth(x + shift, y) for x, y in ring]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"


@cache
def land() -> str:
    """Return the outlines of all land as one SVG path; parts beyond the globe's edge are drawn too, and want clipping."""
    parts = []
    for ring in map(_unwrapped, _rings()):
        for shift in (-360.0, 0.0, 360.0):
            if max(x for x, _ in ring) + shift > CENTRE - 180 and min(x for x, _ in ring) + shift < CENTRE + 180:
                parts.append(_outline(ring, shift))
    return "".join(parts)


@cache
def globe() -> str:
    """Return the edge of the globe as an SVG path."""
    sides = [(CENTRE + 180, y) for y in range(-90, 91, 3)] + [(CENTRE - 180, y) for y in range(90, -91, -3)]
    return _outline(sides, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One place on a map: its circle (the area says how many), its label, and where the label stands.

    `anchor` is SVG's text-anchor; `label_x` and `label_y` are relative to the circle; `stem` says that a line leads to the label.
    """

    key: str
    text: str
    x: float
    y: float
    radius: float
    anchor: str = "start"
    label_x: float = 0.0
    label_y: float = 0.0
    stem: bool = False


Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A window on the map: its corner and size in picture units, and by how much it is enlarged."""

    x: float
    y: float
    width: float
    height: float
    zoom: float = 1.0
    dots: tuple[Dot, ...] = field(default=())


def _spots(dot: Dot, size: float) -> Iterable[tuple[str, float, float, bool]]:
    """Yield places for a label, best first: beside, above and below its circle, then further off with a stem."""
    for far in (dot.radius + 4, dot.radius + 22, dot.radius + 40, dot.radius + 58):
        stem = far > dot.radius + 4
        for anchor, turn_x, turn_y in (
            ("start", 1.0, 0.0), ("end", -1.0, 0.0), ("middle", 0.0, -1.0), ("middle", 0.0, 1.0),
            ("start", 0.7, -0.7), ("start", 0.7, 0.7), ("end", -0.7, -0.7), ("end", -0.7, 0.7),
        ):  # fmt: skip
            drop = size * (0.35 if turn_y == 0 else 0.0 if turn_y < 0 else 0.75)
            yield anchor, turn_x * far, turn_y * far + drop, stem


def _box(dot: Dot, anchor: str, x: float, y: float, size: float) -> Box:
    width = ems(dot.text) * size
    left = dot.x + x - {"start": 0.0, "end": width, "middle": width / 2}[anchor]
    return left - 2, dot.y + y - size, left + width + 2, dot.y + y + size * 0.25


def _crosses(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def lettered(dots: Sequence[Dot], size: float) -> tuple[Dot, ...]:
    """Return the dots with their labels where none crosses another label or a circle; the largest dots choose first."""
    taken: list[Box] = [(d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius) for d in dots]
    found = []
    for dot in sorted(dots, key=lambda one: (-one.radius, one.key)):
        for anchor, x, y, stem in _spots(dot, size):  # noqa: B007
            box = _box(dot, anchor, x, y, size)
            if not any(_crosses(box, other) for other in taken):
                break
        taken.append(box)
        found.append(replace(dot, anchor=anchor, label_x=round(x, 1), label_y=round(y, 1), stem=stem))
    return tuple(found)


def _crowds(dots: Sequence[Dot], near: float) -> list[list[Dot]]:
    """Return groups of dots in which each has a neighbour nearer than `near`, groups of three and more."""
    left, groups = sorted(dots, key=lambda one: one.key), []
    while left:
        group, waiting = [], [left.pop(0)]
        while waiting:
            here = waiting.pop()
            group.append(here)
            close = [one for one in left if math.dist((one.x, one.y), (here.x, here.y)) < near]
            left = [one for one in left if one not in close]
            waiting += close
        groups.append(group)
    return [sorted(group, key=lambda one: one.key) for group in groups if len(group) > 2]


def insets(dots: Sequence[Dot], *, near: float = 75.0, width: float = 430.0, height: float = 300.0) -> list[Frame]:
    """Return an enlarged window for every crowd of dots, each with its own labels; from west to east."""
    frames = []
    for group in _crowds(dots, near):
        left, right = min(d.x for d in group), max(d.x for d in group)
        top, bottom = min(d.y for d in group), max(d.y for d in group)
        zoom = min(width / (right - left + 36), height / (bottom - top + 26), 9.0)
        wide, tall = width / zoom, height / zoom
        x, y = (left + right - wide) / 2, (top + bottom - tall) / 2
        inside = [
            replace(d, x=round((d.x - x) * zoom, 1), y=round((d.y - y) * zoom, 1), radius=d.radius * 1.25)
            for d in group
        ]
        frames.append(Frame(x=x, y=y, width=wide, height=tall, zoom=zoom, dots=lettered(inside, 15.0)))
    return sorted(frames, key=lambda frame: frame.x)
