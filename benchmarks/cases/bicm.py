"""The fit of a bipartite configuration model, against the package bicm; whether NEMtropy's is another."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.calibration import synthetic_plan
from benchmarks.cases import PEERS, Place, Step
from benchmarks.measuring import Comparison, Cost, in_turn, inside
from benchmarks.peers.isolated import isolated, version
from kg.network.nulls.role_bicm import Fitted, fit

PEER, KIN = "bicm", "nemtropy"
SHAPES = ((125, 60), (2_000, 300))
SAME_CLASS = "import bicm, NEMtropy; print(NEMtropy.BipartiteGraph is bicm.BipartiteGraph)"


def run(place: Place) -> Iterator[Step]:
    """Compare the fit at two sizes; the peers live in an environment of their own and are no dependency of this project."""
    python = isolated(place.folder / "peers" / PEER, f"{PEER}==3.4.0", f"{KIN}==4.0.0")
    if isinstance(python, str):
        place.skipped.append(python)
        return
    if _printed(python, "-c", SAME_CLASS) == "True":
        place.skipped.append(
            f"NEMtropy {version(python, KIN)} beside bicm: its bipartite model is the very class of bicm {version(python, PEER)}, as asked in this run"
        )
    else:
        place.skipped.append(
            f"NEMtropy {version(python, KIN)}: its bipartite model is no longer bicm's, and was not measured"
        )
    for tasks, units in SHAPES:
        yield f"BiCM {tasks:,} x {units}", partial(_fits, place, python, tasks, units)


def _fits(place: Place, python: Path, tasks: int, units: int) -> Comparison:
    """Compare the fit of the plain BiCM: time, and how far expected margins are from the observed ones."""
    net = synthetic_plan(tasks, units, 4.0, seed=7)
    matrix = (net.any_role.toarray() > 0).astype(np.int64)
    given, got = place.folder / f"bicm-{tasks}.npy", place.folder / f"bicm-{tasks}-chances.npy"
    np.save(given, matrix)
    margins = [np.stack([matrix.sum(axis=axis), 0 * matrix.sum(axis=axis)], axis=1) for axis in (0, 1)]

    def theirs() -> Cost:
        wall, cpu = map(float, _printed(python, PEERS / "bicm_fit.py", given, got).split()[-2:])
        return Cost(wall, cpu)

    runs = in_turn({"grouped Newton": inside(lambda: fit(*margins)), f"bicm {version(python, PEER)}": theirs}, 3)
    same = "" if runs[1].failed else _same(matrix, fit(*margins), np.load(got))
    what = "The plain BiCM fitted, in the process, without imports and compilation (so no memory of the peer)."
    return Comparison("BiCM", what, f"{tasks:,} tasks x {units} units", runs, same)


def _same(matrix: NDArray[np.int64], solved: Fitted, theirs: NDArray[np.float64]) -> str:
    """Hold the two fits to each other, and each to the margins that it had to meet."""
    ours = solved.lead[solved.unit_class][:, solved.task_class].T
    far = np.abs(ours - theirs).max()
    if far > 1e-4:
        raise RuntimeError("the fitted chances differ")
    errors = [max(np.abs((one - matrix).sum(axis=axis)).max() for axis in (0, 1)) for one in (ours, theirs)]
    return f"chances within {far:.0e}; largest error of a margin {errors[0]:.0e} here, {errors[1]:.0e} there"


def _printed(python: Path, *words: str | Path) -> str:
    done = subprocess.run([str(python), *map(str, words)], capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["no reason given"])[-1])
    return done.stdout.strip()
