"""Figures about ties: the flow from lead to support, and the backbone."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd

from kg.view.analysis_words import Drawn
from kg.view.canvas import BLUE, GREY, ORANGE, PURPLE, Chart, chart, foot

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

SIDES = 12
OTHER = "*"
PALETTE = (BLUE, ORANGE, "#009E73", PURPLE, "#CC79A7", "#56B4E9", "#E69F00", "#5B6B7B")


def flow(drawn: Drawn) -> Chart:
    """Draw the shared tasks as bands from units that lead to units that support; the largest on either side, the rest as one. Table: one row a band.

    Without direction every pair is drawn from both of its units, so that either side holds each unit's whole sum.
    """
    directed = bool(drawn.found.settings["directed"])
    edges = drawn.found.edges[drawn.found.edges["observed"] > 0][["source", "target", "observed"]].copy()
    if not directed:
        edges = pd.concat([edges, edges.rename(columns={"source": "target", "target": "source"})], ignore_index=True)
    rest = {}
    for side in ("source", "target"):
        totals = edges.groupby(side)["observed"].sum()
        order = sorted(totals.index, key=lambda unit, totals=totals: (-int(totals[unit]), str(unit)))  # type: ignore[misc]
        kept = set(order[:SIDES]) if len(order) > SIDES + 1 else set(order)
        rest[side] = len(order) - len(kept)
        edges[side] = edges[side].where(edges[side].isin(kept), OTHER)
    table = edges.groupby(["source", "target"])["observed"].sum().reset_index()
    table = table.sort_values(["observed", "source", "target"], ascending=[False, True, True]).reset_index(drop=True)

    def paint(paper: Canvas) -> None:
        axes = paper.add_subplot()
        axes.axis("off")
        _bands(axes, drawn, table, rest)
        axes.set_title(drawn.word("flow" if directed else "flow_both"))
        facts = {"total": int(table["observed"].sum()) // (1 if directed else 2), "shown": SIDES}
        foot(paper, drawn.word("flow" if directed else "flow_both", "foot", **facts))

    return chart(drawn.form, (9.2, 6.4), paint, table)


def _bands(axes: Axes, drawn: Drawn, table: pd.DataFrame, rest: dict[str, int]) -> None:
    from matplotlib.patches import PathPatch, Rectangle
    from matplotlib.path import Path as Curve

    total = float(table["observed"].sum())
    gap = total * 0.012
    tops: dict[tuple[str, str], float] = {}
    for side, x, anchor in (("source", 0.0, "right"), ("target", 1.0, "left")):
        sums = table.groupby(side)["observed"].sum()
        order = sorted(sums.index, key=lambda unit, sums=sums: (unit == OTHER, -int(sums[unit]), str(unit)))  # type: ignore[misc]
        y = 0.0
        for unit in order:
            tops[side, unit] = y
            height = float(sums[unit])
            axes.add_patch(Rectangle((x - 0.012, y), 0.024, height, color=GREY if unit == OTHER else "#33475B"))
            text = drawn.word("flow", "other", n=rest[side]) if unit == OTHER else drawn.name(unit, 14)
            axes.text(x + (-0.025 if x == 0 else 0.025), y + height / 2, f"{text}  {int(height)}", ha=anchor, va="center", fontsize=8)  # fmt: skip
            y += height + gap
    colours = {unit: PALETTE[k % len(PALETTE)] for k, unit in enumerate(sorted({u for s, u in tops if s == "source"} - {OTHER}, key=lambda u: tops["source", u]))}  # fmt: skip
    by_place = table.sort_values(
        ["source", "target"], key=lambda column: column.map(lambda unit: tops[str(column.name), unit])
    )
    for row in by_place.to_dict("records"):
        left, right, width = tops["source", row["source"]], tops["target", row["target"]], float(row["observed"])
        tops["source", row["source"]] += width
        tops["target", row["target"]] += width
        points = [(0.012, left), (0.5, left), (0.5, right), (0.988, right), (0.988, right + width), (0.5, right + width), (0.5, left + width), (0.012, left + width)]  # fmt: skip
        codes = [Curve.MOVETO, *[Curve.CURVE4] * 3, Curve.LINETO, *[Curve.CURVE4] * 3]
        axes.add_patch(
            PathPatch(Curve(points, codes), facecolor=colours.get(row["source"], GREY), alpha=0.5, linewidth=0)
        )
    directed = bool(drawn.found.settings["directed"])
    for x, key in ((0.0, "left"), (1.0, "right")):
        axes.text(x, -gap * 2, drawn.word("flow", key if directed else "with"), ha="center", weight="bold", va="bottom")
    sides = [table.groupby(side)["observed"].sum() for side in ("source", "target")]
    axes.set_ylim(max(float(s.sum()) + gap * len(s) for s in sides), -gap * 7)
    axes.set_xlim(-0.62, 1.62)


def backbone(drawn: Drawn) -> Chart:
    """Draw the significant ties; those with a raw p of at most .01 thin and grey, for orientation. Table: one row a tie drawn."""
    edges = drawn.found.edges
    columns = ["source", "target", "observed", "expected", "ses", "p", "q", "sign"]
    table = edges[(edges["sign"] != "0") | (edges["p"] <= 0.01)][columns].reset_index(drop=True)
    nothing = int((table["sign"] != "0").sum()) == 0
    notes = ("no tie is significant after correction; the grey ones are not a backbone",) if nothing else ()
    size = "leads" if drawn.found.units["leads"].any() else "tasks"
    loads = dict(zip(drawn.found.units["unit"], drawn.found.units[size], strict=True))
    spots = places(table) if len(table) else {}

    def paint(paper: Canvas) -> None:
        axes = paper.add_subplot()
        axes.axis("off")
        title = drawn.word("backbone")
        axes.set_title(drawn.word("backbone", "none") if nothing else title)
        if table.empty:
            axes.text(0.5, 0.5, drawn.word("backbone", "empty"), ha="center")
        else:
            _ties(axes, drawn, table, loads, spots)
        foot(
            paper,
            drawn.word("backbone", "foot", alpha=drawn.found.settings["alpha"], size=drawn.word("backbone", size)),
        )

    return chart(drawn.form, _paper(spots), paint, table, notes)


def _paper(spots: dict[str, Any]) -> tuple[float, float]:
    """Return a size on which the places keep their proportions and the names their room."""
    if not spots:
        return 7.5, 2.4
    wide, high = np.ptp(np.array(list(spots.values())), axis=0)
    return 7.5, float(np.clip(1.8 + 7.5 * (high + 0.8) / (wide + 1.6), 2.4, 9.0))


def places(table: pd.DataFrame) -> dict[str, Any]:
    """Return where the units of a table of ties stand: components side by side, each by stress (Kamada & Kawai), the same every time."""
    plain = nx.Graph()
    plain.add_nodes_from(sorted({*table["source"], *table["target"]}))
    plain.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in zip(table["source"], table["target"], strict=True)))
    parts = sorted((sorted(part) for part in nx.connected_components(plain)), key=lambda part: (-len(part), part))
    spots: dict[str, Any] = {}
    x, y, deep = 0.0, 0.0, 0.0
    for part in parts:
        radius = 0.6 * np.sqrt(len(part))
        start = {
            unit: (np.cos(2 * np.pi * k / len(part)), np.sin(2 * np.pi * k / len(part))) for k, unit in enumerate(part)
        }
        inner = nx.kamada_kawai_layout(plain.subgraph(part), pos=start) if len(part) > 2 else start
        if x > 0 and x + 2 * radius > 5.0:
            x, y, deep = 0.0, y - deep - 0.8, 0.0
        down = radius if len(part) > 2 else 0.0
        for unit in part:
            spots[unit] = np.round(np.asarray(inner[unit]) * radius + (x + radius, y - down), 6)
        x, deep = x + 2 * radius + 1.1, max(deep, 2 * radius if len(part) > 2 else 0.0)
    return spots


def _ties(axes: Axes, drawn: Drawn, table: pd.DataFrame, loads: dict[str, int], spots: dict[str, Any]) -> None:
    from matplotlib.patches import FancyArrowPatch

    largest = max(float(table["ses"].abs().max()), 1e-9)
    arrow = "-|>" if drawn.found.settings["directed"] else "-"
    for row in table.sort_values(["sign", "source", "target"]).to_dict("records"):
        real = row["sign"] != "0"
        look: dict[str, Any] = {"color": GREY, "linewidth": 0.7, "linestyle": "solid"}
        if real:
            colour, line = (BLUE, "solid") if row["sign"] == "+" else (ORANGE, "dashed")
            look = {"color": colour, "linewidth": 1 + 3 * abs(row["ses"]) / largest, "linestyle": line}
        axes.add_patch(FancyArrowPatch(spots[row["source"]], spots[row["target"]], arrowstyle=arrow, mutation_scale=10, shrinkA=9, shrinkB=9, connectionstyle="arc3,rad=0.12", **look))  # fmt: skip
    for unit, (x, y) in sorted(spots.items()):
        axes.plot([x], [y], "o", color="#33475B", markersize=4 + 1.8 * np.sqrt(loads.get(unit, 0)), zorder=3)
        axes.annotate(wrapped(drawn.name(unit, 18)), (x, y), textcoords="offset points", xytext=(0, -9), ha="center", va="top", fontsize=8, zorder=4, bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 0.5})  # fmt: skip
    axes.margins(x=0.16, y=0.2)


def wrapped(name: str, letters: int = 18) -> str:
    """Return a name in lines of about so many letters; names without spaces stay whole.

    Examples
    --------
    >>> wrapped("Ministry of Human Resources and Social Security")
    'Ministry of Human\\nResources and\\nSocial Security'
    """
    return "\n".join(textwrap.wrap(name, letters, break_long_words=False))
