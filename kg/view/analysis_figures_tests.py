"""Figures about the tests: whole-network statistics against their null, and the p-values against what discrete tests would give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kg.network.corrections import Support
from kg.network.ensemble import measure
from kg.view.analysis_words import Drawn, statistic
from kg.view.canvas import BLUE, GREY, ORANGE, PALE, Chart, chart, foot, plain_log

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas
    from numpy.typing import NDArray


def nulls(drawn: Drawn, draws: int = 100) -> Chart:
    """Draw the null distribution of each whole-network statistic with the observed value. Table: one row a statistic."""
    found = drawn.found
    seed = int(str(found.settings["seed"]))
    held = int(str(found.settings["statistic_draws"])) or draws
    ensemble = measure(found.roles, found.projection, held, np.random.default_rng(seed).spawn(3)[2])
    rows = []
    for name, values in ensemble.drawn.items():
        low, high = np.quantile(values, [0.025, 0.975])
        rows.append({"statistic": name, "observed": ensemble.observed[name], "null_mean": values.mean(), "null_low": low, "null_high": high, "draws": len(values)})  # fmt: skip
    table = pd.DataFrame(rows)

    def paint(paper: Canvas) -> None:
        lines = -(-len(table) // 4)
        for place, name in enumerate(table["statistic"], 1):
            axes = paper.add_subplot(lines, 4, place)
            values = ensemble.drawn[name]
            spread = float(np.ptp(values)) > 1e-12
            axes.hist(values, bins=18 if spread else 1, color=GREY)
            axes.axvline(ensemble.observed[name], color=ORANGE, linewidth=2)
            axes.set_title(statistic(name, drawn.lang), fontsize=9)
            axes.set_yticks([])
            axes.tick_params(labelsize=7)
            axes.locator_params(axis="x", nbins=4)
        paper.suptitle(drawn.word("nulls"), fontweight="bold", fontsize=11, x=0.01, ha="left")
        foot(paper, drawn.word("nulls", "foot", draws=held))

    return chart(drawn.form, (8.4, 1.0 + 1.5 * (-(-len(table) // 4))), paint, table)


def expected_below(support: Support, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how many tests the discrete null gives a p of at most each point, on average.

    Examples
    --------
    >>> support = Support(np.array([[0.1, 1.0]]), np.array([0, 0]))
    >>> expected_below(support, np.array([0.05, 0.5, 1.0])).tolist()
    [0.0, 0.2, 2.0]
    """
    weights = np.bincount(support.index, minlength=len(support.values)).astype(np.float64)
    found = []
    for point in points:
        reached = np.where(support.values <= point * (1 + 1e-12), support.values, 0.0).max(axis=1)
        found.append(float(weights @ reached))
    return np.array(found)


def pvalues(drawn: Drawn) -> Chart:
    """Draw the histogram of p and observed against expected small p-values. Table: one row a p-value seen: pairs at or below it, expected pairs."""
    found = drawn.found
    tail = str(found.settings["tail"])
    p, support = np.sort(found.test.p_values(tail)), found.test.support(tail)
    points, counts = np.unique(np.round(p, 12), return_counts=True)
    seen = counts.cumsum()
    expected = expected_below(support, points + 1e-12)
    table = pd.DataFrame({"p": points, "observed": seen, "expected": expected, "expected_uniform": points * len(p)})
    edges = np.linspace(0, 1, 21)

    def paint(paper: Canvas) -> None:
        left, right = paper.subplots(1, 2)
        left.hist(np.minimum(p, 1 - 1e-9), bins=edges, color=BLUE, label=drawn.word("pvalues", "seen"))
        bars = np.diff(np.concatenate([[0.0], expected_below(support, edges[1:] - 1e-9 * (edges[1:] < 1))]))
        left.stairs(bars, edges, color=ORANGE, linewidth=1.6, label=drawn.word("pvalues", "discrete"))
        left.axhline(len(p) / 20, color=GREY, linestyle="dotted", label=drawn.word("pvalues", "uniform"))
        left.set(
            xlabel="p", ylabel=drawn.word("pvalues", "count"), yscale="log", title=drawn.word("pvalues", "histogram")
        )
        left.set_ylim(bottom=0.5)
        left.legend(frameon=False, fontsize=7.5, loc="upper center")
        shown = points < 1
        right.loglog(np.maximum(expected[shown], 1e-3), seen[shown], "o", color=BLUE, markersize=3, label=drawn.word("pvalues", "discrete"))  # fmt: skip
        right.loglog(np.maximum(points[shown] * len(p), 1e-3), seen[shown], ".", color=GREY, markersize=3, label=drawn.word("pvalues", "uniform"))  # fmt: skip
        reach = [1e-1, max(len(p), 10)]
        right.loglog(reach, reach, color=ORANGE, linewidth=1)
        right.grid(color=PALE)
        right.set(xlabel=drawn.word("pvalues", "expected"), ylabel=drawn.word("pvalues", "observed"), title="QQ")
        right.legend(frameon=False, fontsize=7.5)
        for axis in (left.yaxis, right.xaxis, right.yaxis):
            plain_log(axis)
        paper.suptitle(drawn.word("pvalues"), fontweight="bold", fontsize=11, x=0.01, ha="left")
        foot(paper, drawn.word("pvalues", "foot", m=len(p)))

    return chart(drawn.form, (8.8, 4.0), paint, table)
