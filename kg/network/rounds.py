"""Two rounds side by side: which units stayed, whose rank moved, which backbone ties stand in both, and which tie changed beyond chance."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.stats import kendalltau

from kg.errors import NoDataError, UsageError
from kg.network.arrays import Floats, Ints
from kg.network.bootstrap import unit_counts
from kg.network.communities import find_modules
from kg.network.corrections import Support, adjust
from kg.network.matching import adjusted_rand, mutual_information, qap
from kg.network.nulls.canonical import role_bicm
from kg.network.nulls.laws import PairTest
from kg.network.projection import Projection, default_projection, project
from kg.network.role_network import RoleNetwork
from kg.network.study import Study

RANKED = ("tasks", "leads", "supports", "breadth", "strength_out", "strength_in")


def rounds_study(
    nets: tuple[RoleNetwork, RoleNetwork],
    names: tuple[str, str],
    *,
    projection: str | None = None,
    alpha: float = 0.05,
    correction: str = "dbh",
    boot: int = 500,
    seed: int = 0,
) -> Study:
    """Compare two rounds on the units that are in both.

    Tables: units (kept, new, gone), ranks (Kendall's tau-b with a bootstrap interval over tasks), backbones (overlap), wholes
    (networks and modules compared as wholes), ties (one row a pair that
    met in either round, with the exact test of its change).

    Raises
    ------
    NoDataError
        Fewer than two units are in both rounds.
    """
    if not 0 < alpha < 1:
        raise UsageError(f"alpha must lie between 0 and 1, not {alpha}")
    kept = sorted(set(nets[0].units) & set(nets[1].units))
    if len(kept) < 2:
        raise NoDataError(f"{len(kept)} units are in both {names[0]} and {names[1]}; ties cannot be compared")
    shared = {default_projection(net) for net in nets}
    chosen = projection or (shared.pop() if len(shared) == 1 else "co-work")
    pairs = project(nets[0], chosen), project(nets[1], chosen)
    tests = role_bicm(nets[0], pairs[0]), role_bicm(nets[1], pairs[1])
    ties, found = _ties(nets, pairs, tests, kept, correction)
    rng = np.random.default_rng(seed)
    tables = {
        "units": unit_changes(nets),
        "ranks": rank_table(nets, kept, chosen, boot, rng),
        "backbones": _overlaps(found, alpha),
        "wholes": whole_table(nets, pairs, kept, boot, rng),
        "ties": ties,
    }
    counts = tables["units"]["change"].value_counts()
    settings: dict[str, object] = {"first": names[0], "second": names[1], "projection": chosen, "null": "role-bicm"}
    settings |= {"alpha": alpha, "correction": correction, "boot": boot, "seed": seed, "m": len(ties)}
    settings |= {name: int(counts.get(name, 0)) for name in ("kept", "new", "gone")}
    settings["changed"] = int((ties["q"] <= alpha).sum())
    lines = [f"{name}: {net.coverage.line()}" for name, net in zip(names, nets, strict=True)]
    lines.insert(
        0,
        f"{settings['kept']} units kept, {settings['new']} new, {settings['gone']} gone; ties are compared on kept units only",
    )
    return Study("rounds", tuple(lines), settings, tables)


def unit_changes(nets: tuple[RoleNetwork, RoleNetwork]) -> pd.DataFrame:
    """Return one row a unit of either round: kept, new or gone, with its tasks and leads in both."""
    rows = []
    counts = [_counts(net) for net in nets]
    labels = {**nets[1].labels, **nets[0].labels}
    for unit in sorted(set(nets[0].units) | set(nets[1].units)):
        first, second = (held.get(unit) for held in counts)
        change = "kept" if first and second else "new" if second else "gone"
        row: dict[str, object] = {"unit": unit, "label": labels.get(unit, unit), "change": change}
        for place, held in enumerate((first, second), 1):
            row |= {f"{name}_{place}": (held or {}).get(name, 0) for name in ("tasks", "leads", "supports")}
        rows.append(row)
    return pd.DataFrame(rows).sort_values(["change", "unit"], key=_change_first, kind="stable").reset_index(drop=True)


def _change_first(values: pd.Series[str]) -> pd.Series[str]:
    return values.map({"kept": "0", "new": "1", "gone": "2"}).fillna(values) if values.name == "change" else values


def _counts(net: RoleNetwork) -> dict[str, dict[str, int]]:
    found = unit_counts(net, "co-work")
    return {
        unit: {name: int(found[name][place]) for name in ("tasks", "leads", "supports")}
        for place, unit in enumerate(net.units)
    }


def rank_table(
    nets: tuple[RoleNetwork, RoleNetwork], kept: list[str], projection: str, boot: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Return one row a measure: Kendall's tau-b of the kept units between the rounds, its 95% bootstrap interval over tasks, and p.

    p is that of Kendall's test for no association (exact for few untied units, else normal); a plan is a census, so that the interval says how
    much the value hangs on single tasks.
    """
    seen = _measured(nets, kept, projection)
    drawn: dict[str, list[float]] = {name: [] for name in RANKED}
    for _ in range(boot):
        again = _measured((_resampled(nets[0], rng), _resampled(nets[1], rng)), kept, projection)
        for name in RANKED:
            drawn[name].append(_tau(*again[name])[0])
    rows = []
    for name in RANKED:
        tau, p = _tau(*seen[name])
        values = np.array([value for value in drawn[name] if np.isfinite(value)])
        low, high = np.quantile(values, [0.025, 0.975]) if len(values) else (np.nan, np.nan)
        rows.append({"measure": name, "units": len(kept), "tau_b": tau, "low": low, "high": high, "p": p})
    return pd.DataFrame(rows)


def whole_table(
    nets: tuple[RoleNetwork, RoleNetwork],
    pairs: tuple[Projection, Projection],
    kept: list[str],
    draws: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return one row a statistic: the QAP correlation of the counts between kept units with its permutation p, and how alike their modules are."""
    weights, modules = [], []
    for net, pair in zip(nets, pairs, strict=True):
        places = [net.units.index(unit) for unit in kept]
        weights.append(np.asarray(pair.weights().toarray()[np.ix_(places, places)], dtype=np.float64))
        modules.append(find_modules((net.roles.toarray() > 0).astype(np.float64), rng, starts=40).units[places])
    correlation, p = qap(weights[0], weights[1], draws, rng)
    nothing = float("nan")
    rows = [("qap_correlation", correlation, p, draws), ("modules_adjusted_rand", adjusted_rand(*modules), nothing, 0)]
    rows.append(("modules_mutual_information", mutual_information(*modules), nothing, 0))
    return pd.DataFrame(
        [(name, len(kept), *rest) for name, *rest in rows], columns=["measure", "units", "value", "p", "draws"]
    )


def _measured(
    nets: tuple[RoleNetwork, RoleNetwork], kept: list[str], projection: str
) -> dict[str, tuple[Floats, Floats]]:
    found = []
    for net in nets:
        place = {unit: column for column, unit in enumerate(net.units)}
        columns = [place[unit] for unit in kept]
        counts = unit_counts(net, projection)
        found.append({name: counts[name][columns] for name in RANKED})
    return {name: (found[0][name], found[1][name]) for name in RANKED}


def _resampled(net: RoleNetwork, rng: np.random.Generator) -> RoleNetwork:
    return net.take(np.sort(rng.integers(0, len(net.tasks), len(net.tasks))))


def _tau(one: Floats, two: Floats) -> tuple[float, float]:
    """Return tau-b and its p; nan where a side does not vary."""
    if len(set(one.tolist())) < 2 or len(set(two.tolist())) < 2:
        return float("nan"), float("nan")
    found = kendalltau(one, two, variant="b")
    return float(found.statistic), float(found.pvalue)


Verdicts = Mapping[str, tuple[Floats, Floats]]


def _ties(
    nets: tuple[RoleNetwork, RoleNetwork],
    pairs: tuple[Projection, Projection],
    tests: tuple[PairTest, PairTest],
    kept: list[str],
    correction: str,
) -> tuple[pd.DataFrame, Verdicts]:
    """Return the table of ties between kept units that met in either round, and p and q of all pairs of kept units by round."""
    rows = [_rows_of(net, pair, kept) for net, pair in zip(nets, pairs, strict=True)]
    counts = [pair.observed[row] for pair, row in zip(pairs, rows, strict=True)]
    verdicts = {}
    for key, test, row in zip(("1", "2"), tests, rows, strict=True):
        q = adjust(test.tails.upper, correction, test.support("upper"))
        verdicts[key] = (test.tails.upper[row], q[row])
    met = np.flatnonzero(counts[0] + counts[1] > 0)
    source, target = (
        np.array(nets[0].units, dtype=object)[ends[rows[0]]] for ends in (pairs[0].source, pairs[0].target)
    )
    frame = pd.DataFrame({"source": source[met], "target": target[met]})
    for place, (test, row, count) in enumerate(zip(tests, rows, counts, strict=True), 1):
        sd = np.where(test.sd[row] > 1e-12, test.sd[row], np.nan)
        ses = (count - test.mean[row]) / sd
        frame[f"observed_{place}"], frame[f"expected_{place}"] = count[met], test.mean[row][met]
        frame[f"ses_{place}"] = ses[met]
        frame[f"p_upper_{place}"] = test.tails.upper[row][met]
    frame["ses_change"] = frame["ses_2"] - frame["ses_1"]
    p, support = change_p((tests[0].laws[tests[0].index[rows[0][met]]], tests[1].laws[tests[1].index[rows[1][met]]]), counts[0][met], counts[1][met])  # fmt: skip
    frame["p_change"], frame["q"] = p, adjust(p, correction, support) if len(p) else p
    frame = frame.sort_values(["q", "p_change", "source", "target"], kind="stable").reset_index(drop=True)
    return frame, verdicts


def _rows_of(net: RoleNetwork, pairs: Projection, kept: list[str]) -> Ints:
    """Return where each pair of kept units stands among the pairs of a round, in one order for both rounds."""
    wanted = {unit: place for place, unit in enumerate(kept)}
    code = np.array([wanted.get(unit, -1) for unit in net.units], dtype=np.int64)
    one, two = code[pairs.source], code[pairs.target]
    rows = np.flatnonzero((one >= 0) & (two >= 0))
    return rows[np.lexsort((two[rows], one[rows]))]


def change_p(laws: tuple[Floats, Floats], first: Ints, second: Ints) -> tuple[Floats, Support]:
    r"""Return the two-sided p of each pair's change, and the p-values it could reach.

    Null: in both rounds the pair meets as its role-BiCM says, independently; given how often it met in all, the law of the second count is
    :math:`P(k)\propto f_1(s-k)f_2(k)`. p is twice the smaller tail, exact.

    Examples
    --------
    >>> law = np.array([[0.25, 0.5, 0.25]])
    >>> p, _ = change_p((law, law), np.array([2]), np.array([0]))  # of two meetings: 1/6, 2/3, 1/6
    >>> round(float(p[0]), 6)
    0.333333
    """
    size = int((first + second).max(initial=0)) + 1
    values, p = np.ones((len(first), size + 1)), np.ones(len(first))
    padded = [np.pad(law, ((0, 0), (0, max(0, size - law.shape[1])))) for law in laws]
    for row, (one, two) in enumerate(zip(first, second, strict=True)):
        total = int(one + two)
        law = padded[0][row, : total + 1][::-1] * padded[1][row, : total + 1]
        if law.sum() <= 0:
            continue
        law = law / law.sum()
        upper, lower = law[::-1].cumsum()[::-1], law.cumsum()
        both = np.minimum(2 * np.minimum(upper, lower), 1.0)
        p[row] = both[int(two)]
        values[row, : total + 1] = np.sort(np.where(law > 0, both, 1.0))
    return p, Support(values, np.arange(len(first), dtype=np.int64))


def _overlaps(verdicts: Verdicts, alpha: float) -> pd.DataFrame:
    """Return the overlap of the two backbones: corrected, and at the raw level for orientation."""
    rows = []
    for rule, place, level in (("corrected q", 1, alpha), ("raw p (not a backbone)", 0, alpha)):
        one, two = verdicts["1"][place] <= level, verdicts["2"][place] <= level
        either, both = int((one | two).sum()), int((one & two).sum())
        rows.append(
            {
                "rule": f"{rule} <= {level:g}",
                "first": int(one.sum()),
                "second": int(two.sum()),
                "both": both,
                "jaccard": both / either if either else float("nan"),
            }
        )
    return pd.DataFrame(rows)
