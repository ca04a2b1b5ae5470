r"""The role-fixed null counted out: exact pair laws by dynamic programming over margin classes, for small matrices.

Tasks with equal remaining (lead, support) places are interchangeable, so that a state is how many tasks of each kind remain, packed into
one integer, and a unit's duties are dealt to kinds, not to tasks. All units but the two of the pair are dealt first, the busiest first;
what is left is shared by the pair, and the number of ways is counted for every value of W_uv. Ways are added and multiplied as positive
numbers in double precision: the relative error stays near 1e-14. Women by events of Davis (18 x 14) take half a minute a pair.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from scipy.special import comb

from kg.errors import LimitError
from kg.network.arrays import Floats, Ints

Margin = tuple[int, int]
_CHOOSE = comb(np.arange(64)[:, None], np.arange(64)[None, :])


def pair_law(
    units: list[Margin], tasks: list[Margin], first: int, second: int, *, directed: bool, limit: int = 30_000_000
) -> Floats:
    """Return the exact law of a pair's count under the role-fixed null, on 0, 1, ...

    Parameters
    ----------
    units, tasks : lists of (leads, supports)
        Margins of every unit, and lead units and supporting units of every task.
    first, second : int
        The pair: indices into `units`.
    directed : bool
        Count tasks that `first` leads and `second` supports; otherwise tasks in which both have any role.
    limit : int
        Deals held at once.

    Raises
    ------
    LimitError
        The matrix is too large to be counted out.

    Examples
    --------
    >>> pair_law([(1, 0), (1, 0), (1, 0)], [(2, 0), (1, 0)], 0, 1, directed=False).round(6).tolist()
    [0.666667, 0.333333]
    """
    kinds = _kinds(tasks)
    bits = max(len(tasks).bit_length(), 1)
    if len(kinds) * bits > 62:
        raise LimitError(f"{len(kinds)} kinds of tasks are too many to be counted out; sample instead")
    shift = {kind: bits * place for place, kind in enumerate(kinds)}
    start = sum(count << shift[kind] for kind, count in Counter(tasks).items() if kind in shift)
    keys, ways = np.array([start], dtype=np.int64), np.ones(1)
    others = sorted(
        (margin for place, margin in enumerate(units) if place not in (first, second)), key=lambda m: (-sum(m), m)
    )
    for dealt, margin in enumerate(others, 1):
        keys, ways = _deal(keys, ways, margin, kinds, shift, bits, len(units) - dealt, limit)
    return _shared(keys, ways, shift, bits, units[first], units[second], directed)


def _kinds(tasks: list[Margin]) -> list[Margin]:
    """Return every kind of task that can occur, by places left: (lead, support), fewest first, without the full ones."""
    kinds = {(lead, support) for most in set(tasks) for lead in range(most[0] + 1) for support in range(most[1] + 1)}
    return sorted(kinds - {(0, 0)}, key=lambda kind: (sum(kind), kind))


def _deal(
    keys: Ints,
    ways: Floats,
    margin: Margin,
    kinds: list[Margin],
    shift: dict[Margin, int],
    bits: int,
    rows_left: int,
    limit: int,
) -> tuple[Ints, Floats]:
    """Deal one unit's duties to kinds of tasks, fewest places first, so that a task is dealt to once; merge equal states."""
    mask = (1 << bits) - 1
    left = np.tile(np.array(margin, dtype=np.int64)[:, None], len(keys))
    for place, kind in enumerate(kinds):
        for role in (0, 1):
            if kind[role]:
                later = [shift[other] for other in kinds[place + 1 :] if other[role]]
                room = (
                    np.sum([(keys >> bit) & mask for bit in later], axis=0)
                    if later
                    else np.zeros(len(keys), dtype=np.int64)
                )
                target = (kind[0] - 1, kind[1]) if role == 0 else (kind[0], kind[1] - 1)
                gain = (1 << shift[target] if target in shift else 0) - (1 << shift[kind])
                have = (keys >> shift[kind]) & mask
                chosen, taken = _spread(have, left[role], room, limit)
                ways = ways[chosen] * _CHOOSE[have[chosen], taken]
                keys, left = keys[chosen] + taken * gain, left[:, chosen]
                left[role] -= taken
    crowded = sum(
        (((keys >> shift[kind]) & mask) for kind in kinds if sum(kind) > rows_left), np.zeros(len(keys), dtype=np.int64)
    )
    done = (left == 0).all(axis=0) & (crowded == 0)
    merged: Ints
    merged, index = np.unique(keys[done], return_inverse=True)
    return merged, np.asarray(np.bincount(index.reshape(-1), ways[done], minlength=len(merged)), dtype=np.float64)


def _spread(have: Ints, left: Ints, room: Ints, limit: int) -> tuple[Ints, Ints]:
    """Return every way to take some of `have` tasks with `left` to deal and `room` for the rest later: (state, taken)."""
    low = np.maximum(left - room, 0)
    count = np.maximum(np.minimum(have, left) - low + 1, 0)
    if count.sum() > limit:
        raise LimitError(
            f"more than {limit:,} deals at once: this matrix is too large to be counted out; sample instead"
        )
    chosen = np.repeat(np.arange(len(have)), count)
    return chosen, low[chosen] + np.arange(len(chosen)) - np.repeat(np.cumsum(count) - count, count)


def _shared(
    keys: Ints, ways: Floats, shift: dict[Margin, int], bits: int, first: Margin, second: Margin, directed: bool
) -> Floats:
    """Return the law of the pair's count: share what is left between its two units."""

    def held(kind: Margin) -> Ints:
        return (keys >> shift[kind]) & ((1 << bits) - 1) if kind in shift else np.zeros(len(keys), dtype=np.int64)

    both_lead, both_support, mixed, lead, support = (held(kind) for kind in ((2, 0), (0, 2), (1, 1), (1, 0), (0, 1)))
    law = np.zeros(64)
    for value in range(int(mixed.max(initial=0)) + 1):
        leads, supports = first[0] - both_lead - value, first[1] - both_support - (mixed - value)
        fits = (value <= mixed) & (leads >= 0) & (leads <= lead) & (supports >= 0) & (supports <= support)
        share = _CHOOSE[mixed[fits], value] * _CHOOSE[lead[fits], leads[fits]] * _CHOOSE[support[fits], supports[fits]]
        counted = np.full(int(fits.sum()), value) if directed else (both_lead + both_support + mixed)[fits]
        law += np.bincount(counted, ways[fits] * share, minlength=64)
    del second
    top = int(np.flatnonzero(law)[-1])
    return np.asarray(law[: top + 1] / law.sum(), dtype=np.float64)
