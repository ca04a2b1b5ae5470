"""Gives every thing of a network its place. The same network gives the same places on every run.

Three layouts: `typed` (a centre, its branches left and right, one row a leaf), `bipartite` (columns by class) and `force` (springs,
then components packed side by side). Lengths are picture units: one unit is one pixel at scale 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import networkx as nx

from kg.errors import UnknownNameError
from kg.view.bodies import Body, Places
from kg.view.columns import bipartite_places
from kg.view.force import force_places
from kg.view.tree import typed_places


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one thing is drawn, and on which side of it its label stands."""

    x: float
    y: float
    side: str


SCREEN = 1.42
"""Width of the space for a picture on a usual screen, for each unit of its height."""

MOST_STRETCH = 2.5

Layout = Callable[[nx.MultiDiGraph, Mapping[str, Body]], Places]

LAYOUTS: dict[str, Layout] = {"typed": typed_places, "bipartite": bipartite_places, "force": force_places}


def place(network: nx.MultiDiGraph, bodies: Mapping[str, Body], layout: str) -> dict[str, Spot]:
    """Return a spot for every thing.

    Raises
    ------
    UnknownNameError
        If there is no such layout.
    """
    if layout not in LAYOUTS:
        raise UnknownNameError("layout", layout, sorted(LAYOUTS))
    places = LAYOUTS[layout](network, bodies)
    stretch = 1.0 if layout == "force" else _stretch(places, bodies)
    return {
        node: Spot(round(x, 1) + 0.0, round(y * stretch, 1) + 0.0, "inside" if bodies[node].boxed else side)
        for node, (x, y, side) in sorted(places.items())
    }


def _stretch(places: Places, bodies: Mapping[str, Body]) -> float:
    """Return by how much rows may stand further apart, so that a wide picture fills a screen and its labels find room."""
    if not places:
        return 1.0
    far = max(abs(x) + bodies[node].half + bodies[node].width for node, (x, _, _) in places.items())
    near = min(x for x, _, _ in places.values())
    wide = 2 * far if near < 0 else far + bodies[min(places, key=lambda node: places[node][0])].width
    tall = max(y for _, y, _ in places.values()) - min(y for _, y, _ in places.values())
    return min(MOST_STRETCH, max(1.0, wide / SCREEN / max(tall, 1.0)))
