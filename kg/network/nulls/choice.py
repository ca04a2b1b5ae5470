"""Names of the null models, and which one runs by default."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from kg.errors import UnknownNameError
from kg.network.corrections import adjust
from kg.network.nulls.canonical import role_bicm, sdsm
from kg.network.nulls.closed import fixed_column, fixed_fill, fixed_row
from kg.network.nulls.counted import counted
from kg.network.nulls.laws import PairTest, continued
from kg.network.nulls.role_fixed import Chain
from kg.network.nulls.sampled import fdsm, role_fixed
from kg.network.projection import Projection
from kg.network.role_network import RoleNetwork

NULLS = ("auto", "role-fixed", "role-bicm", "sdsm", "fdsm", "svn", "fixed-row", "fixed-column", "fixed-fill")
_EXACT: dict[str, Callable[[RoleNetwork, Projection], PairTest]] = {
    "role-bicm": role_bicm,
    "sdsm": sdsm,
    "svn": fixed_row,
    "fixed-row": fixed_row,
    "fixed-column": fixed_column,
    "fixed-fill": fixed_fill,
}
_SAMPLED = {"role-fixed": (role_fixed, role_bicm), "fdsm": (fdsm, sdsm)}
MONTE_CARLO_TASKS = 5_000
MONTE_CARLO_CELLS = 1_500_000


def default_null(net: RoleNetwork) -> str:
    """Return role-fixed up to 5,000 tasks (and 1.5 million cells), role-bicm above: there it is exact, quick and hardly different."""
    small = len(net.tasks) <= MONTE_CARLO_TASKS and len(net.tasks) * len(net.units) <= MONTE_CARLO_CELLS
    return "role-fixed" if small else "role-bicm"


def pair_test(
    net: RoleNetwork, projection: Projection, null: str, draws: int | None, rng: np.random.Generator
) -> PairTest:
    """Test every pair of a projection under the named null.

    Parameters
    ----------
    draws : int, optional
        Matrices drawn by role-fixed and fdsm; by default `needed_draws`; 0 counts the laws out exactly (small matrices).

    Raises
    ------
    UnknownNameError
        The null is unknown.
    """
    if null in _EXACT:
        return _EXACT[null](net, projection)
    if null not in _SAMPLED:
        raise UnknownNameError("null", null, NULLS)
    if draws == 0:
        return counted(net, projection, blind=null == "fdsm")
    sampler, screen = _SAMPLED[null]
    canonical = screen(net, projection)
    chain = Chain(draws=draws or needed_draws(canonical, least=least_draws(net)))
    sampled = continued(sampler(net, projection, chain, rng), canonical)
    return replace(sampled, least=np.minimum(sampled.least, canonical.least))


def least_draws(net: RoleNetwork) -> int:
    """Return how many draws cost little: 20,000 for a small matrix, 5,000 from about 8,000 cells on."""
    return int(np.clip(40_000_000 // max(len(net.tasks) * len(net.units), 1), 5_000, 20_000))


def needed_draws(canonical: PairTest, *, alpha: float = 0.05, least: int = 5_000, most: int = 50_000) -> int:
    """Return how many draws resolve the p-values that the canonical null would call significant: 20 over the largest of them.

    The canonical law of the same margins screens, the simulation decides; the number is fixed before the first draw.
    """
    p = canonical.tails.upper
    q = adjust(p, "dbh" if len(p) <= 100_000 else "bh", canonical.support("upper"))
    if not (q <= alpha).any():
        return least
    return int(np.clip(np.ceil(20 / max(float(p[q <= alpha].max()), 1e-300)), least, most))
