"""Makes one self-contained HTML file of a network: pyvis's model in our own template. Nothing in the file points outside it."""

from __future__ import annotations

import base64
import hashlib
import json
import tomllib
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyvis
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network

from kg.view.files import write_whole
from kg.view.shapes import OUTLINES
from kg.view.sketch import Sketch, sketch

if TYPE_CHECKING:
    from networkx import MultiDiGraph

TEMPLATES = Path(__file__).with_name("templates")
SHARED = Path(__file__).with_name("static")
SCRIPTS = ("state.js", "paint.js", "panel.js", "sheets.js", "save.js", "main.js")
FRAME_HEIGHT = 720


class Page:
    """One HTML page, complete in itself.

    Attributes
    ----------
    html : str
        The whole file.
    title : str
        What it calls itself.
    """

    def __init__(self, html: str, title: str = "") -> None:
        self.html, self.title = html, title

    def save(self, path: str | Path) -> Path:
        """Write the page as UTF-8, whole or not at all, and return its path."""
        return write_whole(Path(path), self.html.encode("utf-8"))

    def _repr_html_(self) -> str:
        """Return the page inside a sandboxed frame, for notebooks."""
        return (
            _templates().get_template("frame.html.jinja").render(html=self.html, title=self.title, height=FRAME_HEIGHT)
        )


class PageNetwork(Network):  # type: ignore[misc]
    """pyvis's network, filled from a sketch and written with our template instead of its own.

    pyvis 0.3.2 links outside files, writes in the locale's encoding and leaves several holes for script in labels; every way it has of
    writing a page ends here.
    """

    def __init__(self, drawn: Sketch, *, lang: str = "zh") -> None:
        super().__init__(directed=True, notebook=False, cdn_resources="in_line")
        self.drawn, self.lang = drawn, lang
        for node in drawn.nodes:
            self.add_node(
                node["id"], label=node["zh"], **{name: node[name] for name in node if name not in ("id", "font")}
            )
        for edge in drawn.edges:
            self.add_edge(edge["from"], edge["to"], **{name: edge[name] for name in edge if name not in ("from", "to")})

    def page(self) -> Page:
        """Return the page."""
        title = _title(self.drawn, self.lang)
        return Page(_render(self.drawn, self.lang, title), title)

    def generate_html(self, name: str = "", local: bool = True, notebook: bool = False) -> str:
        """Return our page; the arguments are pyvis's and change nothing."""
        return self.page().html

    def write_html(self, name: str, local: bool = True, notebook: bool = False, open_browser: bool = False) -> None:
        """Write our page to `name`."""
        self.page().save(name)

    def show(self, name: str, local: bool = True, notebook: bool = True) -> None:
        """Write our page to `name`."""
        self.page().save(name)

    def save_graph(self, name: str) -> None:
        """Write our page to `name`."""
        self.page().save(name)

    def _repr_html_(self) -> str:
        return self.page()._repr_html_()


def page(network: MultiDiGraph, *, layout: str | None = None, lang: str = "zh") -> Page:
    """Draw a network as a page.

    Parameters
    ----------
    network : networkx.MultiDiGraph
        As :func:`kg.network.build.thing_network` makes it.
    layout : str, optional
        ``typed``, ``bipartite`` or ``force``; by default what the network asks for.
    lang : str
        ``zh`` or ``en``: what the page speaks first; it has a switch.
    """
    return PageNetwork(sketch(network, layout), lang=lang).page()


def _title(drawn: Sketch, lang: str) -> str:
    return str(getattr(drawn.caption, lang) or drawn.caption.zh or drawn.caption.en or "planatlas")


def _render(drawn: Sketch, lang: str, title: str) -> str:
    ui = _words()
    which = 0 if lang == "zh" else 1
    css, script, library = (_texts()[name] for name in ("css", "script", "library"))
    counts = ui["counts"][which].format(len(drawn.nodes), len(drawn.edges))
    return _templates().get_template("page.html.jinja").render(
        lang=lang, title=title, subtitle=counts, synthetic=drawn.caption.synthetic, say=lambda key: ui[key][which],
        css=Markup(css), script=Markup(script), library=Markup(library), data=Markup(_json(_data(drawn, lang, ui))),
        style_hash=_hash(css), script_hashes=f"{_hash(library)} {_hash(script)}",
    )  # fmt: skip


def _data(drawn: Sketch, lang: str, ui: dict[str, list[str]]) -> dict[str, Any]:
    body = {name: cell for name, cell in asdict(drawn).items() if name != "caption"}
    caption = drawn.caption
    titles = {"zh": _title(drawn, "zh"), "en": _title(drawn, "en")}
    return {**body, "title": titles, "synthetic": caption.synthetic, "notes": [list(note) for note in caption.notes],
            "lang": lang, "ui": ui, "shapes": OUTLINES, "file": "planatlas"}  # fmt: skip


def _json(content: object) -> str:
    """Return JSON that cannot end a script element or a line."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )


@cache
def _words() -> dict[str, list[str]]:
    return tomllib.loads((TEMPLATES / "words.toml").read_text(encoding="utf-8"))


@cache
def _texts() -> dict[str, str]:
    """Return style, own script, and the vis-network library as pyvis ships it (without the pointer to its source map)."""
    found = sorted(Path(pyvis.__file__).parent.glob("templates/lib/vis-*/vis-network.min.js"))[-1]
    library = "".join(
        line for line in found.read_text(encoding="utf-8").splitlines(True) if "sourceMappingURL=" not in line[:40]
    )
    parts = [SHARED / "glide.js", *(TEMPLATES / name for name in SCRIPTS)]
    script = "\n".join(part.read_text(encoding="utf-8") for part in parts)
    return {"css": (TEMPLATES / "page.css").read_text(encoding="utf-8"), "script": script, "library": library}
