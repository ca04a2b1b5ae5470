r"""The role-fixed null counted out: exact pair laws by dynamic programming over margin classes, for small matrices.

Tasks with equal remaining (lead, support) places are interchangeable, so that a state is how many tasks of each kind remain, packed into
one integer, and a unit's duties are dealt to kinds, not to tasks. All units but the two of the pair are dealt first; what is left is
shared by the pair, and the number of ways is counted for every value of the count. Units with equal margins are interchangeable too, and
the order of dealing does not matter: so the pairs of a matrix share their dealing, and only one that both leave out is done anew. Ways are
added and multiplied as positive numbers in double precision: the relative error stays near 1e-14.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import comb

from kg.errors import LimitError
from kg.network.arrays import Floats, Ints

Margin = tuple[int, int]
Pair = tuple[Margin, Margin]
States = tuple[Ints, Floats]
COUNTS = ("lead-support", "co-work", "co-lead", "co-support")


@dataclass(frozen=True)
class _Board:
    """How states are packed: bits a kind, the place of each kind, binomial coefficients, and how many deals may be held at once."""

    kinds: tuple[Margin, ...]
    shift: dict[Margin, int]
    bits: int
    choose: Floats
    limit: int
    units: int

    def held(self, keys: Ints, kind: Margin) -> Ints:
        """Return how many tasks of a kind each state holds."""
        if kind not in self.shift:
            return np.zeros(len(keys), dtype=np.int64)
        return (keys >> self.shift[kind]) & ((1 << self.bits) - 1)


def pair_law(units: list[Margin], tasks: list[Margin], first: int, second: int, *, count: str) -> Floats:
    """Return the exact law of one pair's count under the role-fixed null, on 0, 1, ...; see `pair_laws`.

    Examples
    --------
    >>> pair_law([(1, 0), (1, 0), (1, 0)], [(2, 0), (1, 0)], 0, 1, count="co-work").round(6).tolist()
    [0.666667, 0.333333]
    """
    return pair_laws(units, tasks, [(units[first], units[second])], count=count)[units[first], units[second]]


def pair_laws(
    units: list[Margin], tasks: list[Margin], pairs: Iterable[Pair], *, count: str, limit: int = 12_000_000
) -> dict[Pair, Floats]:
    """Return the exact law of the count of each pair of margins under the role-fixed null, on 0, 1, ...

    Parameters
    ----------
    units, tasks : lists of (leads, supports)
        Margins of every unit, and lead units and supporting units of every task.
    pairs : iterable of pairs of (leads, supports)
        Margins of the pairs asked for; their first unit is the one that leads.
    count : {"lead-support", "co-work", "co-lead", "co-support"}
        What is counted: tasks that the first leads and the second supports, in which both have any role, that both lead, that both support.
    limit : int
        Deals held at once.

    Raises
    ------
    LimitError
        The matrix is too large to be counted out.
    """
    wanted: dict[tuple[Margin, ...], list[Pair]] = {}
    for pair in sorted(set(pairs)):
        wanted.setdefault(tuple(sorted(pair)), []).append(pair)
    board, start = _board(tasks, len(units), limit)
    many = Counter(units)
    order = sorted(many, key=lambda margin: (-many[margin], -sum(margin), margin))
    laws: dict[Pair, Floats] = {}
    for left_out, keys, ways in _dealt(board, start, [(margin, many[margin]) for margin in order], set(wanted)):
        laws |= {pair: _shared(board, keys, ways, pair, count) for pair in wanted[left_out]}
    return laws


def _board(tasks: list[Margin], units: int, limit: int) -> tuple[_Board, States]:
    """Return the packing and the state before the first deal."""
    kinds = _kinds(tasks)
    bits = max(len(tasks).bit_length(), 1)
    if len(kinds) * bits > 62:
        raise LimitError(f"{len(kinds)} kinds of tasks are too many to be counted out; sample instead")
    shift = {kind: bits * place for place, kind in enumerate(kinds)}
    start = sum(number << shift[kind] for kind, number in Counter(tasks).items() if kind in shift)
    size = np.arange(len(tasks) + 1)
    board = _Board(tuple(kinds), shift, bits, comb(size[:, None], size[None, :]).astype(np.float64), limit, units)
    return board, (np.array([start], dtype=np.int64), np.ones(1))


def _kinds(tasks: list[Margin]) -> list[Margin]:
    """Return every kind of task that can occur, by places left: (lead, support), fewest first, without the full ones."""
    kinds = {(lead, support) for most in set(tasks) for lead in range(most[0] + 1) for support in range(most[1] + 1)}
    return sorted(kinds - {(0, 0)}, key=lambda kind: (sum(kind), kind))


def _dealt(
    board: _Board, start: States, classes: list[tuple[Margin, int]], wanted: set[tuple[Margin, ...]]
) -> Iterator[tuple[tuple[Margin, ...], Ints, Floats]]:
    """Yield, for every wanted pair, its sorted margins and the states after all other units are dealt; depth first, sharing what can be."""
    waiting: list[tuple[int, tuple[Margin, ...], States, int]] = [(0, (), start, 0)]
    while waiting:
        place, out, states, dealt = waiting.pop()
        if place == len(classes):
            yield tuple(sorted(out)), *states
            continue
        margin, number = classes[place]
        for done in range(number + 1):
            fresh = (*out, *[margin] * (number - done))
            if any(_within(fresh, pair, classes[place + 1 :]) for pair in wanted):
                waiting.append((place + 1, fresh, states, dealt + done))
            if done < number:
                states = _deal(board, states, margin, board.units - dealt - done - 1)


def _within(out: tuple[Margin, ...], pair: tuple[Margin, ...], later: list[tuple[Margin, int]]) -> bool:
    """Whether what is left out so far, with units of later classes, can become the pair."""
    missing = Counter(pair)
    missing.subtract(out)
    rest = dict(later)
    return all(0 <= number <= (rest.get(margin, 0) if number else 0) for margin, number in missing.items())


def _deal(board: _Board, states: States, margin: Margin, rows_left: int) -> States:
    """Deal one unit's duties to kinds of tasks, fewest places first, so that a task is dealt to once; merge equal states."""
    keys, ways = states
    left = np.tile(np.array(margin, dtype=np.int64)[:, None], len(keys))
    for place, kind in enumerate(board.kinds):
        for role in (0, 1):
            if kind[role] and margin[role]:
                later = [other for other in board.kinds[place + 1 :] if other[role]]
                room = sum((board.held(keys, other) for other in later), np.zeros(len(keys), dtype=np.int64))
                target = (kind[0] - 1, kind[1]) if role == 0 else (kind[0], kind[1] - 1)
                gain = (1 << board.shift[target] if target in board.shift else 0) - (1 << board.shift[kind])
                have = board.held(keys, kind)
                chosen, taken = _spread(have, left[role], room, board.limit)
                ways = ways[chosen] * board.choose[have[chosen], taken]
                keys, left = keys[chosen] + taken * gain, left[:, chosen]
                left[role] -= taken
                keys, left, ways = _merged(keys, left, ways, margin)
    crowded = [board.held(keys, kind) for kind in board.kinds if sum(kind) > rows_left]
    done = (left == 0).all(axis=0) & (sum(crowded, np.zeros(len(keys), dtype=np.int64)) == 0)
    keys, ways = keys[done], ways[done]
    return keys, ways / ways.max(initial=1e-300)


def _merged(keys: Ints, left: Ints, ways: Floats, margin: Margin) -> tuple[Ints, Ints, Floats]:
    """Add up the ways of equal states that have as much left to deal."""
    wide = (margin[0] + 1) * (margin[1] + 1)
    rest = left[0] * (margin[1] + 1) + left[1]
    if int(keys.max(initial=0)) < (1 << 62) // wide:
        codes, place = np.unique(keys * wide + rest, return_inverse=True)
        merged, rest = codes // wide, codes % wide
    else:
        states, index = np.unique(keys, return_inverse=True)
        codes, place = np.unique(index * wide + rest, return_inverse=True)
        merged, rest = states[codes // wide], codes % wide
    both = np.stack([rest // (margin[1] + 1), rest % (margin[1] + 1)])
    return merged, both, np.bincount(place, ways, minlength=len(codes)).astype(np.float64)


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


def _shared(board: _Board, keys: Ints, ways: Floats, pair: Pair, count: str) -> Floats:
    """Return the law of the pair's count: share what is left between its two units."""
    first = pair[0]
    both_lead, both_support, mixed, lead, support = (
        board.held(keys, kind) for kind in ((2, 0), (0, 2), (1, 1), (1, 0), (0, 1))
    )
    law = np.zeros(len(board.choose))
    for value in range(int(mixed.max(initial=0)) + 1):
        leads, supports = first[0] - both_lead - value, first[1] - both_support - (mixed - value)
        fits = (value <= mixed) & (leads >= 0) & (leads <= lead) & (supports >= 0) & (supports <= support)
        share = (
            board.choose[mixed[fits], value]
            * board.choose[lead[fits], leads[fits]]
            * board.choose[support[fits], supports[fits]]
        )
        totals = {
            "lead-support": np.full(len(keys), value),
            "co-work": both_lead + both_support + mixed,
            "co-lead": both_lead,
            "co-support": both_support,
        }
        law += np.bincount(totals[count][fits], ways[fits] * share, minlength=len(law))
    top = int(np.flatnonzero(law)[-1])
    return np.asarray(law[: top + 1] / law.sum(), dtype=np.float64)
