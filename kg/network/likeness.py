"""How alike two positionings are by the places they look to: four measures, and whether chance alone makes them so alike.

References
----------
Bray, J. R. & Curtis, J. T. (1957). Ecological Monographs 27, 325-349. Horn, H. S. (1966). Measurement of "overlap" in comparative
ecological studies. American Naturalist 100, 419-424 (Morisita-Horn, hardly moved by sample size).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kg.network.arrays import Floats, Ints

MEASURES = ("jaccard", "cosine", "bray_curtis", "morisita_horn")


def likeness(table: Ints) -> dict[str, Floats]:
    """Return each measure as a groups x groups matrix of similarities in [0, 1] (nan where a group has no mention).

    Bray-Curtis is given as a similarity, 1 less the dissimilarity.

    Examples
    --------
    >>> found = likeness(np.array([[2, 1, 0], [2, 1, 0], [0, 0, 4]]))
    >>> [round(float(found[name][0, 1]), 6) for name in MEASURES], [float(found[name][0, 2]) for name in MEASURES]
    ([1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 0.0])
    """
    counts = table.astype(np.float64)
    present = (counts > 0).astype(np.float64)
    size, dots = counts.sum(axis=1), counts @ counts.T
    both = present @ present.T
    either = present.sum(axis=1)[:, None] + present.sum(axis=1)[None, :] - both
    least = np.minimum(counts[:, None, :], counts[None, :, :]).sum(axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        norms = np.sqrt(np.diag(dots))
        spread = np.diag(dots) / size**2
        return {
            "jaccard": both / either,
            "cosine": dots / (norms[:, None] * norms[None, :]),
            "bray_curtis": 2 * least / (size[:, None] + size[None, :]),
            "morisita_horn": 2 * dots / ((spread[:, None] + spread[None, :]) * size[:, None] * size[None, :]),
        }


def likeness_table(names: list[str], table: Ints, draws: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row a pair of groups with mentions: the four similarities and, with `draws`, their label-permutation p.

    Null: the group labels of the mentions are exchanged at random, so that group sizes and place totals stay. p is (b + 1)/(N + 1), the
    chance of a similarity at least as large.
    """
    one, two = np.triu_indices(len(names), 1)
    filled = table.sum(axis=1) > 0
    keep = filled[one] & filled[two]
    one, two = one[keep], two[keep]
    seen = likeness(table)
    columns: dict[str, object] = {"group": [names[i] for i in one], "other": [names[i] for i in two]}
    columns |= {name: seen[name][one, two] for name in MEASURES}
    if draws:
        hits = _hits(table, seen, one, two, draws, rng)
        columns |= {f"{name}_p": (hits[name] + 1) / (draws + 1) for name in MEASURES}
    return pd.DataFrame(columns)


def _hits(
    table: Ints, seen: dict[str, Floats], one: Ints, two: Ints, draws: int, rng: np.random.Generator
) -> dict[str, Floats]:
    hits = {name: np.zeros(len(one)) for name in MEASURES}
    for drawn in permuted(table, draws, rng):
        again = likeness(drawn)
        for name in MEASURES:
            hits[name] += again[name][one, two] >= seen[name][one, two] - 1e-12
    return hits


def permuted(table: Ints, draws: int, rng: np.random.Generator) -> list[Ints]:
    """Return `draws` tables with the same row and column sums, by exchanging the group labels of the mentions."""
    groups, places = np.nonzero(table)
    repeats = table[groups, places]
    groups, places = np.repeat(groups, repeats), np.repeat(places, repeats)
    tables = []
    for _ in range(draws):
        drawn = np.zeros_like(table)
        np.add.at(drawn, (rng.permutation(groups), places), 1)
        tables.append(drawn)
    return tables


def inertia(table: Ints) -> float:
    """Return the total inertia of correspondence analysis: Pearson's chi-square over the total.

    Examples
    --------
    >>> inertia(np.array([[2, 0], [0, 2]])), inertia(np.array([[1, 1], [1, 1]]))
    (1.0, 0.0)
    """
    kept = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0].astype(np.float64)
    expected = kept.sum(axis=1, keepdims=True) * kept.sum(axis=0, keepdims=True) / kept.sum()
    return float(((kept - expected) ** 2 / expected).sum() / kept.sum())
