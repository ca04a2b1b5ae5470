"""Statistics of a two-mode network and of its projection, on plain arrays (tasks x units 0/1; units x units counts)."""

from __future__ import annotations

import numpy as np
from scipy import optimize
from scipy.sparse import csgraph, csr_array

from kg.network.arrays import Floats, Ints


def robins_alexander(matrix: Floats) -> float:
    """Return four-cycles x 4 over three-paths of the two-mode network (Robins & Alexander 2004)."""
    joint = matrix.T @ matrix
    np.fill_diagonal(joint, 0)
    cycles = (joint * (joint - 1)).sum() / 4
    paths = float((matrix * np.outer(matrix.sum(axis=1) - 1, matrix.sum(axis=0) - 1)).sum())
    return float(4 * cycles / paths) if paths else 0.0


def opsahl(matrix: Floats) -> float:
    """Return the share of four-paths unit-task-unit-task-unit that a further common task closes (Opsahl 2013, unweighted)."""
    joint = matrix.T @ matrix
    np.fill_diagonal(joint, 0)
    total = closed = 0.0
    for unit in range(matrix.shape[1]):
        mine = matrix[matrix[:, unit] > 0]
        both = mine.T @ mine
        load = np.diag(both).copy()
        both[unit, :] = both[:, unit] = 0
        load[unit] = 0
        only_first, only_second = load[:, None] - both, load[None, :] - both
        kinds = (only_first * only_second, only_first * both + both * only_second, both * (both - 1))
        for kind in kinds:
            np.fill_diagonal(kind, 0)
            kind[unit, :] = kind[:, unit] = 0
        total += sum(float(kind.sum()) for kind in kinds)
        closed += sum(float(kind[joint >= least].sum()) for least, kind in enumerate(kinds, 1))
    return closed / total if total else 0.0


def nodf(matrix: Floats) -> float:
    """Return nestedness by overlap and decreasing fill, 0 to 100, over rows and columns (Almeida-Neto et al. 2008)."""
    total, pairs = 0.0, 0
    for side in (matrix, matrix.T):
        load = side.sum(axis=1)
        shared = side @ side.T
        smaller = load[:, None] > load[None, :]
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(smaller & (load[None, :] > 0), shared / load[None, :], 0.0)
        total += float(share.sum())
        pairs += len(load) * (len(load) - 1) // 2
    return 100 * total / pairs if pairs else 0.0


def centralisation(ties: Floats, *, directed: bool) -> tuple[float, float]:
    """Return Freeman's (1979) degree centralisation of 0/1 ties: out and in (equal when undirected); 1 is a star."""
    n = len(ties)
    if n < 3:
        return 0.0, 0.0
    most = (n - 1) ** 2 if directed else (n - 1) * (n - 2)
    spread = [float((load.max() - load).sum()) / most for load in (ties.sum(axis=1), ties.sum(axis=0))]
    return spread[0], spread[1]


def reciprocity(weights: Floats) -> float:
    """Return the share of directed weight that is returned: sum of min(w_uv, w_vu) over sum of w (Squartini et al. 2013)."""
    total = float(weights.sum())
    return float(np.minimum(weights, weights.T).sum()) / total if total else 0.0


def external_internal(weights: Floats, groups: Ints) -> float:
    """Return (external - internal)/(external + internal) tie weight (Krackhardt & Stern 1988); -1 is all inside."""
    inside = float(weights[groups[:, None] == groups[None, :]].sum())
    total = float(weights.sum())
    return (total - 2 * inside) / total if total else 0.0


def components(ties: Floats) -> int:
    """Return the number of weakly connected components."""
    return int(csgraph.connected_components(csr_array(ties), directed=False)[0])


def mean_path(ties: Floats, *, directed: bool) -> float:
    """Return the mean number of steps between units that can reach each other."""
    steps = csgraph.shortest_path(csr_array(ties), directed=directed, unweighted=True)
    reached = np.isfinite(steps) & (steps > 0)
    return float(steps[reached].mean()) if reached.any() else 0.0


def gini(values: Floats) -> float:
    """Return the Gini coefficient (0 equal, towards 1 concentrated).

    Examples
    --------
    >>> gini(np.array([1.0, 1.0, 1.0])), round(gini(np.array([0.0, 0.0, 3.0])), 6)
    (0.0, 0.666667)
    """
    ordered = np.sort(values)
    total = ordered.sum()
    if not total:
        return 0.0
    n = len(ordered)
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * total))


def hhi(values: Floats) -> float:
    """Return the Herfindahl-Hirschman index: the sum of squared shares."""
    total = values.sum()
    return float(((values / total) ** 2).sum()) if total else 0.0


def coreness(weights: Floats) -> tuple[Floats, float]:
    """Return Borgatti-Everett continuous coreness (length 1) and the fit: the correlation of w_uv with c_u c_v over pairs.

    Reference: Borgatti, S. P. & Everett, M. G. (1999). Models of core/periphery structures. Social Networks 21, 375-395.
    """
    n = len(weights)
    both = (weights + weights.T) / 2
    start = np.abs(np.linalg.eigh(both)[1][:, -1]) if n > 1 else np.ones(n)
    pair = np.triu_indices(n, 1)
    seen = both[pair]
    if n < 3 or seen.std() == 0:
        return start, 0.0
    standard = np.zeros((n, n))
    standard[pair] = (seen - seen.mean()) / seen.std()
    standard += standard.T
    found = optimize.minimize(
        _misfit,
        start + 1e-3,
        args=(standard,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0, None)] * n,
        options={"maxiter": 500},
    )
    fits = [(_fit(core, seen), core) for core in (_unit(found.x), _unit(start))]
    best, core = max(fits, key=lambda pair: pair[0])
    return core, best


def _unit(core: Floats) -> Floats:
    return core / max(float(np.linalg.norm(core)), 1e-300)


def _fit(core: Floats, seen: Floats) -> float:
    """Return the correlation of the pairs' weights with the products of their cores, 0 where either is constant."""
    product = np.outer(core, core)[np.triu_indices(len(core), 1)]
    spread = float(product.std() * seen.std())
    if spread < 1e-12:
        return 0.0
    return float(((product - product.mean()) * (seen - seen.mean())).mean()) / spread


def _misfit(core: Floats, standard: Floats) -> tuple[float, Floats]:
    """Return minus the correlation and its gradient, from sums instead of all pairs."""
    n = len(core)
    pairs = n * (n - 1) / 2
    s1, s2, s4 = core.sum(), (core**2).sum(), (core**4).sum()
    mean = (s1**2 - s2) / 2 / pairs
    variance = max((s2**2 - s4) / 2 / pairs - mean**2, 1e-18)
    pull = standard @ core
    covariance = float(core @ pull) / 2 / pairs
    sd = np.sqrt(variance)
    d_mean = (s1 - core) / pairs
    d_variance = (2 * core * s2 - 2 * core**3) / pairs - 2 * mean * d_mean
    gradient = pull / pairs / sd - covariance / 2 / sd**3 * d_variance
    return -covariance / sd, -gradient
