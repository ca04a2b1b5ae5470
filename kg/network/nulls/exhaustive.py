r"""The role-fixed null counted out: exact pair laws by dynamic programming over margin classes, for small matrices.

Tasks with equal remaining (lead, support) places are interchangeable, so that a state is how many tasks of each kind remain, and a unit's
duties are dealt to kinds, not to tasks. All units but the two of the pair are dealt first; what is left is shared by the pair, and the
number of ways is counted for every value of W_uv. Integers only: no rounding before the last division.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from math import comb

from kg.errors import LimitError

Kind = tuple[int, int]
State = tuple[tuple[Kind, int], ...]


def pair_law(
    units: list[Kind], tasks: list[Kind], first: int, second: int, directed: bool, limit: int = 400_000
) -> list[Fraction]:
    """Return the exact law of a pair's count under the role-fixed null.

    Parameters
    ----------
    units, tasks : lists of (leads, supports)
        Margins of every unit, and lead units and supporting units of every task.
    first, second : int
        The pair: indices into `units`.
    directed : bool
        Count tasks that `first` leads and `second` supports; otherwise tasks in which both have any role.
    limit : int
        States kept at once.

    Raises
    ------
    LimitError
        The matrix is too large to be counted out.

    Examples
    --------
    >>> law = pair_law([(1, 0), (1, 0), (1, 0)], [(2, 0), (1, 0)], 0, 1, directed=False)
    >>> [str(chance) for chance in law]
    ['2/3', '1/3']
    """
    states: dict[State, int] = {_state(Counter(tasks)): 1}
    others = sorted(margin for place, margin in enumerate(units) if place not in (first, second))
    for leads, supports in reversed(others):
        following: Counter[State] = Counter()
        for state, ways in states.items():
            for fresh, dealt in _deals(state, leads, supports):
                following[fresh] += ways * dealt
            if len(following) > limit:
                raise LimitError(
                    f"more than {limit} margin states: this matrix is too large to be counted out; sample it instead"
                )
        states = dict(following)
    counts: Counter[int] = Counter()
    for state, ways in states.items():
        for value, shared in _shared(state, units[first], units[second], directed):
            counts[value] += ways * shared
    total = sum(counts.values())
    return [Fraction(counts[value], total) for value in range(max(counts) + 1)]


def _state(kinds: Counter[Kind]) -> State:
    return tuple(sorted((kind, count) for kind, count in kinds.items() if count and kind != (0, 0)))


def _deals(state: State, leads: int, supports: int) -> Iterator[tuple[State, int]]:
    """Yield each state after one unit's duties were dealt, with the number of ways."""
    room_lead = [0] * (len(state) + 1)
    room_any = [0] * (len(state) + 1)
    for place in range(len(state) - 1, -1, -1):
        (lead, _), count = state[place]
        room_lead[place] = room_lead[place + 1] + (count if lead else 0)
        room_any[place] = room_any[place + 1] + count

    def deal(
        place: int, left_lead: int, left_support: int, kinds: Counter[Kind], ways: int
    ) -> Iterator[tuple[State, int]]:
        if place == len(state):
            yield _state(kinds), ways
            return
        (lead, support), count = state[place]
        for i in range(min(left_lead, count if lead else 0) + 1):
            if left_lead - i > room_lead[place + 1]:
                continue
            for j in range(min(left_support, count - i if support else 0) + 1):
                if left_lead - i + left_support - j > room_any[place + 1]:
                    continue
                fresh = kinds.copy()
                fresh[lead, support] += count - i - j
                fresh[lead - 1, support] += i
                fresh[lead, support - 1] += j
                yield from deal(
                    place + 1, left_lead - i, left_support - j, fresh, ways * comb(count, i) * comb(count - i, j)
                )

    yield from deal(0, leads, supports, Counter(), 1)


def _shared(state: State, first: Kind, second: Kind, directed: bool) -> Iterator[tuple[int, int]]:
    """Yield (value, ways) of sharing out what is left between the two units of the pair."""
    kinds = dict(state)
    if any(lead + support > 2 for lead, support in kinds):
        return
    two_leads, two_supports, mixed = kinds.get((2, 0), 0), kinds.get((0, 2), 0), kinds.get((1, 1), 0)
    one_lead, one_support = kinds.get((1, 0), 0), kinds.get((0, 1), 0)
    for value in range(mixed + 1):
        first_lead = first[0] - two_leads - value
        first_support = first[1] - two_supports - (mixed - value)
        ways = comb(mixed, value)
        if 0 <= first_lead <= one_lead and 0 <= first_support <= one_support:
            ways *= comb(one_lead, first_lead) * comb(one_support, first_support)
            yield (value if directed else two_leads + two_supports + mixed), ways
    del second
