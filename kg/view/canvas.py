"""Paper for charts: one font, one look, colours that colour-blind readers tell apart, and the same bytes for the same chart."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.view.figures import INK, SOFT, Figure, font

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure as Canvas

BLUE, ORANGE, GREEN, PURPLE, GREY, PALE = "#0072B2", "#D55E00", "#009E73", "#7B4FA3", "#9AA5B1", "#E3E8EE"
"""Colours after Okabe & Ito (2008), told apart under all common colour blindness."""
LEAD, SUPPORT, OWN = BLUE, ORANGE, GREY


class Chart(Figure):
    """A figure with the table it was drawn from, and what a reader must be told beside it."""

    def __init__(self, content: bytes, form: str, table: pd.DataFrame, notes: tuple[str, ...] = ()) -> None:
        super().__init__(content, form)
        self.table, self.notes = table, notes


def chart(
    form: str,
    size: tuple[float, float],
    paint: Callable[[Canvas], Any],
    table: pd.DataFrame,
    notes: tuple[str, ...] = (),
) -> Chart:
    """Return the chart that `paint` puts on paper of `size` inches, as svg (text stays text) or png."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure as Canvas

    settings: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": "planatlas",
        "font.family": [font(), "DejaVu Sans"],
        "font.size": 9,
        "text.color": INK,
        "axes.edgecolor": SOFT,
        "axes.labelcolor": INK,
        "xtick.color": SOFT,
        "ytick.color": SOFT,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlelocation": "left",
        "axes.titlesize": 11,
        "axes.titleweight": "bold",
        "text.parse_math": False,
        "axes.unicode_minus": False,
    }
    with rc_context(settings):
        paper = Canvas(figsize=size, facecolor="white", layout="constrained")
        paint(paper)
        engine = paper.get_layout_engine()
        if engine is not None:
            engine.set(w_pad=0.08, h_pad=0.1)  # type: ignore[call-arg]
        out = io.BytesIO()
        stamp = {"Date": None, "Creator": "planatlas"} if form == "svg" else {"Software": "planatlas"}
        paper.savefig(out, format=form, dpi=200, metadata=stamp)
    return Chart(out.getvalue(), form, table, notes)


def foot(paper: Canvas, text: str) -> None:
    """Put one line of small print under the chart."""
    paper.supxlabel(text, fontsize=7.5, color=SOFT, x=0.01, ha="left")


def numbers(axes: Axes, which: str) -> None:
    """Mark an axis at whole numbers only."""
    from matplotlib.ticker import MaxNLocator

    (axes.xaxis if which == "x" else axes.yaxis).set_major_locator(MaxNLocator(integer=True, nbins=8))


def plain_log(axis: Axis) -> None:
    """Write the powers of ten on a logarithmic axis as plain numbers."""
    from matplotlib.ticker import NullFormatter, StrMethodFormatter

    axis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axis.set_minor_formatter(NullFormatter())


def step(values: np.ndarray[Any, Any], top: int) -> np.ndarray[Any, Any]:
    """Return the share of values at least k, for k from 0 to `top` (a complementary cumulative distribution).

    Examples
    --------
    >>> step(np.array([0, 1, 3]), 3).round(3).tolist()
    [1.0, 0.667, 0.333, 0.333]
    """
    return np.asarray((values[None, :] >= np.arange(top + 1)[:, None]).mean(axis=1))
