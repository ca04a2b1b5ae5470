"""How often each null model errs when nothing is there: its true size on plans drawn with given margins."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import sparse

from kg.network.arrays import Floats
from kg.network.corrections import adjust
from kg.network.nulls.canonical import role_bicm, sdsm
from kg.network.nulls.closed import fixed_column, fixed_fill, fixed_row
from kg.network.nulls.role_fixed import Chain, sample
from kg.network.projection import default_projection, project
from kg.network.role_network import RoleNetwork

LEVELS = (0.05, 0.01, 0.001)
MODELS = {
    "role-bicm": role_bicm,
    "sdsm": sdsm,
    "fixed-row": fixed_row,
    "fixed-column": fixed_column,
    "fixed-fill": fixed_fill,
}


def calibrate(
    net: RoleNetwork, *, projection: str | None = None, plans: int = 200, alpha: float = 0.05, seed: int = 0
) -> pd.DataFrame:
    """Return, by null model, how often it calls a pair significant in plans without structure.

    Each of `plans` plans is a draw of the role-fixed null with the network's margins. One row a null: mean and largest rejection rate of a
    pair at .05, .01 and .001, the mean number of false ties a plan at raw `alpha`, and the share of plans with any false tie
    after discrete BH at `alpha`. A well calibrated null rejects at most at the level; discreteness makes it reject less.
    """
    name = projection or default_projection(net)
    chain = Chain(draws=plans, chains=1, burn=60, thin=10)
    rng = np.random.default_rng(seed)
    drawn = [batch[:, :, 0].astype(np.int64) for batch in sample(net.cells(name), net.strata, chain, rng)]
    values: dict[str, list[Floats]] = {model: [] for model in MODELS}
    false: dict[str, list[int]] = {model: [] for model in MODELS}
    for cells in drawn:
        plan = replace(net, roles=sparse.csr_array(cells))
        pairs = project(plan, name)
        for model, test in MODELS.items():
            found = test(plan, pairs)
            values[model].append(found.tails.upper)
            false[model].append(int((adjust(found.tails.upper, "dbh", found.support("upper")) <= alpha).sum()))
    return pd.DataFrame([_row(model, np.stack(values[model]), false[model], alpha) for model in MODELS])


def _row(model: str, p: Floats, false: list[int], alpha: float) -> dict[str, object]:
    row: dict[str, object] = {"null": model, "plans": len(p), "tests": p.shape[1]}
    for level in LEVELS:
        rate = (p <= level).mean(axis=0)
        row |= {f"mean_{level:g}": float(rate.mean()), f"max_{level:g}": float(rate.max())}
    row["false_raw"] = float((p <= alpha).sum(axis=1).mean())
    row["plans_with_false_dbh"] = float(np.mean([count > 0 for count in false]))
    return row
