"""The network table: one row a statistic of the whole network, with its null mean, spread, SES and p-value."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kg.network.ensemble import Ensemble
from kg.network.measures import gini, hhi
from kg.network.role_network import LEAD, RoleNetwork


def network_table(net: RoleNetwork, ensemble: Ensemble | None) -> pd.DataFrame:
    """Return one row a statistic.

    Statistics fixed by the margins have no null columns; the others carry null mean, sd, SES and a two-sided p, twice the smaller of
    (b + 1)/(N + 1) of either side, over N role-fixed draws.
    """
    rows: list[dict[str, object]] = [{"statistic": name, "value": value} for name, value in _fixed(net).items()]
    if ensemble is not None:
        rows += [_tested(name, value, ensemble) for name, value in ensemble.observed.items()]
    columns = ["statistic", "value", "null_mean", "null_sd", "ses", "p", "draws"]
    return pd.DataFrame(rows).reindex(columns=columns)


def _fixed(net: RoleNetwork) -> dict[str, float]:
    """Return what the margins alone decide."""
    member = net.any_role
    tasks, units = member.shape
    found = {
        "units": float(units),
        "tasks": float(tasks),
        "cells": float(member.nnz),
        "fill": member.nnz / (tasks * units),
        "units_per_task": member.nnz / tasks,
        "tasks_per_unit": member.nnz / units,
    }
    if (net.roles.data == LEAD).any():
        leads = np.asarray(net.lead.sum(axis=0), dtype=np.float64)
        found |= {"leads_gini": gini(leads), "leads_hhi": hhi(leads)}
    return found


def _tested(name: str, value: float, ensemble: Ensemble) -> dict[str, object]:
    row: dict[str, object] = {"statistic": name, "value": value}
    if name not in ensemble.drawn:
        return row
    drawn = ensemble.drawn[name]
    mean, sd = float(drawn.mean()), float(drawn.std(ddof=1)) if len(drawn) > 1 else 0.0
    slack = 1e-12 * (1 + abs(value))
    above, below = int((drawn >= value - slack).sum()), int((drawn <= value + slack).sum())
    p = min(1.0, 2 * (min(above, below) + 1) / (len(drawn) + 1))
    ses = (value - mean) / sd if sd > 1e-12 else float("nan")
    return row | {"null_mean": mean, "null_sd": sd, "ses": ses, "p": p, "draws": len(drawn)}
