"""Does a positioning look to a place more than its share? Location quotients with exact tails, corrected for all cells."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import hypergeom

from kg.network.arrays import Floats, Ints
from kg.network.corrections import Support, adjust
from kg.network.units import wilson


def quotient_table(groups: list[str], places: list[str], table: Ints, *, test: bool, correction: str) -> pd.DataFrame:
    """Return one row a cell: count, expected, location quotient (observed over expected) and, where tests are allowed, exact p and q.

    Null: all ways of giving the mentions' places to the mentions are equally likely, so that a cell is hypergeometric in its row sum, column
    sum and the total. Tail: upper, P(X >= n), exact. Correction: over all cells whose row and column are not empty (discrete BH by default).
    Reference: Isserman (1977) for the quotient; Fisher's exact test for the tail.
    """
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    one, two = (grid.reshape(-1) for grid in np.meshgrid(rows.nonzero()[0], columns.nonzero()[0], indexing="ij"))
    seen = table[one, two]
    total = int(table.sum())
    expected = rows[one] * columns[two] / max(total, 1)
    frame = pd.DataFrame(
        {
            "group": [groups[i] for i in one],
            "place": [places[j] for j in two],
            "count": seen,
            "expected": expected,
            "quotient": seen / expected,
        }
    )
    if test and len(frame):
        frame = frame.assign(**_tested(total, rows[one], columns[two], seen, correction))
        return frame.sort_values(["q", "p_upper", "group", "place"], kind="stable").reset_index(drop=True)
    order = frame.assign(less=-frame["count"]).sort_values(["less", "group", "place"], kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def _tested(total: int, rows: Ints, columns: Ints, seen: Ints, correction: str) -> dict[str, Floats]:
    upper, lower = hypergeom.sf(seen - 1, total, columns, rows), hypergeom.cdf(seen, total, columns, rows)
    support = quotient_support(total, rows, columns)
    upper = np.minimum(upper, 1.0)
    return {
        "p_upper": upper,
        "p_lower": np.minimum(lower, 1.0),
        "p_min": support.least(),
        "q": adjust(upper, correction, support),
    }


def quotient_support(total: int, rows: Ints, columns: Ints) -> Support:
    """Return the upper p-values each cell can reach: one law a pair of row sum and column sum."""
    keys, index = np.unique(np.stack([rows, columns]), axis=1, return_inverse=True)
    top = np.minimum(keys[0], keys[1])
    counts = np.arange(int(top.max()) + 1)[None, ::-1]
    reached = hypergeom.sf(counts - 1, total, keys[1][:, None], keys[0][:, None])
    reached = np.where(counts > top[:, None], np.nan, np.minimum(reached, 1.0))
    values = np.sort(np.where(np.isnan(reached), 1.0, reached), axis=1)
    return Support(np.concatenate([values, np.ones((len(values), 1))], axis=1), index.reshape(-1))


def share_table(kinds: list[tuple[str, str, int]], totals: list[int]) -> pd.DataFrame:
    """Return one row a share: what, which, count, of how many, share, Wilson's 95% interval.

    Examples
    --------
    >>> share_table([("cases", "named", 5)], [88])[["count", "of", "low"]].round(4).values.tolist()
    [[5.0, 88.0, 0.0245]]
    """
    frame = pd.DataFrame(kinds, columns=["what", "which", "count"]).assign(of=totals)
    hits, of = frame["count"].to_numpy(dtype=np.float64), frame["of"].to_numpy(dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = wilson(hits, of)
        return frame.assign(share=hits / of, low=np.maximum(low, 0.0), high=np.minimum(high, 1.0))
