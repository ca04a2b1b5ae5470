"""Draws a network as a still figure for papers: SVG (text stays text) or PNG. The same network gives the same bytes."""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.view.files import write_whole
from kg.view.lettering import ems
from kg.view.shapes import OUTLINES
from kg.view.sketch import Record, Sketch, sketch

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from networkx import MultiDiGraph

INK, SOFT = "#1b2a41", "#4d5a6c"
UNITS_PER_INCH = 96.0
MOST_DOTS, LONGEST_SIDE = 23e6, 16_000
FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Hiragino Sans GB", "SimHei",
         "WenQuanYi Zen Hei", "Arial Unicode MS")  # fmt: skip


class Figure:
    """One still picture.

    Attributes
    ----------
    content : bytes
        The file.
    format : str
        ``svg`` or ``png``.
    """

    def __init__(self, content: bytes, form: str) -> None:
        self.content, self.format = content, form

    def save(self, path: str | Path) -> Path:
        """Write the figure, whole or not at all, and return its path."""
        return write_whole(Path(path), self.content)

    def _repr_svg_(self) -> str | None:
        return self.content.decode("utf-8") if self.format == "svg" else None

    def _repr_png_(self) -> bytes | None:
        return self.content if self.format == "png" else None


def figure(network: MultiDiGraph, form: str = "svg", *, layout: str | None = None, lang: str = "zh") -> Figure:
    """Draw a network as a figure.

    Parameters
    ----------
    network : networkx.MultiDiGraph
        As :func:`kg.network.build.thing_network` makes it.
    form : str
        ``svg`` or ``png``.
    layout : str, optional
        ``typed``, ``bipartite`` or ``force``; by default what the network asks for.
    lang : str
        ``zh`` or ``en``.

    Raises
    ------
    InputError
        If the labels are Chinese and this machine has no font with Chinese letters.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure as Canvas

    drawn = sketch(network, layout)
    left, top, right, bottom = drawn.bounds
    left, top, right, bottom = left - 40, top - 130, right + 40, bottom + 40
    settings: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": "planatlas",
        "font.family": [font(), "DejaVu Sans"],
        "path.sketch": None,
    }
    with rc_context(settings):
        paper = Canvas(figsize=((right - left) / UNITS_PER_INCH, (bottom - top) / UNITS_PER_INCH), facecolor="white")
        axes = paper.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set(xlim=(left, right), ylim=(bottom, top))
        axes.axis("off")
        _Brush(axes, drawn, lang).paint(left + 40, top + 40)
        out = io.BytesIO()
        stamp = {"Date": None, "Creator": "planatlas"} if form == "svg" else {"Software": "planatlas"}
        paper.savefig(out, format=form, dpi=_resolution(*paper.get_size_inches()), metadata=stamp)
    return Figure(out.getvalue(), form)


def _resolution(wide: float, tall: float) -> float:
    """Return dots an inch: print quality, unless the picture would have more than `MOST_DOTS`; a long one keeps its letters readable."""
    return min(200.0, math.sqrt(MOST_DOTS / (wide * tall)), LONGEST_SIDE / max(wide, tall))


def font() -> str:
    """Return the first installed font that has Chinese letters.

    Raises
    ------
    InputError
        If there is none.
    """
    from matplotlib import font_manager

    known = {font.name for font in font_manager.fontManager.ttflist}
    for name in (*FONTS, "Noto Sans CJK JP"):
        if name in known:
            return name
    raise InputError(
        "no font with Chinese letters is installed",
        remedy="install one, for example the package fonts-noto-cjk, or draw --format html",
    )


class _Brush:
    """Paints one sketch; a picture unit is a 96th of an inch, so a label of 16 units is 12 points."""

    def __init__(self, axes: Axes, drawn: Sketch, lang: str) -> None:
        self.axes, self.drawn, self.lang = axes, drawn, lang
        self.looks: dict[str, Record] = {row["id"]: row for row in drawn.types}
        self.at: dict[str, Record] = {node["id"]: node for node in drawn.nodes}

    def paint(self, left: float, top: float) -> None:
        for edge in self.drawn.edges:
            self._edge(edge)
        for node in self.drawn.nodes:
            self._box(node) if node["side"] == "inside" else self._mark(node)
        for node, room in self._labels():
            self._label(node, room)
        self._legend(left, top)

    def _label(self, node: Record, room: tuple[float, float, float, float]) -> None:
        left, top, right, bottom = room
        x, anchor = (
            (right, "right")
            if node["side"] == "left"
            else (left, "left")
            if node["side"] == "right"
            else (node["x"], "center")
        )
        weight = "bold" if node["rank"] <= 3 else "normal"
        look: Record = {"zorder": 5, "ha": anchor, "weight": weight, "backgroundcolor": (1, 1, 1, 0.85)}
        self._write(x, (top + bottom) / 2, node[f"lines_{self.lang}"][0], node["font"], **look)

    def _write(self, x: float, y: float, text: str, size: float, **look: Any) -> None:
        box = (
            {"facecolor": look.pop("backgroundcolor"), "edgecolor": "none", "pad": 0.6}
            if "backgroundcolor" in look
            else None
        )
        self.axes.text(
            x, y, text, fontsize=size * 0.75, va="center", **{"color": INK, "bbox": box, "parse_math": False, **look}
        )

    def _edge(self, edge: Record) -> None:
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path as Curve

        start, end = self.at[edge["from"]], self.at[edge["to"]]
        bend = 0.0 if self.drawn.layout == "force" else 0.5 * (end["x"] - start["x"])
        points = [
            (start["x"], start["y"]),
            (start["x"] + bend, start["y"]),
            (end["x"] - bend, end["y"]),
            (end["x"], end["y"]),
        ]
        relation = next(row for row in self.drawn.relations if row["id"] == edge["relation"])
        dash = next(row["dash"] for row in self.drawn.levels if row["id"] == edge["level"])
        style: Any = (0, [length * 0.75 for length in dash]) if dash else "solid"
        curve = Curve(points, [Curve.MOVETO, Curve.CURVE4, Curve.CURVE4, Curve.CURVE4])
        self.axes.add_patch(
            PathPatch(
                curve,
                fill=False,
                edgecolor=relation["colour"],
                linewidth=relation["weight"] * 0.75,
                alpha=0.15 if edge["quiet"] else 0.55,
                linestyle=style,
            )
        )

    def _mark(self, node: Record) -> None:
        self._shape(self.looks[node["type"]], node["x"], node["y"], node["size"])

    def _shape(self, look: Record, x: float, y: float, size: float) -> None:
        from matplotlib.patches import Circle, Polygon, Rectangle

        settings: Record = {"facecolor": look["colour"], "edgecolor": "white", "linewidth": 1.2, "zorder": 3}
        if look["shape"] not in OUTLINES:
            fill = "white" if look["shape"] == "card" else look["colour"]
            self.axes.add_patch(
                Rectangle(
                    (x - size, y - size * 0.6),
                    2 * size,
                    1.2 * size,
                    **{**settings, "facecolor": fill, "edgecolor": look["colour"]},
                )
            )
        elif not OUTLINES[look["shape"]]:
            self.axes.add_patch(Circle((x, y), size, **settings))
        else:
            self.axes.add_patch(
                Polygon([(x + dx * size, y + dy * size) for dx, dy in OUTLINES[look["shape"]]], closed=True, **settings)
            )

    def _box(self, node: Record) -> None:
        from matplotlib.patches import FancyBboxPatch

        look, (left, top, right, bottom) = self.looks[node["type"]], self._room(node)
        card, tall = look["shape"] == "card", bottom - top
        corner = tall / 2 if look["shape"] == "pill" else 7 if look["shape"] == "box" else 4
        corner = min(corner, tall / 2 - 0.1)
        shape = FancyBboxPatch((left, top), right - left, tall, boxstyle=f"round,pad=0,rounding_size={corner}", zorder=3, linewidth=1.2,
                               facecolor="white" if card else look["colour"], edgecolor=look["colour"])  # fmt: skip
        self.axes.add_patch(shape)
        lines = node[f"lines_{self.lang}"]
        for index, line in enumerate(lines):
            y = node["y"] + (index - (len(lines) - 1) / 2) * node["font"] * 1.32
            self._write(
                node["x"],
                y,
                line,
                node["font"],
                ha="center",
                weight="bold",
                color=look["colour"] if card else "white",
                zorder=4,
            )

    def _room(self, node: Record) -> tuple[float, float, float, float]:
        """Return the rectangle a node takes: its box with the label inside, or its label beside it."""
        lines, font, x, y = node[f"lines_{self.lang}"], node["font"], node["x"], node["y"]
        width = max(map(ems, lines)) * font
        if node["side"] == "inside":
            tall = len(lines) * font * 1.32 + font * (0.85 if node["rank"] == 1 else 0.5)
            return x - width / 2 - font * 0.8, y - tall / 2, x + width / 2 + font * 0.8, y + tall / 2
        gap = node["size"] + font * 0.38
        left = x + gap if node["side"] == "right" else x - gap - width if node["side"] == "left" else x - width / 2
        middle = y + node["size"] + font * 0.85 if node["side"] == "below" else y
        return left, middle - font * 0.6, left + width, middle + font * 0.6

    def _labels(self) -> list[tuple[Record, tuple[float, float, float, float]]]:
        """Return the labels that find room, the important ones first."""
        taken = [self._room(node) for node in self.drawn.nodes if node["side"] == "inside"]
        degree: dict[str, int] = {}
        for edge in self.drawn.edges:
            for end in (edge["from"], edge["to"]):
                degree[end] = degree.get(end, 0) + 1
        found = []
        for node in sorted(self.drawn.nodes, key=lambda node: (node["rank"], -degree.get(node["id"], 0), node["id"])):
            room = self._room(node)
            if node["side"] != "inside" and not any(_overlap(room, other) for other in taken):
                taken.append(room)
                found.append((node, room))
        return found

    def _legend(self, left: float, top: float) -> None:
        caption = self.drawn.caption
        self._write(left, top - 10, getattr(caption, self.lang) or caption.zh, 36, weight="bold", ha="left")
        x = left
        for row in self.drawn.types:
            self._shape(row, x + 10, top + 34, 9)
            self._write(x + 28, top + 34, row[self.lang], 20, color=SOFT, ha="left")
            x += 28 + ems(row[self.lang]) * 20 + 30
        x = self._strokes(left, top + 66)
        if caption.synthetic:
            text = "生成数据（synthetic）" if self.lang == "zh" else "Generated data (synthetic)"
            self._write(x, top + 66, text, 15, color="#a33000", ha="left")

    def _strokes(self, x: float, y: float) -> float:
        """Write what the colours of duties and the dashes of evidence levels mean, where the picture has any; return the place after it."""
        rows = [(row["colour"], (), row[self.lang]) for row in self.drawn.roles]
        rows += [(SOFT, tuple(row["dash"]), row[self.lang]) for row in self.drawn.levels if row["dash"]]
        for colour, dash, text in rows:
            style = (0, dash) if dash else "solid"
            self.axes.plot([x, x + 34], [y, y], color=colour, linewidth=2, linestyle=style, solid_capstyle="butt")
            self._write(x + 42, y, text, 18, color=SOFT, ha="left")
            x += 42 + ems(text) * 18 + 30
        return x


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
