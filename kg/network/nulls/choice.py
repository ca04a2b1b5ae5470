"""Names of the null models, and which one runs by default."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from kg.errors import UnknownNameError
from kg.network.nulls.canonical import role_bicm, sdsm
from kg.network.nulls.closed import fixed_column, fixed_fill, fixed_row
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
MONTE_CARLO_TASKS = 5_000
MONTE_CARLO_CELLS = 1_500_000


def default_null(net: RoleNetwork) -> str:
    """Return role-fixed up to 5,000 tasks (and 1.5 million cells), role-bicm above: there it is exact, quick and hardly different."""
    small = len(net.tasks) <= MONTE_CARLO_TASKS and len(net.tasks) * len(net.units) <= MONTE_CARLO_CELLS
    return "role-fixed" if small else "role-bicm"


def pair_test(net: RoleNetwork, projection: Projection, null: str, chain: Chain, rng: np.random.Generator) -> PairTest:
    """Test every pair of a projection under the named null.

    Raises
    ------
    UnknownNameError
        The null is unknown.
    """
    if null in _EXACT:
        return _EXACT[null](net, projection)
    if null == "role-fixed":
        return _resolved(role_fixed(net, projection, chain, rng), role_bicm(net, projection))
    if null == "fdsm":
        return _resolved(fdsm(net, projection, chain, rng), sdsm(net, projection))
    raise UnknownNameError("null", null, NULLS)


def _resolved(sampled: PairTest, canonical: PairTest) -> PairTest:
    """Keep the sampled verdict, with attainable p-values continued below the resolution of the draws."""
    return replace(continued(sampled, canonical), least=np.minimum(sampled.least, canonical.least))
