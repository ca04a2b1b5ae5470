"""The disparity filter: which ties of a weighted network carry more of a unit's strength than an even split would.

It looks at the projection alone. What made the weights (the sizes of tasks, the loads of units) is not in its null, so that one large
task, whose members all meet in it, can pass for many strong ties or hide them; and a unit with one partner has no tie to compare.
It is here for comparison with work that uses it, beside the tests on the two-mode network, and is not corrected for many ties.

References
----------
Serrano, M. Á., Boguñá, M. & Vespignani, A. (2009). Extracting the multiscale backbone of complex weighted networks. PNAS 106, 6483-6488.
Neal, Z. (2014). The backbone of bipartite projections. Social Networks 39, 84-97 (why projections call for two-mode nulls).
"""

from __future__ import annotations

import numpy as np

from kg.network.arrays import Floats


def disparity(weights: Floats) -> Floats:
    """Return the disparity p of every tie of a weighted network, nan where there is none.

    Null: a unit's strength s falls on its k ties like k - 1 uniform cuts of a line; the chance that one tie gets at least w is
    ``(1 - w/s) ** (k - 1)``. A tie has two ends, and the smaller chance counts: of the source's outgoing ties and of the target's
    incoming ties (in an undirected network both are the ties of either end). A unit with one tie gives it chance 1.

    Parameters
    ----------
    weights : array
        Units x units, from row to column, without negative weights; the diagonal does not count. Symmetric where undirected.

    Examples
    --------
    >>> star = np.array([[0, 6, 1, 1], [6, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]])
    >>> disparity(star)[0].tolist()
    [nan, 0.0625, 0.765625, 0.765625]
    """
    ties = np.array(weights, dtype=np.float64)
    np.fill_diagonal(ties, 0)
    found = np.minimum(_at_one_end(ties), _at_one_end(ties.T).T)
    return np.where(ties > 0, found, np.nan)


def _at_one_end(ties: Floats) -> Floats:
    """Return the chance of each tie from the side of its row."""
    strength, count = ties.sum(axis=1, keepdims=True), (ties > 0).sum(axis=1, keepdims=True)
    share = ties / np.where(strength > 0, strength, 1)
    return np.asarray((1 - share) ** np.maximum(count - 1, 0), dtype=np.float64)
