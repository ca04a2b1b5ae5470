"""Who meets whom: the observed counts of unit pairs under a projection, and the tasks behind them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from kg.errors import NoDataError, UnknownNameError
from kg.network.arrays import Cells, Floats, Ints
from kg.network.role_network import LEAD, OWN, SUPPORT, RoleNetwork

PROJECTIONS = ("lead-support", "co-work", "co-lead", "co-support")
_HALVES = {
    "lead-support": ((LEAD,), (SUPPORT,)),
    "co-work": ((LEAD, SUPPORT, OWN), (LEAD, SUPPORT, OWN)),
    "co-lead": ((LEAD,), (LEAD,)),
    "co-support": ((SUPPORT,), (SUPPORT,)),
}


@dataclass(frozen=True)
class Projection:
    """All pairs of units under one projection.

    `first` and `second` are tasks x units 0/1 matrices whose product counts; `source` and `target` index the units of each pair (all
    ordered pairs when `directed`, else each pair once); `observed` counts shared tasks; `most` is the largest count that the pair's
    margins allow.
    """

    name: str
    directed: bool
    first: sparse.csr_array
    second: sparse.csr_array
    source: Ints
    target: Ints
    observed: Ints
    most: Ints

    def weights(self) -> sparse.csr_array:
        """Return the units x units counts with an empty diagonal."""
        return _product(self.first, self.second)


def _product(first: sparse.csr_array, second: sparse.csr_array) -> sparse.csr_array:
    joint = sparse.csr_array(first.T @ second)
    joint.setdiag(0)
    joint.eliminate_zeros()
    return joint


def projected(cells: Cells, name: str) -> Floats:
    """Return the units x units counts of one matrix of states under a projection, with an empty diagonal."""
    lead, support = (cells == LEAD).astype(np.float32), (cells == SUPPORT).astype(np.float32)
    halves = {"lead-support": (lead, support), "co-lead": (lead, lead), "co-support": (support, support)}
    first, second = halves.get(name, (lead + support, lead + support))
    joint: Floats = np.asarray(first.T @ second, dtype=np.float64)
    np.fill_diagonal(joint, 0)
    return joint


def default_projection(net: RoleNetwork) -> str:
    """Return lead-support where the network has leads and supports, else co-work."""
    present = set(np.unique(net.roles.data).tolist())
    return "lead-support" if {LEAD, SUPPORT} <= present else "co-work"


def project(net: RoleNetwork, name: str) -> Projection:
    """Return every pair of units with its count.

    Raises
    ------
    UnknownNameError
        The projection is unknown.
    NoDataError
        The network lacks a role the projection needs.
    """
    if name not in PROJECTIONS:
        raise UnknownNameError("projection", name, PROJECTIONS)
    first, second = (net.matrix(*codes) for codes in _HALVES[name])
    if not first.nnz or not second.nnz:
        raise NoDataError(
            f"no unit pair can be formed for {name}: {first.nnz} and {second.nnz} cells have its roles; try co-work"
        )
    if len(net.units) < 2:
        raise NoDataError("one unit alone has no partner to be tested with")
    directed = name == "lead-support"
    everyone = np.arange(len(net.units))
    if directed:
        source, target = (grid.reshape(-1) for grid in np.meshgrid(everyone, everyone, indexing="ij"))
        source, target = source[source != target], target[source != target]
    else:
        source, target = np.triu_indices(len(net.units), 1)
    joint = _product(first, second)
    observed = joint.toarray()[source, target].astype(np.int64)
    return Projection(
        name, directed, first, second, source, target, observed, _most(net, first, second, source, target)
    )


def _most(net: RoleNetwork, first: sparse.csr_array, second: sparse.csr_array, source: Ints, target: Ints) -> Ints:
    """Return the largest count each pair could reach with its margins: the smaller load, stratum by stratum."""
    most = np.zeros(len(source), dtype=np.int64)
    for code in range(len(net.stratum_names)):
        rows = np.flatnonzero(net.strata == code)
        one, two = first[rows].sum(axis=0), second[rows].sum(axis=0)
        most += np.minimum(one[source], two[target]).astype(np.int64)
    return most
