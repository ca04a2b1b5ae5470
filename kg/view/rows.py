"""Places things in a column near where they would like to be, without crowding."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise


def spread(wishes: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Return middles of things of given heights, none overlapping, in the order given, as near to the wishes as least squares can bring them.

    Pool-adjacent-violators on the wishes less the room that the things before them take.

    Examples
    --------
    >>> spread([0, 0, 100], [10, 10, 10])
    [-5.0, 5.0, 100.0]
    """
    steps = [(above + below) / 2 for above, below in pairwise(heights)]
    offsets = list(accumulate(steps, initial=0.0))[: len(wishes)]
    pools: list[tuple[float, int]] = []
    for wish, offset in zip(wishes, offsets, strict=True):
        pools.append((wish - offset, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (upper, many), (mean, count) = pools[-2:]
            pools[-2:] = [((mean * count + upper * many) / (count + many), count + many)]
    level = [mean for mean, count in pools for _ in range(count)]
    return [float(height + offset) for height, offset in zip(level, offsets, strict=True)]
