"""What a null model says of every pair: mean, spread, tails, attainable p-values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from kg.errors import LimitError
from kg.network.arrays import Floats, Ints
from kg.network.corrections import Support
from kg.network.poisson_binomial import Tails, inverted, moments, tilted_tails

_DEEP = 1e-3  # below this a tail is recomputed with a tilt, for relative accuracy
WIDTH = 4096  # laws worked out together
KEPT_LAWS = 200_000


@dataclass(frozen=True)
class PairTest:
    """One null model's verdict on every pair.

    `laws` holds the null law of the count, one row a class of interchangeable pairs, and `index` names the class of each pair.
    `draws` is 0 for exact laws; `mc_error` is the Monte-Carlo standard error of the upper p-value.
    """

    mean: Floats
    sd: Floats
    tails: Tails
    least: Floats
    laws: Floats
    index: Ints
    draws: int
    mc_error: Floats
    info: Mapping[str, object] = field(default_factory=dict)

    def p_values(self, tail: str) -> Floats:
        """Return upper, lower or two-sided (twice the smaller tail) p-values."""
        if tail == "upper":
            return self.tails.upper
        if tail == "lower":
            return self.tails.lower
        return np.asarray(np.minimum(2 * np.minimum(self.tails.upper, self.tails.lower), 1.0), dtype=np.float64)

    def attainable(self, tail: str) -> Floats:
        """Return the smallest p-value of a tail each pair could reach with its margins: at the largest count, at none, or at either end."""
        if tail == "upper" or not len(self.laws):
            return self.least
        none = at(self.laws, self.index, np.zeros_like(self.index)).lower
        return none if tail == "lower" else np.asarray(np.minimum(2 * np.minimum(self.least, none), 1.0))

    def support(self, tail: str) -> Support:
        """Return the p-values each pair could reach, for discrete corrections.

        Simulated laws are only resolved down to 1/(draws + 1); `continued` puts the canonical law's shape below that.

        Raises
        ------
        LimitError
            If there were too many laws to keep; BH and BY need none.
        """
        if len(self.mean) and not len(self.laws):
            raise LimitError(f"more than {KEPT_LAWS:,} laws: discrete corrections need them all at once; take bh or by")
        upper = np.minimum(self.laws[:, ::-1].cumsum(axis=1)[:, ::-1], 1.0)
        lower = np.minimum(self.laws.cumsum(axis=1), 1.0)
        if tail == "upper":
            reached = upper[:, ::-1]
        elif tail == "lower":
            reached = lower
        else:
            reached = np.sort(np.minimum(2 * np.minimum(upper, lower), 1.0), axis=1)
        padded = np.concatenate([reached, np.ones((len(reached), 1))], axis=1)
        return Support(padded, self.index)


def continued(sampled: PairTest, canonical: PairTest, *, enough: int = 30) -> PairTest:
    """Continue each simulated law beyond its last count seen `enough` times with the shape of the canonical law of the same pair.

    Only attainable p-values of discrete corrections use the continued law; reported p-values stay (b + 1)/(N + 1).
    """
    _, pair = np.unique(sampled.index, return_index=True)
    shape = canonical.laws[canonical.index[pair]]
    size = max(sampled.laws.shape[1], shape.shape[1])
    mine, theirs = (np.pad(laws, ((0, 0), (0, size - laws.shape[1]))) for laws in (sampled.laws, shape))
    upper = mine[:, ::-1].cumsum(axis=1)[:, ::-1]
    other = theirs[:, ::-1].cumsum(axis=1)[:, ::-1]
    last = np.maximum((upper * sampled.draws >= enough).sum(axis=1) - 1, 0)
    rows = np.arange(len(upper))
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(other[rows, last] > 0, upper[rows, last] / other[rows, last], 0.0)
    beyond = np.arange(size)[None, :] > last[:, None]
    upper = np.where(beyond, other * scale[:, None], upper)
    laws = upper - np.concatenate([upper[:, 1:], np.zeros((len(upper), 1))], axis=1)
    return replace(sampled, laws=np.maximum(laws, 0.0))


def at(laws: Floats, index: Ints, k: Ints) -> Tails:
    """Return the tails of each pair's law at `k`, by summing from the far end."""
    top = laws.shape[1] - 1
    upper = np.concatenate([laws[:, ::-1].cumsum(axis=1)[:, ::-1], np.zeros((len(laws), 1))], axis=1)
    lower = laws.cumsum(axis=1)
    inside = np.minimum(k, top)
    above = np.minimum(upper[index, np.minimum(k, top + 1)], 1.0)
    below = np.minimum(lower[index, inside], 1.0)
    return Tails(np.where(k == 0, 1.0, above), below, np.where(k <= top, laws[index, inside], 0.0))


def from_laws(laws: Floats, index: Ints, observed: Ints, most: Ints, info: Mapping[str, object]) -> PairTest:
    """Return the verdict for laws that are known exactly."""
    k = np.arange(laws.shape[1])
    mean = laws @ k
    sd = np.sqrt(np.maximum(laws @ k**2 - mean**2, 0))
    return PairTest(
        mean=mean[index],
        sd=sd[index],
        tails=at(laws, index, observed),
        least=at(laws, index, most).upper,
        laws=laws,
        index=index,
        draws=0,
        mc_error=np.zeros(len(observed)),
        info=info,
    )


def poisson_binomial_test(
    first: Floats,
    second: Floats,
    counts: Floats,
    profiles: tuple[Ints, Ints],
    observed: Ints,
    most: Ints,
    info: Mapping[str, object],
) -> PairTest:
    """Test pairs whose count is a sum of independent indicators.

    Parameters
    ----------
    first, second : array (profiles, classes)
        Chance of the first and the second unit's part in one task of the class.
    counts : array (classes,)
        Tasks in each class.
    profiles : pair of arrays (pairs,)
        Row of `first` and of `second` for each pair; pairs with equal rows share one law.
    observed, most : array (pairs,)
        Observed count and the largest count the margins allow.
    """
    keys, index = np.unique(profiles[0] * len(second) + profiles[1], return_inverse=True)
    one, two = keys // len(second), keys % len(second)
    mean, sd = np.empty(len(keys)), np.empty(len(keys))
    for part in _parts(len(keys), 8192):
        mean[part], sd[part] = moments(first[one[part]] * second[two[part]], counts)
    laws, tails, least = _bulk((first, second, counts, one, two), (mean, sd), index, observed, most)
    tails = _deepened(tails, (first, second, counts, one[index], two[index]), observed)
    least = np.minimum(np.where(most == 0, 1.0, np.maximum(least, 1e-15)), tails.upper)
    return PairTest(mean[index], sd[index], tails, least, laws, index, 0, np.zeros(len(observed)), info)


Model = tuple[Floats, Floats, Floats, Ints, Ints]


def _bulk(
    model: Model, spread: tuple[Floats, Floats], index: Ints, observed: Ints, most: Ints
) -> tuple[Floats, Tails, Floats]:
    """Return kept laws, tails and least upper tails of all pairs, laws of like mean being worked out together.

    Above `KEPT_LAWS` laws none is kept: each is used for its pairs and dropped.
    """
    first, second, counts, one, two = model
    reach = np.minimum(np.ceil(spread[0] + 9 * spread[1] + 20), counts.sum()).astype(np.int64)
    by_reach = np.argsort(reach, kind="stable")
    rank = np.empty(len(by_reach), dtype=np.int64)
    rank[by_reach] = np.arange(len(by_reach))
    pairs = np.argsort(rank[index], kind="stable")
    edges = np.searchsorted(rank[index][pairs], np.arange(0, len(by_reach) + WIDTH, WIDTH))
    kept = np.zeros((len(by_reach) if len(by_reach) <= KEPT_LAWS else 0, int(reach.max(initial=0)) + 1))
    result, least = np.empty((3, len(index))), np.empty(len(index))
    for place, start in enumerate(range(0, len(by_reach), WIDTH)):
        keys = by_reach[start : start + WIDTH]
        top = int(reach[keys[-1]])
        law = inverted(first[one[keys]] * second[two[keys]], counts, top)
        if len(kept):
            kept[keys, : top + 1] = law
        mine = pairs[edges[place] : edges[place + 1]]
        local = rank[index[mine]] - start
        result[:, mine] = at(law, local, observed[mine])
        least[mine] = at(law, local, most[mine]).upper
    return kept, Tails(*result), least


def _parts(size: int, width: int) -> list[slice]:
    return [slice(start, min(start + width, size)) for start in range(0, size, width)]


def _deepened(tails: Tails, chances: tuple[Floats, Floats, Floats, Ints, Ints], k: Ints) -> Tails:
    """Recompute tails below `_DEEP` with an exponential tilt, once for each distinct (law, count)."""
    first, second, counts, one, two = chances
    deep = np.flatnonzero((np.minimum(tails.upper, tails.lower) < _DEEP) & (k > 0))
    if not len(deep):
        return tails
    cases, back = np.unique(np.stack([one[deep], two[deep], k[deep]]), axis=1, return_inverse=True)
    exact = np.empty((3, cases.shape[1]))
    for part in _parts(cases.shape[1], 4096):
        exact[:, part] = tilted_tails(first[cases[0, part]] * second[cases[1, part]], counts, cases[2, part])
    fresh = np.stack(tails)
    fresh[:, deep] = exact[:, back.reshape(-1)]
    return Tails(*fresh)
