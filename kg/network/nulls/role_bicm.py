r"""The canonical role-aware null (role-BiCM) and, with one role, the bipartite configuration model (BiCM/SDSM).

Maximum entropy with every unit's expected leads and supports and every task's expected leads and supports fixed. Cells are independent:
:math:`P(L)=x_u a_t/Z,\ P(S)=y_u b_t/Z,\ Z=1+x_u a_t+y_u b_t`. Units with equal (leads, supports) and tasks with equal (lead units,
supporting units) share their parameters, so that the concave likelihood is climbed over classes, not over units and tasks. Newton steps
eliminate the larger side by a Schur complement: its blocks are 2 x 2.

References: Saracco et al. (2015), Scientific Reports 5, 10595 (BiCM); Neal (2014), Social Networks 39, 84-97 (SDSM); Gallo, Saracco &
Squartini (2025), arXiv 2502.08567 (three-state bipartite model; undirected). The directed statistic and the role margins are ours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.network.arrays import Bools, Floats, Ints

_NEVER = -1e4  # log odds of a role a unit or a task does not have at all: exp underflows to an exact 0


@dataclass(frozen=True)
class Fitted:
    """A solved model on classes.

    `lead` and `support` are chances, one row a unit class, one column a task class of `counts` tasks; `unit_class` maps each unit to its
    row; `residual` is the largest absolute error of any margin; `steps` counts Newton steps.
    """

    lead: Floats
    support: Floats
    counts: Floats
    unit_class: Ints
    task_class: Ints
    residual: float
    steps: int


def fit(unit_margins: Ints, task_margins: Ints) -> Fitted:
    """Solve the role-BiCM for one stratum.

    Parameters
    ----------
    unit_margins : array (units, 2)
        Leads and supports of each unit.
    task_margins : array (tasks, 2)
        Lead units and supporting units of each task. A second column of zeros gives the plain BiCM.

    Examples
    --------
    >>> solved = fit(np.array([[1, 0], [1, 0], [2, 0]]), np.array([[1, 0], [1, 0], [2, 0]]))
    >>> [round(float(x), 6) for x in solved.lead[:, 0]]
    [0.215779, 0.568441]
    """
    rows, unit_class, row_weight = np.unique(unit_margins, axis=0, return_inverse=True, return_counts=True)
    columns, task_class, counts = np.unique(task_margins, axis=0, return_inverse=True, return_counts=True)
    flipped = len(rows) < len(columns)
    sides = (columns, counts, rows, row_weight) if flipped else (rows, row_weight, columns, counts)
    chance, residual, steps = _climb(*(np.asarray(side, dtype=np.float64) for side in sides))
    if flipped:
        chance = chance.transpose(0, 2, 1)
    return Fitted(
        lead=chance[0],
        support=chance[1],
        counts=counts.astype(np.float64),
        unit_class=unit_class.reshape(-1).astype(np.int64),
        task_class=task_class.reshape(-1).astype(np.int64),
        residual=residual,
        steps=steps,
    )


def _climb(rows: Floats, row_weight: Floats, columns: Floats, counts: Floats) -> tuple[Floats, float, int]:
    """Return the chances (role, row, column), the largest margin error and the number of steps."""
    total = np.maximum(row_weight @ rows, 1.0)
    free_rows, free_columns = rows > 0, columns > 0
    theta = np.where(free_rows, np.log(np.maximum(rows, 1) / np.sqrt(total)), _NEVER)
    phi = np.where(free_columns, np.log(np.maximum(columns, 1) / np.sqrt(total)), _NEVER)
    chance = _chances(theta, phi)
    residual, step = np.inf, 0
    while step < 300:
        step += 1
        row_gap = (rows - _sum_columns(chance, counts)) * free_rows
        column_gap = (columns - _sum_rows(chance, row_weight)) * free_columns
        residual = float(max(np.abs(row_gap).max(initial=0), np.abs(column_gap).max(initial=0)))
        if residual < 1e-11 * max(1.0, float(rows.max(initial=1)), float(columns.max(initial=1))):
            break
        move = _newton(chance, row_weight, counts, row_gap, column_gap, free_rows, free_columns)
        theta, phi, chance, moved = _search(theta, phi, move, (rows, row_weight, columns, counts))
        if not moved:
            break
    return chance, residual, step


def _chances(theta: Floats, phi: Floats) -> Floats:
    """Return P(lead) and P(support), shape (role, row, column)."""
    power = np.exp(np.minimum(theta[:, None, :] + phi[None, :, :], 300.0))
    return np.asarray(np.moveaxis(power / (1 + power.sum(axis=2, keepdims=True)), 2, 0), dtype=np.float64)


def _sum_columns(chance: Floats, counts: Floats) -> Floats:
    return np.asarray((chance @ counts).T, dtype=np.float64)


def _sum_rows(chance: Floats, row_weight: Floats) -> Floats:
    return np.asarray((row_weight @ chance).T, dtype=np.float64)


def _likelihood(theta: Floats, phi: Floats, margins: tuple[Floats, Floats, Floats, Floats]) -> float:
    rows, row_weight, columns, counts = margins
    power = np.exp(np.minimum(theta[:, None, :] + phi[None, :, :], 300.0)).sum(axis=2)
    linear = row_weight @ (theta * rows).sum(axis=1) + counts @ (phi * columns).sum(axis=1)
    return float(linear - row_weight @ np.log1p(power) @ counts)


def _search(
    theta: Floats, phi: Floats, move: tuple[Floats, Floats], margins: tuple[Floats, Floats, Floats, Floats]
) -> tuple[Floats, Floats, Floats, bool]:
    """Take the longest of the steps 1, 1/2, 1/4 ... that does not lower the likelihood (beyond rounding)."""
    start = _likelihood(theta, phi, margins)
    size = min(1.0, 8.0 / max(float(np.abs(move[0]).max(initial=0)), float(np.abs(move[1]).max(initial=0)), 1e-12))
    for _ in range(40):
        fresh_theta, fresh_phi = theta + size * move[0], phi + size * move[1]
        if _likelihood(fresh_theta, fresh_phi, margins) >= start - 1e-12 * (1 + abs(start)):
            return fresh_theta, fresh_phi, _chances(fresh_theta, fresh_phi), True
        size /= 2
    return theta, phi, _chances(theta, phi), False


def _blocks(chance: Floats, weight: Floats, own: Floats, free: Bools, axis: int) -> Floats:
    """Return the 2 x 2 diagonal blocks of the information matrix of one side; fixed parameters get a unit diagonal."""
    block = np.empty((chance.shape[1 if axis == 2 else 2], 2, 2))
    for r in range(2):
        for s in range(2):
            cell = chance[r] * ((r == s) - chance[s])
            block[:, r, s] = own * (cell @ weight if axis == 2 else weight @ cell)
    for r in range(2):
        block[~free[:, r], r, :] = 0
        block[~free[:, r], :, r] = 0
        block[~free[:, r], r, r] = 1
        block[:, r, r] += 1e-14 * np.maximum(block[:, r, r], 1e-8)
    return block


def _newton(
    chance: Floats,
    row_weight: Floats,
    counts: Floats,
    row_gap: Floats,
    column_gap: Floats,
    free_rows: Bools,
    free_columns: Bools,
) -> tuple[Floats, Floats]:
    """Return the Newton step (theta, phi): rows are eliminated, the columns' Schur complement is solved."""
    row_block = _blocks(chance, counts, row_weight, free_rows, 2)
    column_block = _blocks(chance, row_weight, counts, free_columns, 1)
    n_rows, n_columns = len(row_weight), len(counts)
    cross = np.empty((n_rows, 2, n_columns, 2))
    for r in range(2):
        for s in range(2):
            cross[:, r, :, s] = row_weight[:, None] * counts * chance[r] * ((r == s) - chance[s])
    flat = cross.reshape(n_rows, 2, 2 * n_columns)
    inverse = np.linalg.pinv(row_block, hermitian=True)
    lifted = inverse @ flat
    schur = -np.einsum("iak,ial->kl", flat, lifted, optimize=True)
    for j in range(n_columns):
        schur[2 * j : 2 * j + 2, 2 * j : 2 * j + 2] += column_block[j]
    row_rhs, column_rhs = row_gap * row_weight[:, None], (column_gap * counts[:, None]).reshape(-1)
    rhs = column_rhs - np.einsum("iak,ia->k", lifted, row_rhs, optimize=True)
    scale = np.sqrt(np.maximum(column_block[:, [0, 1], [0, 1]].reshape(-1), 1e-300))
    normal = schur / scale[:, None] / scale
    normal[np.diag_indices_from(normal)] += 1e-13
    phi = np.linalg.lstsq(normal, rhs / scale, rcond=1e-14)[0] / scale
    theta = np.einsum("iab,ib->ia", inverse, row_rhs) - lifted @ phi
    return theta, phi.reshape(n_columns, 2)
