"""How often each null model errs when nothing is there: its true size under the role-fixed law of given margins."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kg.network.arrays import Floats, Ints
from kg.network.corrections import adjust
from kg.network.nulls.canonical import role_bicm, sdsm
from kg.network.nulls.closed import fixed_column, fixed_fill, fixed_row
from kg.network.nulls.laws import PairTest
from kg.network.nulls.role_fixed import Chain, sample
from kg.network.nulls.sampled import role_fixed
from kg.network.projection import Projection, default_projection, project, projected
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
    net: RoleNetwork,
    *,
    projection: str | None = None,
    draws: int = 20_000,
    plans: int = 200,
    alpha: float = 0.05,
    seed: int = 0,
) -> pd.DataFrame:
    """Return, by null model, how often it calls a pair significant where loads explain everything.

    All these nulls depend on the margins alone, and so do their critical counts. The truth is the role-fixed law of the same margins (strata
    kept), drawn `draws` times; pairs with equal margins share one law. One row a null: mean and largest true size of a pair at .05, .01 and
    .001, the mean number of false ties a plan at raw `alpha`, and the share of `plans` drawn plans with any false tie after discrete BH
    at `alpha`. A well calibrated null rejects at most at the level; discreteness makes it reject less.
    """
    name = projection or default_projection(net)
    pairs = project(net, name)
    rng = np.random.default_rng(seed)
    truth = role_fixed(net, pairs, Chain(draws=draws), rng)
    drawn = _counts(net, pairs, plans, rng)
    return pd.DataFrame([_row(model, test(net, pairs), truth, drawn, alpha) for model, test in MODELS.items()])


def _counts(net: RoleNetwork, pairs: Projection, plans: int, rng: np.random.Generator) -> list[Ints]:
    """Return the pair counts of some plans drawn from the role-fixed law."""
    chain = Chain(draws=plans, chains=min(20, plans), burn=60, thin=10)
    found = []
    for batch in sample(net.cells(pairs.name), net.strata, chain, rng):
        for place in range(batch.shape[2]):
            joint = projected(np.ascontiguousarray(batch[:, :, place]), pairs.name)
            found.append(np.rint(joint[pairs.source, pairs.target]).astype(np.int64))
    return found


def _row(model: str, test: PairTest, truth: PairTest, drawn: list[Ints], alpha: float) -> dict[str, object]:
    keys, pair = np.unique(test.index * len(truth.laws) + truth.index, return_inverse=True)
    one, two = keys // len(truth.laws), keys % len(truth.laws)
    row: dict[str, object] = {"null": model, "tests": len(pair), "draws": truth.draws}
    for level in LEVELS:
        size = _size(_upper(test.laws)[one], _upper(truth.laws)[two], level)
        row |= {f"mean_{level:g}": float(size[pair.reshape(-1)].mean()), f"max_{level:g}": float(size.max())}
    row["false_raw"] = float(_size(_upper(test.laws)[one], _upper(truth.laws)[two], alpha)[pair.reshape(-1)].sum())
    upper, support = _upper(test.laws), test.support("upper")
    top = upper.shape[1] - 1
    false = [int((adjust(upper[test.index, np.minimum(w, top)], "dbh", support) <= alpha).sum()) for w in drawn]
    row |= {"plans": len(drawn), "plans_with_false_dbh": float(np.mean([count > 0 for count in false]))}
    return row


def _upper(laws: Floats) -> Floats:
    """Return P(X >= k) for k from 0 to one beyond the law's end."""
    upper = np.minimum(laws[:, ::-1].cumsum(axis=1)[:, ::-1], 1.0)
    return np.concatenate([upper, np.zeros((len(laws), 1))], axis=1)


def _size(claimed: Floats, true: Floats, level: float) -> Floats:
    """Return the true chance of a count whose claimed p is at most `level`, one entry a class of pairs."""
    critical = np.minimum((claimed > level).sum(axis=1), true.shape[1] - 1)
    return np.asarray(true[np.arange(len(true)), critical], dtype=np.float64)
