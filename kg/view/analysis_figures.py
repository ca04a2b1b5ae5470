"""The figures of an analysis by name. Each has the table it was drawn from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from kg.errors import UnknownNameError
from kg.view import analysis_figures_tests, analysis_figures_ties, analysis_figures_units
from kg.view.analysis_words import Drawn, word
from kg.view.canvas import Chart, chart, foot
from kg.view.lettering import shorten

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

    from kg.network.collaboration import Collaboration
    from kg.network.study import Study

_FIGURES: dict[str, Callable[[Drawn], Chart]] = {
    "matrix": analysis_figures_units.matrix,
    "roles": analysis_figures_units.roles,
    "degrees": analysis_figures_units.degrees,
    "flow": analysis_figures_ties.flow,
    "backbone": analysis_figures_ties.backbone,
    "stability": analysis_figures_units.stability,
    "nulls": analysis_figures_tests.nulls,
    "pvalues": analysis_figures_tests.pvalues,
}
FIGURES = (*_FIGURES, "benchmarks")
Names = Mapping[str, tuple[str, str]]


def any_figure(
    name: str, found: Collaboration | Study, form: str = "svg", *, lang: str = "zh", names: Names | None = None
) -> Chart:
    """Draw a figure by name, of a collaboration analysis or, for ``benchmarks``, of a benchmark study.

    Raises
    ------
    UnknownNameError
        If no figure of this analysis is called so.
    """
    from kg.network.study import Study

    if isinstance(found, Study):
        if name != "benchmarks" or "matrix" not in found.tables:
            raise UnknownNameError(f"figure of {found.name}", name, ("benchmarks",))
        return benchmark_figure(found, form, lang=lang, names=names)
    return analysis_figure(name, found, form, lang=lang, names=names)


def analysis_figure(
    name: str, found: Collaboration, form: str = "svg", *, lang: str = "zh", names: Names | None = None
) -> Chart:
    """Draw a figure of a collaboration analysis.

    Parameters
    ----------
    name : str
        One of matrix, roles, degrees, flow, backbone, stability, nulls, pvalues.
    form, lang : str
        ``svg`` or ``png``; ``zh`` or ``en``.
    names : mapping, optional
        (zh, en) by local name.

    Raises
    ------
    UnknownNameError
        If no figure is called so.
    """
    if name not in _FIGURES:
        raise UnknownNameError("figure", name, FIGURES)
    return _FIGURES[name](Drawn(found, form, lang, names))


def benchmark_figure(found: Study, form: str = "svg", *, lang: str = "zh", names: Names | None = None) -> Chart:
    """Draw the positioning x place matrix of `benchmark_study`, cells that are significant outlined. Table: the matrix."""
    table = found.tables["matrix"]
    groups = list(table["group"])
    spots = [str(column) for column in table.columns if column not in ("group", "group_zh", "total")]
    counts = table[spots].to_numpy(dtype=float)
    known = names or {}

    def paint(paper: Canvas) -> None:
        axes = paper.add_subplot()
        axes.imshow(np.ma.masked_equal(counts, 0), cmap="Blues", vmin=0, vmax=max(counts.max() * 2.5, 2.5))
        for row, column in zip(*np.nonzero(counts), strict=True):
            axes.text(column, row, f"{int(counts[row, column])}", ha="center", va="center", fontsize=10)
        _outline(axes, found, groups, spots)
        axes.set_xticks(range(len(spots)), [_called(spot, known, lang, 10) for spot in spots], rotation=45, ha="right")
        axes.set_yticks(range(len(groups)), [_called(group, known, lang, 24) for group in groups])
        axes.tick_params(length=0)
        axes.set_title(word("benchmarks", "", lang))
        foot(paper, _said(found, lang))

    return chart(form, (4.8 + 0.5 * len(spots), 2.6 + 0.4 * len(groups)), paint, table)


def _said(found: Study, lang: str) -> str:
    """Return the small print: what is named of what the source counts, and whether there were enough mentions for tests."""
    shares, kinds = found.tables["shares"], {"cases": "cases", "cities": "cities", "countries and regions": "countries"}
    stated = [
        word(
            "benchmarks",
            "stated",
            lang,
            which=word("kinds", kinds[row["which"]], lang),
            of=row["of"],
            count=row["count"],
        )
        for row in shares[(shares["what"] == "stated") & shares["which"].isin(kinds)].to_dict("records")
    ]
    tests = word("benchmarks", "tested" if found.settings["tests"] else "untested", lang, **dict(found.settings))
    return f"{('；' if lang == 'zh' else '; ').join(stated)}\n{tests}"


def _called(thing: str, names: Names, lang: str, letters: float) -> str:
    zh, en = names.get(thing, (thing, thing))
    return shorten(zh if lang == "zh" else en, letters)


def _outline(axes: object, found: Study, groups: list[str], spots: list[str]) -> None:
    from matplotlib.patches import Rectangle

    cells = found.tables["quotients"]
    if "q" not in cells:
        return
    for row in cells[cells["q"] <= float(str(found.settings["alpha"]))].to_dict("records"):
        corner = (spots.index(str(row["place"])) - 0.5, groups.index(str(row["group"])) - 0.5)
        axes.add_patch(Rectangle(corner, 1, 1, fill=False, edgecolor="black", linewidth=1.8))  # type: ignore[attr-defined]
