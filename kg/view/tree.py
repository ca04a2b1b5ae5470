"""The `typed` layout: the central thing in the middle, its branches left and right of it, one row for every leaf.

What lies further out than the rows (benchmark places of several tasks, say) stands in outer columns, as near to its neighbours as it
can. Parts that hang on nothing are laid out the same way, below.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx

from kg.view.rows import spread

if TYPE_CHECKING:
    from kg.view.bodies import Body, Places

ROW, GAP, AISLE, OUTER = 31.0, 20.0, 64.0, 124.0


def typed_places(network: nx.MultiDiGraph, bodies: Mapping[str, Body]) -> Places:
    """Return places and label sides; components one below the other, the one with the centre first."""
    plain = nx.Graph(network)
    plain.remove_edges_from(shortcuts(plain, bodies))
    places: Places = {}
    floor = 0.0
    for part, root in _components(plain, bodies, network.graph["caption"].root):
        piece = _Tree(plain.subgraph(part), bodies, root).places()
        top, bottom = min(y for _, y, _ in piece.values()), max(y for _, y, _ in piece.values())
        shift = floor - top if places else 0.0
        floor = bottom + shift + 3 * ROW
        places.update({node: (x, y + shift, side) for node, (x, y, side) in piece.items()})
    return places


def shortcuts(plain: nx.Graph, bodies: Mapping[str, Body]) -> list[tuple[str, str]]:
    """Return the ties that say again what a longer way says: plan to task, where a positioning between the two is tied to both.

    They are drawn quietly and do not shape the tree.
    """
    found = []
    for one, other in plain.edges:
        low, high = sorted((bodies[one].column, bodies[other].column))
        if any(low < bodies[between].column < high for between in nx.common_neighbors(plain, one, other)):
            found.append((one, other))
    return found


def _components(plain: nx.Graph, bodies: Mapping[str, Body], centre: str | None) -> list[tuple[list[str], str]]:
    found: list[tuple[list[str], str]] = []
    for part in nx.connected_components(plain):
        first = min(part, key=lambda node: (bodies[node].column, -plain.degree(node), node))
        found.append((sorted(part), centre if centre is not None and centre in part else first))
    return sorted(found, key=lambda pair: (pair[1] != centre, -len(pair[0]), pair[1]))


class _Tree:
    """One component, its centre, and the tree of shortest ways from it."""

    def __init__(self, plain: nx.Graph, bodies: Mapping[str, Body], root: str) -> None:
        self.plain, self.bodies, self.root = plain, bodies, root
        self.depth: dict[str, int] = nx.single_source_shortest_path_length(plain, root)
        self.rows = 2 if max(self.depth.values()) > 1 else 1
        self.children: dict[str, list[str]] = {node: [] for node in plain}
        for node in sorted(plain, key=self._rank):
            if 0 < self.depth[node] <= self.rows:
                self.children[self._parent(node)].append(node)

    def _rank(self, node: str) -> tuple[int, int, int, str]:
        body = self.bodies[node]
        return body.column, body.rank, body.order, node

    def _above(self, node: str) -> list[str]:
        return sorted((n for n in self.plain[node] if self.depth[n] == self.depth[node] - 1), key=self._rank)

    def _parent(self, node: str) -> str:
        return self._above(node)[0]

    def _height(self, node: str) -> float:
        """Return the room a node and what hangs on it take."""
        below = sum(map(self._height, self.children[node]))
        return max(below, ROW, self.bodies[node].tall + 8 if self.bodies[node].boxed else 0)

    def places(self) -> Places:
        left, right = self._halves(self.children[self.root])
        lines = self._lines()
        places: Places = {self.root: (0.0, 0.0, "below")}
        for branches, sign, side in ((left, -1.0, "left"), (right, 1.0, "right")):
            self._hang(branches, sign, side, lines, places)
        self._outside(lines, places)
        return places

    def _halves(self, branches: Sequence[str]) -> tuple[list[str], list[str]]:
        """Cut the branches in two, in their order, so that both sides have about as many rows."""
        heights = [self._height(branch) + GAP for branch in branches]
        cut = min(range(len(branches) + 1), key=lambda k: (abs(sum(heights[:k]) - sum(heights[k:])), k))
        return list(branches[:cut]), list(branches[cut:])

    def _lines(self) -> list[float]:
        """Return how far from the centre each step stands; a label on the outer side pushes the next step out."""
        lines = [0.0]
        for step in range(1, max(self.depth.values()) + 1):
            inner = [self.bodies[node] for node in self.plain if self.depth[node] == step - 1]
            own = [self.bodies[node] for node in self.plain if self.depth[node] == step]
            past = max(body.half if body.boxed or step == 1 else body.reach + 8 + body.width for body in inner)
            aisle = AISLE if step <= self.rows else OUTER
            lines.append(lines[-1] + past + aisle + max((body.half for body in own if body.boxed), default=0.0))
        return lines

    def _hang(self, branches: list[str], sign: float, side: str, lines: list[float], places: Places) -> None:
        total = sum(map(self._height, branches)) + GAP * self._breaks(branches)
        y = -total / 2
        for index, branch in enumerate(branches):
            if index and self._parted(branches[index - 1], branch):
                y += GAP
            y = self._grow(branch, y, sign, side, lines, places)

    def _parted(self, before: str, after: str) -> bool:
        """Tell whether two branches need air between them: where one has leaves of its own, or their classes differ."""
        grown = bool(self.children[before] or self.children[after])
        return grown or self.bodies[before].column != self.bodies[after].column

    def _breaks(self, branches: list[str]) -> int:
        return sum(self._parted(a, b) for a, b in pairwise(branches))

    def _grow(self, node: str, y: float, sign: float, side: str, lines: list[float], places: Places) -> float:
        """Place a node and what hangs on it from height `y` down; return the height below."""
        kids, tall = self.children[node], self._height(node)
        below = y + (tall - sum(map(self._height, kids))) / 2
        for kid in kids:
            below = self._grow(kid, below, sign, side, lines, places)
        middle = (places[kids[0]][1] + places[kids[-1]][1]) / 2 if kids else y + tall / 2
        places[node] = (sign * lines[self.depth[node]], middle, side)
        return y + tall

    def _outside(self, lines: list[float], places: Places) -> None:
        for step in range(self.rows + 1, len(lines)):
            for sign, side in ((-1.0, "left"), (1.0, "right")):
                self._column(step, sign, side, lines[step], places)

    def _column(self, step: int, sign: float, side: str, line: float, places: Places) -> None:
        members = []
        for node in sorted(n for n in self.plain if self.depth[n] == step):
            above = [places[n] for n in self._above(node)]
            lean = sum(1 if x > 0 else -1 for x, _, _ in above)
            if (lean >= 0) == (sign > 0):
                near = [y for x, y, _ in above if x * sign > 0] or [y for _, y, _ in above]
                members.append((sum(near) / len(near), self._rank(node), node))
        members.sort()
        room = [max(ROW + 4, self.bodies[node].tall + 8) for _, _, node in members]
        for height, (_, _, node) in zip(spread([wish for wish, _, _ in members], room), members, strict=True):
            places[node] = (sign * line, height, side)
