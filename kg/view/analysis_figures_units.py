"""Figures about units: matrix, roles, degrees, firmness of ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kg.network.nulls.role_fixed import Chain, sample
from kg.network.projection import projected
from kg.view.analysis_words import Drawn
from kg.view.canvas import BLUE, GREY, LEAD, OWN, PALE, SUPPORT, Chart, chart, foot, numbers, step

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

MOST = 36
"""Units shown at most where each needs a line of its own."""


def _busiest(drawn: Drawn, most: int = MOST) -> pd.DataFrame:
    return drawn.found.units.head(most).reset_index(drop=True)


def matrix(drawn: Drawn) -> Chart:
    """Draw the units x units counts, units in order of community, significant cells outlined. Table: one row a cell that is not empty."""
    units = _busiest(drawn)
    keys = ["community", "tasks", "unit"] if "community" in units else ["tasks", "unit"]
    order = list(units.sort_values(keys, ascending=[key != "tasks" for key in keys])["unit"])
    place = {unit: row for row, unit in enumerate(order)}
    edges = drawn.found.edges
    inside = edges[edges["source"].isin(order) & edges["target"].isin(order)]
    cells = inside[(inside["observed"] > 0) | (inside["sign"] != "0")][
        ["source", "target", "observed", "expected", "ses", "p", "q", "sign"]
    ]
    grid = np.zeros((len(order), len(order)))
    outlined = []
    for row in cells.to_dict("records"):
        spots = [(place[row["source"]], place[row["target"]])]
        spots += [] if drawn.found.settings["directed"] else [spots[0][::-1]]
        for spot in spots:
            grid[spot] = row["observed"]
            outlined += [(spot, row["sign"])] if row["sign"] != "0" else []

    def paint(paper: Canvas) -> None:
        _matrix(paper, drawn, order, units, grid, outlined)
        facts = {"shown": len(order), "alpha": drawn.found.settings["alpha"]}
        pairs = int((cells["sign"] != "0").sum())
        foot(
            paper,
            drawn.word("matrix", "foot", significant=drawn.found.settings["significant"], outlined=pairs, **facts),
        )

    side = 3.2 + 0.19 * len(order)
    return chart(drawn.form, (side + 0.6, side), paint, cells.reset_index(drop=True))


def _matrix(paper: Canvas, drawn: Drawn, order: list[str], units: pd.DataFrame, grid: Any, outlined: list[Any]) -> None:
    from matplotlib.patches import Rectangle

    axes = paper.add_subplot()
    image = axes.imshow(np.ma.masked_equal(grid, 0), cmap="Blues", vmin=0, vmax=max(grid.max(), 1))
    for (row, column), sign in outlined:
        line = "solid" if sign == "+" else "dashed"
        axes.add_patch(
            Rectangle((column - 0.5, row - 0.5), 1, 1, fill=False, edgecolor="black", linewidth=1.6, linestyle=line)
        )
    names = [drawn.name(unit) for unit in order]
    axes.set_xticks(range(len(order)), names, rotation=90, fontsize=7.5)
    axes.set_yticks(range(len(order)), names, fontsize=7.5)
    axes.tick_params(length=0)
    directed = bool(drawn.found.settings["directed"])
    axes.set_ylabel(drawn.word("matrix", "row" if directed else "either"))
    axes.set_xlabel(drawn.word("matrix", "column" if directed else "either"))
    axes.set_title(drawn.word("matrix"))
    if "community" in units:
        held = units.set_index("unit")["community"]
        for edge in [k for k in range(1, len(order)) if held[order[k]] != held[order[k - 1]]]:
            axes.axhline(edge - 0.5, color=GREY, linewidth=0.6)
            axes.axvline(edge - 0.5, color=GREY, linewidth=0.6)
    bar = paper.colorbar(image, ax=axes, shrink=0.4, label=drawn.word("matrix", "bar"))
    numbers(bar.ax, "y")


def roles(drawn: Drawn) -> Chart:
    """Draw how many tasks each unit leads, supports, or has another duty in. Table: one row a unit."""
    table = drawn.found.units[["unit", "tasks", "leads", "supports"]].copy()
    table["own"] = table["tasks"] - table["leads"] - table["supports"]
    shown = table.head(MOST)
    parts = (("leads", "lead", LEAD, ""), ("supports", "support", SUPPORT, "///"), ("own", "own", OWN, "..."))

    def paint(paper: Canvas) -> None:
        axes = paper.add_subplot()
        left = np.zeros(len(shown))
        for column, key, colour, hatch in parts:
            values = shown[column].to_numpy(dtype=float)
            if values.any():
                axes.barh(range(len(shown)), values, left=left, color=colour, hatch=hatch, edgecolor="white", linewidth=0.4, label=drawn.word("roles", key))  # fmt: skip
            left += values
        axes.set_yticks(range(len(shown)), [drawn.name(unit, 16) for unit in shown["unit"]], fontsize=8)
        axes.invert_yaxis()
        axes.margins(y=0.01)
        axes.set_xlabel(drawn.word("roles", "value"))
        axes.set_title(drawn.word("roles"))
        axes.legend(frameon=False, loc="lower right")
        numbers(axes, "x")
        foot(paper, drawn.word("roles", "foot", shown=len(shown), units=len(table)))

    return chart(drawn.form, (7.0, 1.4 + 0.19 * len(shown)), paint, table.reset_index(drop=True))


def degrees(drawn: Drawn, draws: int = 200) -> Chart:
    """Draw the distribution of partners (complementary cumulative) with the 95% band of the role-fixed null. Table: one row a side and k."""
    found = drawn.found
    name, cells = found.projection.name, found.roles.cells(found.projection.name)
    directed = bool(found.settings["directed"])
    rng = np.random.default_rng(int(str(found.settings["seed"])))
    batches = sample(cells, found.roles.strata, Chain(draws=draws, chains=min(50, draws)), rng)
    ties = [
        projected(np.ascontiguousarray(batch[:, :, k]), name) > 0 for batch in batches for k in range(batch.shape[2])
    ]
    own = projected(cells, name) > 0
    sides = [("out", 1), ("into", 0)] if directed else [("with", 1)]
    frames = []
    for side, axis in sides:
        drawn_degrees = [tie.sum(axis=axis) for tie in ties]
        top = int(max(own.sum(axis=axis).max(), max(values.max() for values in drawn_degrees)))
        curves = np.stack([step(values, top) for values in drawn_degrees])
        low, high = np.quantile(curves, [0.025, 0.975], axis=0)
        seen = {"side": side, "k": np.arange(top + 1), "observed": step(own.sum(axis=axis), top)}
        frames.append(pd.DataFrame(seen | {"null_low": low, "null_mean": curves.mean(axis=0), "null_high": high}))
    table = pd.concat(frames, ignore_index=True)

    def paint(paper: Canvas) -> None:
        for place, (side, _) in enumerate(sides, 1):
            axes = paper.add_subplot(1, len(sides), place)
            rows = table[(table["side"] == side) & (table["k"] > 0)]
            axes.fill_between(
                rows["k"],
                rows["null_low"],
                rows["null_high"],
                color=PALE,
                label=drawn.word("degrees", "band"),
                step="mid",
            )
            axes.plot(rows["k"], rows["null_mean"], color=GREY, linestyle="dashed", linewidth=1)
            axes.plot(
                rows["k"], rows["observed"], color=BLUE, marker="o", markersize=3, label=drawn.word("degrees", "seen")
            )
            axes.set_xlabel(f"k: {drawn.word('degrees', side)}")
            axes.set_ylabel(drawn.word("degrees", "share"))
            axes.set_ylim(bottom=0)
            numbers(axes, "x")
            axes.legend(frameon=False)
        paper.suptitle(drawn.word("degrees"), fontweight="bold", fontsize=11, x=0.01, ha="left")
        foot(paper, drawn.word("degrees", "foot", draws=draws))

    return chart(drawn.form, (4.4 * len(sides), 3.6), paint, table)


def stability(drawn: Drawn, measure: str = "breadth") -> Chart:
    """Draw each unit's rank with its bootstrap interval. Table: one row a unit; needs a bootstrap (--boot)."""
    from kg.errors import NoDataError

    units = drawn.found.units
    if f"{measure}_rank_low" not in units:
        raise NoDataError("no rank intervals: the analysis was made without a bootstrap; give --boot")
    table = units[["unit", measure, f"{measure}_rank_low", f"{measure}_rank_high"]].copy()
    table["rank"] = table[measure].rank(ascending=False, method="min").astype(int)
    table = table.sort_values(["rank", "unit"]).reset_index(drop=True)
    shown = table.head(25)

    def paint(paper: Canvas) -> None:
        axes = paper.add_subplot()
        rows = np.arange(len(shown))
        axes.hlines(rows, shown[f"{measure}_rank_low"], shown[f"{measure}_rank_high"], color=GREY, linewidth=3)
        axes.plot(shown["rank"], rows, "o", color=BLUE, markersize=5)
        axes.set_yticks(rows, [f"{drawn.name(unit, 16)} ({value:g})" for unit, value in zip(shown["unit"], shown[measure], strict=True)], fontsize=8)  # fmt: skip
        axes.invert_yaxis()
        axes.set_xlim(left=0.2)
        numbers(axes, "x")
        axes.set_xlabel(drawn.word("stability", "value"))
        axes.set_title(f"{drawn.word('stability')}: {drawn.word('stability', 'breadth')}")
        axes.grid(axis="x", color=PALE)
        axes.set_axisbelow(True)
        foot(paper, drawn.word("stability", "foot", boot=drawn.found.settings["boot"]))

    return chart(drawn.form, (7.0, 1.4 + 0.22 * len(shown)), paint, table)
