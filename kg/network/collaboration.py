"""Unit collaboration from coverage to tested edges, units and network: the one call most people need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from kg.errors import UnknownNameError, UsageError
from kg.network.bootstrap import Resampled, resample
from kg.network.corrections import NAMES, adjust, critical_value
from kg.network.edges import LISTED_PAIRS, edge_table
from kg.network.ensemble import measure
from kg.network.narrative import narrative
from kg.network.networks import network_table
from kg.network.nulls.choice import NULLS, default_null, pair_test
from kg.network.nulls.laws import PairTest
from kg.network.projection import Projection, default_projection, project
from kg.network.role_network import RoleNetwork
from kg.network.units import short_unit_table, unit_table

TAILS = ("upper", "lower", "both")
DISCRETE_PAIRS = 100_000
LARGE = 20_000_000


@dataclass(frozen=True)
class Collaboration:
    """What an analysis found.

    `edges` has one row a pair of units, `units` one row a unit, `network` one row a statistic of the whole network; `settings` names
    every choice, also the defaults; `coverage` comes first in every output.
    """

    coverage: Mapping[str, object]
    settings: Mapping[str, object]
    edges: pd.DataFrame
    units: pd.DataFrame
    network: pd.DataFrame
    roles: RoleNetwork
    projection: Projection
    test: PairTest

    def as_dict(self) -> dict[str, object]:
        """Return the analysis as plain values: coverage, settings, edges, units, network."""
        return {
            "coverage": dict(self.coverage),
            "settings": {name: _value(value) for name, value in sorted(self.settings.items())},
            "edges": [
                row | {"tasks": str(row["tasks"]).split(" | ") if row["tasks"] else []} for row in _records(self.edges)
            ],
            "units": _records(self.units),
            "network": _records(self.network),
        }

    def significant(self) -> pd.DataFrame:
        """Return the rows of the edge table whose sign is not 0: the backbone."""
        return self.edges[self.edges["sign"] != "0"].reset_index(drop=True)

    def narrative(self, lang: str = "zh") -> str:
        """Return the methods paragraph with its references, in Chinese or English."""
        return narrative(self.settings, self.roles, lang)


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Return plain records; what is not a number becomes None."""
    return [{str(key): _value(value) for key, value in row.items()} for row in frame.to_dict("records")]


def _value(value: object) -> object:
    """Return a plain value; numbers keep 13 significant digits, all that is exact."""
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, float):
        return float(f"{plain:.13g}") if np.isfinite(plain) else None
    return plain


def collaborate(
    net: RoleNetwork,
    *,
    projection: str | None = None,
    null: str = "auto",
    tail: str = "upper",
    correction: str = "auto",
    alpha: float = 0.05,
    use_strata: bool = True,
    draws: int | None = None,
    seed: int = 0,
    boot: int = 200,
    statistic_draws: int = 100,
) -> Collaboration:
    """Test who works with whom.

    Parameters
    ----------
    net : RoleNetwork
        Tasks x units with roles.
    projection : {"lead-support", "co-work", "co-lead", "co-support"}, optional
        What counts as working together; by default lead-support where roles are stated, else co-work.
    null : str
        One of `kg.network.nulls.choice.NULLS`; "auto" is role-fixed up to 5,000 tasks, role-bicm above.
    tail : {"upper", "lower", "both"}
        Ties more frequent than chance, rarer, or either (twice the smaller tail).
    correction : str
        One of dbh, bh, by, holm, bonferroni, tarone, gilbert, none, over all pairs; "auto" is dbh up to 100,000 pairs, bh above.
    alpha : float
        Level for q.
    use_strata : bool
        Keep margins within strata (positioning, section, round), where the network has them.
    draws : int, optional
        Matrices drawn for the pair tests of role-fixed and fdsm; by default 5,000, or up to 50,000 where the canonical null of the same
        margins calls ties significant whose p-values need finer resolution (settled before the first draw). 0 counts the exact laws out, for small matrices.
    seed : int
        Seed of all chance; same seed, same result.
    boot : int
        Bootstrap plans (tasks drawn with replacement within strata; cells kept with their weight of evidence), and as many plans without
        a tenth of the tasks; 0 for none.
    statistic_draws : int
        Matrices drawn for the null of unit and network statistics; 0 for none.
    """
    _checked(null, tail, correction, alpha, draws)
    used = net if use_strata else replace(net, strata=np.zeros_like(net.strata), stratum_names=("",))
    chosen = projection or default_projection(used)
    pairs = project(used, chosen)
    name = default_null(used) if null == "auto" else null
    rule = correction if correction != "auto" else ("dbh" if len(pairs.observed) <= DISCRETE_PAIRS else "bh")
    asked = {"projection": chosen, "null": name, "tail": tail, "correction": rule, "alpha": alpha, "seed": seed}
    return _analysed(used, pairs, asked, draws=draws, boot=boot, statistic_draws=statistic_draws)


def _analysed(
    net: RoleNetwork, pairs: Projection, asked: Mapping[str, Any], *, draws: int | None, boot: int, statistic_draws: int
) -> Collaboration:
    """Test the pairs, then describe units and network; above `LARGE` cells only what sparse matrices give."""
    tail, alpha, rule = asked["tail"], asked["alpha"], asked["correction"]
    streams = np.random.default_rng(asked["seed"]).spawn(3)
    test = pair_test(net, pairs, asked["null"], draws, streams[0])
    p = test.p_values(tail)
    support = test.support(tail) if rule in ("dbh", "tarone", "gilbert") else None
    q = adjust(p, rule, support)
    found = q <= alpha
    limit = critical_value(p, rule, support, alpha)
    edges = edge_table(net, pairs, test, q, tail=tail, alpha=alpha, limit=limit)
    large = len(net.tasks) * len(net.units) > LARGE
    plans = 0 if large else boot
    ensemble = None if large else measure(net, pairs, statistic_draws, streams[2])
    groups = ensemble.groups if ensemble is not None else None
    sample = resample(net, pairs, edges, limit, plans, streams[1], groups) if plans else None
    edges = edges.assign(boot_inclusion=sample.inclusion if sample is not None else np.nan)
    edges = edges.assign(thinned_inclusion=sample.kept if sample is not None else np.nan)
    units = short_unit_table(net, pairs) if ensemble is None else unit_table(net, pairs, sample, ensemble)
    settings = dict(asked) | _settings(net, pairs, test, sample, tail)
    settings |= {"strata": len(net.stratum_names), "draws": test.draws, "boot": plans, "significant": int(found.sum())}
    settings |= {"statistic_draws": 0 if ensemble is None else ensemble.draws, "p_limit": limit}
    settings |= {
        "more_than_chance": int((edges["sign"] == "+").sum()),
        "less_than_chance": int((edges["sign"] == "-").sum()),
    }
    if large:
        settings["notes"] = [*net.notes, f"above {LARGE:,} cells: no bootstrap, no null of unit and network statistics"]
    table = network_table(net, ensemble)
    return Collaboration(net.coverage.as_dict(), settings, edges, units, table, net, pairs, test)


def _checked(null: str, tail: str, correction: str, alpha: float, draws: int | None) -> None:
    for kind, value, choices in (
        ("null", null, NULLS),
        ("tail", tail, TAILS),
        ("correction", correction, ("auto", *NAMES)),
    ):
        if value not in choices:
            raise UnknownNameError(kind, value, choices)
    if not 0 < alpha < 1:
        raise UsageError(f"alpha must lie between 0 and 1, not {alpha}")
    if draws is not None and 0 != draws < 100:
        raise UsageError(f"{draws} draws cannot resolve a p-value; take at least 100")


def _settings(
    net: RoleNetwork, pairs: Projection, test: PairTest, sample: Resampled | None, tail: str
) -> dict[str, object]:
    """Return what was done and how far it can be trusted."""
    tests, least = len(pairs.observed), test.attainable(tail)
    settings: dict[str, object] = {
        "m": tests,
        "data_digest": net.digest(),
        "directed": pairs.directed,
        "pairs_listed": "all" if tests <= LISTED_PAIRS else "pairs that share a task or are significant",
        "testable_at_05": int((least <= 0.05).sum()),
        "attainable_p": float(least.min()),
        "method": "Monte Carlo (b+1)/(N+1)" if test.draws else "exact",
        "stratum_names": list(net.stratum_names),
        "notes": list(net.notes),
        **net.choices,
        **{f"null_{key}": value for key, value in test.info.items()},
    }
    if sample is not None:
        settings["boot_null"] = (
            "role-bicm, p at or below p_limit, about the largest p that would be significant (alpha if no tie is)"
        )
    return settings
