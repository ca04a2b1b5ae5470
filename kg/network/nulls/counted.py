"""Tests under the microcanonical nulls without simulation: exact laws, counted out, for small matrices."""

from __future__ import annotations

import numpy as np

from kg.errors import LimitError
from kg.network.arrays import Floats, Ints
from kg.network.nulls.exhaustive import Margin, Pair, pair_laws
from kg.network.nulls.laws import PairTest, from_laws
from kg.network.projection import Projection
from kg.network.role_network import LEAD, OWN, SUPPORT, RoleNetwork


def counted(net: RoleNetwork, projection: Projection, *, blind: bool) -> PairTest:
    """Test every pair with its exact law under role-fixed, or under FDSM when `blind`.

    Null: as in `sampled.role_fixed` and `sampled.fdsm`; the law of each class of interchangeable pairs is counted out by
    `exhaustive.pair_laws`, stratum by stratum. Tail: both exact, without Monte-Carlo error. Correction: left to `corrections`.
    Reference: Strona et al. (2014) and Neal, Domagalski & Sagan (2021) for the null; the counting is ours.

    Raises
    ------
    LimitError
        The matrix is too large, or the projection is lead-support under FDSM, whose two matrices are not counted out together.
    """
    if projection.directed and blind:
        raise LimitError(
            "lead-support is not counted out under fdsm; leave --draws out to sample it, or take role-fixed"
        )
    one = projection.first if blind else net.matrix(LEAD)
    others = (SUPPORT, OWN) if projection.name == "co-work" else (SUPPORT,)
    two = None if blind else net.matrix(*others)
    pairs = list(zip(projection.source.tolist(), projection.target.tolist(), strict=True))
    keys, parts = [], []
    for code in range(len(net.stratum_names)):
        rows = np.flatnonzero(net.strata == code)
        sides = [(half[rows].sum(axis=0), half[rows].sum(axis=1)) for half in (one, two) if half is not None]
        units, tasks = (_margins([side[axis] for side in sides]) for axis in (0, 1))
        ends = [(units[u], units[v]) for u, v in pairs]
        keys.append(ends if projection.directed else [(min(pair), max(pair)) for pair in ends])
        parts.append(pair_laws(units, tasks, keys[-1], count="co-lead" if blind else projection.name))
    return _tested(projection, list(zip(*keys, strict=True)), parts)


def _margins(sides: list[Ints]) -> list[Margin]:
    two = sides[1] if len(sides) > 1 else np.zeros_like(sides[0])
    return [(int(a), int(b)) for a, b in zip(sides[0], two, strict=True)]


def _tested(projection: Projection, keys: list[tuple[Pair, ...]], parts: list[dict[Pair, Floats]]) -> PairTest:
    """Return the verdict on pairs whose count is the sum of one count a stratum."""
    places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    laws = []
    for key in places:
        law = np.ones(1)
        for part, pair in zip(parts, key, strict=True):
            law = np.convolve(law, part[pair])
        laws.append(law)
    width = max(len(law) for law in laws)
    table = np.stack([np.pad(law, (0, width - len(law))) for law in laws])
    index = np.array([places[key] for key in keys], dtype=np.int64)
    return from_laws(table, index, projection.observed, projection.most, {"counted_laws": len(laws)})
