"""Null draws of whole-network statistics and of brokerage: matrices with the observed margins, measured like the observed one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kg.network import measures
from kg.network.arrays import Bools, Cells, Floats, Ints
from kg.network.brokerage import brokerage
from kg.network.communities import Modules, best_q, find_modules
from kg.network.nulls.role_fixed import Chain, sample
from kg.network.positions import positions, ties_of
from kg.network.projection import Projection, projected
from kg.network.role_network import RoleNetwork

CELLS = 2_000_000  # above this many cells null draws of statistics are left out
OPSAHL_UNITS = 400
NODF_TASKS = 6_000


@dataclass(frozen=True)
class Ensemble:
    """Observed statistics and unit positions with their null draws (by name), brokerage likewise (draw, unit, kind), modules, groups used."""

    observed: dict[str, float]
    drawn: dict[str, Floats]
    brokers: Floats
    broker_draws: Floats
    positions: dict[str, Floats]
    position_draws: dict[str, Floats]
    modules: Modules
    groups: Ints
    draws: int


def statistics(cells: Cells, name: str, groups: Ints, rng: np.random.Generator) -> dict[str, float]:
    """Return the statistics that the margins leave free, by name."""
    matrix = (cells > 0).astype(np.float64)
    weights = projected(cells, name)
    ties = (weights > 0).astype(np.float64)
    directed = name == "lead-support"
    n = len(ties)
    out, into = measures.centralisation(ties, directed=directed)
    found = {
        "density": float(ties.sum()) / (n * (n - 1)),
        "mean_weight": float(weights.sum()) / max(float(ties.sum()), 1),
    }
    found |= {"centralisation_out": out, "centralisation_in": into} if directed else {"centralisation": out}
    if directed:
        found["reciprocity_weighted"] = measures.reciprocity(weights)
    found["components"] = float(measures.components(ties))
    found["mean_path"] = measures.mean_path(ties, directed=directed)
    found["robins_alexander"] = measures.robins_alexander(matrix)
    if n <= OPSAHL_UNITS:
        found["opsahl"] = measures.opsahl(matrix)
    if len(matrix) <= NODF_TASKS:
        found["nodf"] = measures.nodf(matrix)
    found["barber_q"] = best_q(matrix, rng)
    found["core_periphery_fit"] = measures.coreness(weights)[1]
    found["ei_index"] = measures.external_internal(weights + weights.T, groups)
    return found


def measure(net: RoleNetwork, projection: Projection, draws: int, rng: np.random.Generator) -> Ensemble:
    """Measure the network, its units, and `draws` matrices of the role-fixed null (strata kept); none above 2 million cells."""
    cells = net.cells("co-work")
    modules = find_modules((cells > 0).astype(np.float64), rng)
    groups = _groups(net, modules)
    observed = statistics(net.cells(projection.name), projection.name, groups, rng)
    observed["barber_q"] = max(observed["barber_q"], modules.q if projection.name == "co-work" else -1.0)
    name = projection.name
    brokers = brokerage(_arrows(net.cells(name), name), groups)
    places = positions((cells > 0).astype(np.float64), projected(net.cells(name), name), groups)
    count = draws if cells.size <= CELLS else 0
    drawn: list[dict[str, float]] = []
    broker_draws: list[Floats] = []
    flows: list[dict[str, Floats]] = []
    for one in _drawn(net, name, count, rng):
        drawn.append(statistics(one, name, groups, rng))
        broker_draws.append(brokerage(_arrows(one, name), groups))
        flows.append(ties_of(projected(one, name), groups))
    others = rng.spawn(1)[0]
    stands = [
        positions((one > 0).astype(np.float64), np.zeros((len(groups), len(groups))), groups)
        for one in _drawn(net, "co-work", count, others)
    ]
    names = {key: np.array([one[key] for one in drawn]) for key in observed} if drawn else {}
    stacked = np.stack(broker_draws) if broker_draws else np.zeros((0, *brokers.shape))
    held = [standing | flow for standing, flow in zip(stands, flows, strict=True)]
    position_draws = {key: np.stack([one[key] for one in held]) for key in places} if held else {}
    return Ensemble(observed, names, brokers, stacked, places, position_draws, modules, groups, count)


def _drawn(net: RoleNetwork, name: str, count: int, rng: np.random.Generator) -> Iterator[Cells]:
    """Yield matrices of the role-fixed null of what takes part in a projection."""
    if not count:
        return
    chain = Chain(draws=count, chains=min(25, count), burn=30, thin=6)
    for batch in sample(net.cells(name), net.strata, chain, rng):
        for place in range(batch.shape[2]):
            yield np.ascontiguousarray(batch[:, :, place])


def _arrows(cells: Cells, name: str) -> Bools:
    return np.asarray(projected(cells, name) > 0)


def _groups(net: RoleNetwork, modules: Modules) -> Ints:
    """Return the groups of units for brokerage and E-I: the attribute "group" where every unit has one, else the modules."""
    names = [net.attributes.get(unit, {}).get("group", "") for unit in net.units]
    if all(names) and len(set(names)) > 1:
        codes = {name: place for place, name in enumerate(sorted(set(names)))}
        return np.array([codes[name] for name in names], dtype=np.int64)
    return modules.units
