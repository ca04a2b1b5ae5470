r"""Gould-Fernandez brokerage: who stands between units of which groups.

A triple a -> b -> c with no a -> c is brokered by b. By the groups of a, b, c: coordinator AAA, itinerant ABA, gatekeeper ABB,
representative AAB, liaison ABC. Reference: Gould, R. V. & Fernandez, R. M. (1989). Structures of mediation. Sociological Methodology
19, 89-126. Significance comes from the role null, not from the formula for random graphs.
"""

from __future__ import annotations

import numpy as np

from kg.network.arrays import Bools, Floats, Ints

KINDS = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")


def brokerage(ties: Bools, groups: Ints) -> Floats:
    """Return the five counts of every unit, columns as `KINDS`.

    Parameters
    ----------
    ties : array (units, units)
        Directed ties, empty diagonal.
    groups : array (units,)
        Group code of each unit.

    Examples
    --------
    >>> ties = np.zeros((3, 3), dtype=bool)
    >>> ties[0, 1] = ties[1, 2] = True
    >>> brokerage(ties, np.array([1, 1, 1]))[1].tolist()
    [1.0, 0.0, 0.0, 0.0, 0.0]
    """
    arrows = ties.astype(np.float64)
    closed = arrows.copy()
    np.fill_diagonal(closed, 1)
    same = (groups[:, None] == groups[None, :]).astype(np.float64)
    open_ = 1 - closed
    result = np.zeros((len(groups), 5))
    for column, (first_in, last_in, ends) in enumerate(((1, 1, 1), (0, 0, 1), (1, 0, 0), (0, 1, 0), (0, 0, 0))):
        inward = arrows * (same if first_in else 1 - same)
        outward = arrows * (same if last_in else 1 - same)
        between = open_ * (same if ends else 1 - same)
        result[:, column] = _middle(inward, between, outward)
    return result


def _middle(inward: Floats, between: Floats, outward: Floats) -> Floats:
    """Return for each b the sum over a, c of inward[a, b] between[a, c] outward[b, c]."""
    return np.asarray(((inward.T @ between) * outward).sum(axis=1), dtype=np.float64)
