"""Tests under the microcanonical nulls without simulation: exact laws, counted out, for small matrices."""

from __future__ import annotations

import numpy as np

from kg.errors import LimitError
from kg.network.arrays import Floats, Ints
from kg.network.nulls.exhaustive import Margin, pair_law
from kg.network.nulls.laws import PairTest, from_laws
from kg.network.projection import Projection
from kg.network.role_network import LEAD, OWN, SUPPORT, RoleNetwork


def counted(net: RoleNetwork, projection: Projection, *, blind: bool) -> PairTest:
    """Test every pair with its exact law under role-fixed, or under FDSM when `blind`.

    Null and reference as in `sampled.role_fixed` and `sampled.fdsm`; the law of each class of interchangeable pairs is counted out by
    `exhaustive.pair_law`, stratum by stratum, so that p-values carry no Monte-Carlo error.

    Raises
    ------
    LimitError
        The matrix is too large, or the projection is not one the counting knows (co-lead and co-support under role-fixed; lead-support
        under FDSM).
    """
    if projection.directed == blind or (not blind and projection.name in ("co-lead", "co-support")):
        raise LimitError(f"{projection.name} is not counted out under this null; leave --draws out to sample it")
    one = projection.first if blind else net.matrix(LEAD)
    others = (SUPPORT, OWN) if projection.name == "co-work" else (SUPPORT,)
    two = None if blind else net.matrix(*others)
    parts = []
    for code in range(len(net.stratum_names)):
        rows = np.flatnonzero(net.strata == code)
        sides = [(half[rows].sum(axis=0), half[rows].sum(axis=1)) for half in (one, two) if half is not None]
        parts.append([_margins([side[axis] for side in sides]) for axis in (0, 1)])
    keys: dict[tuple[tuple[Margin, ...], ...], int] = {}
    index = np.zeros(len(projection.observed), dtype=np.int64)
    laws: list[Floats] = []
    for place, (u, v) in enumerate(zip(projection.source.tolist(), projection.target.tolist(), strict=True)):
        pairs = [(units[u], units[v]) for units, _ in parts]
        key = tuple(pairs if projection.directed else [tuple(sorted(pair)) for pair in pairs])
        if key not in keys:
            keys[key] = len(laws)
            laws.append(_law(parts, u, v, projection.directed))
        index[place] = keys[key]
    width = max(len(law) for law in laws)
    table = np.stack([np.pad(law, (0, width - len(law))) for law in laws])
    return from_laws(table, index, projection.observed, projection.most, {"counted_laws": len(laws)})


def _margins(sides: list[Ints]) -> list[Margin]:
    two = sides[1] if len(sides) > 1 else np.zeros_like(sides[0])
    return [(int(a), int(b)) for a, b in zip(sides[0], two, strict=True)]


def _law(parts: list[list[list[Margin]]], u: int, v: int, directed: bool) -> Floats:
    law = np.ones(1)
    for units, tasks in parts:
        law = np.convolve(law, pair_law(units, tasks, u, v, directed=directed))
    return law
