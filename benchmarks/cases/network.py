"""Projection of tasks x units onto units, and a null model of its ties."""

from __future__ import annotations

import subprocess
import venv
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import numpy as np
from networkx.algorithms import bipartite

from benchmarks.calibration import synthetic_plan
from benchmarks.cases import Place
from benchmarks.measuring import Comparison, in_turn, inside
from kg import KnowledgeGraph
from kg.network.nulls.role_bicm import fit
from kg.network.nulls.role_fixed import Chain, sample
from kg.network.role_network import RoleNetwork

SWEEPS, SAMPLES = 20, 20
BICM = "3.4.0"


def run(place: Place) -> Iterator[Comparison]:
    """Compare the sparse product with networkx, and swaps that keep every margin with networkx's."""
    for size in place.sizes:
        net = KnowledgeGraph.open(place.store(size)).role_network()
        two_mode = _two_mode(net)
        units = [("unit", unit) for unit in net.units]
        ones = net.matrix(1, 2, 3)
        shared = (ones.T @ ones).tocoo()
        ours = {
            (min(a, b), max(a, b)): w for a, b, w in zip(shared.row, shared.col, shared.data, strict=True) if a != b
        }
        place_of = {unit: number for number, unit in enumerate(units)}
        theirs = bipartite.weighted_projected_graph(two_mode, units)
        if {tuple(sorted((place_of[a], place_of[b]))): w for a, b, w in theirs.edges(data="weight")} != ours:
            raise RuntimeError("the projections differ")
        contenders = {
            "sparse product": inside(lambda ones=ones: ones.T @ ones),
            "networkx weighted projection": inside(
                lambda g=two_mode, u=units: bipartite.weighted_projected_graph(g, u)
            ),
        }
        what = "Units tied by shared tasks, from a network at hand."
        yield Comparison("projection", what, size, in_turn(contenders, 3), f"the same {len(ours):,} weighted ties")
        if size == place.sizes[0]:
            yield _null(net, two_mode, size)
    peer = _bicm(place)
    if isinstance(peer, str):
        place.skipped.append(peer)
    else:
        for tasks, units in ((125, 60), (2_000, 300)):
            yield _fits(place, peer, tasks, units)


def _bicm(place: Place) -> Path | str:
    """Return the interpreter of an environment of its own that holds bicm, or why there is none; it is no dependency of this project."""
    home = place.folder / "bicm"
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
    done = subprocess.run(
        [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", f"bicm=={BICM}"], capture_output=True
    )
    return python if done.returncode == 0 else f"bicm: {BICM} could not be installed into an environment of its own"


def _fits(place: Place, python: Path, tasks: int, units: int) -> Comparison:
    """Compare the fit of the plain BiCM: time, and how far expected margins are from the observed ones."""
    net = synthetic_plan(tasks, units, 4.0, seed=7)
    matrix = (net.any_role.toarray() > 0).astype(np.int64)
    given, got = place.folder / f"bicm-{tasks}.npy", place.folder / f"bicm-{tasks}-chances.npy"
    np.save(given, matrix)
    margins = [np.stack([matrix.sum(axis=axis), 0 * matrix.sum(axis=axis)], axis=1) for axis in (0, 1)]

    def theirs() -> tuple[float, float, None]:
        words = [python, Path(__file__).parents[1] / "peers" / "bicm_fit.py", given, got]
        said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        wall, cpu = map(float, said.split()[-2:])
        return wall, cpu, None

    runs = in_turn({"grouped Newton": inside(lambda: fit(*margins)), f"bicm {BICM}": theirs}, 3)
    solved = fit(*margins)
    ours = solved.lead[solved.unit_class][:, solved.task_class].T
    other = np.load(got)
    errors = [max(np.abs((chance - matrix).sum(axis=axis)).max() for axis in (0, 1)) for chance in (ours, other)]
    if np.abs(ours - other).max() > 1e-4:
        raise RuntimeError("the fitted chances differ")
    what = f"BiCM of {tasks:,} tasks x {units} units fitted, in the process, without imports and compilation."
    same = f"chances within {np.abs(ours - other).max():.0e}; largest error of a margin {errors[0]:.0e} here, {errors[1]:.0e} there"
    return Comparison(f"BiCM {tasks:,} x {units}", what, 0, runs, same)


def _two_mode(net: RoleNetwork) -> nx.Graph:
    rows, columns = net.roles.nonzero()
    return nx.Graph((("task", net.tasks[r]), ("unit", net.units[c])) for r, c in zip(rows, columns, strict=True))


def _null(net: RoleNetwork, two_mode: nx.Graph, size: int) -> Comparison:
    """Compare one sample of a fixed-margins null: sweeps of role trades against as many edge swaps as there are duties a sweep."""
    cells, duties = net.roles.toarray().astype(np.int8), net.roles.nnz
    chain = Chain(draws=SAMPLES, chains=SAMPLES, burn=SWEEPS - 1, thin=1)

    def ours() -> None:
        drawn = sum(batch.shape[2] for batch in sample(cells, net.strata, chain, np.random.default_rng(1)))
        assert drawn == SAMPLES

    def theirs() -> None:
        for seed in range(SAMPLES):
            nx.double_edge_swap(two_mode.copy(), nswap=SWEEPS * duties, max_tries=100 * SWEEPS * duties, seed=seed)

    what = (
        f"Null model: {SAMPLES} matrices, each {SWEEPS} sweeps away, that keep every task's and unit's count of each role, against "
        f"networkx's double_edge_swap with {SWEEPS} swaps a duty, which keeps degrees only (and not even the two sides)."
    )
    return Comparison(
        "null model", what, size, in_turn({"role-fixed sweeps": inside(ours), "networkx swaps": inside(theirs)}, 3)
    )
