"""The graph explorer: starts at any thing and grows by its neighbours; the same things stand in a list below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.query.drawing import node_named
from kg.view.style import read_style
from kg.web import neighbours
from kg.web.explorer import whole
from kg.web.page import Page, View

if TYPE_CHECKING:
    from networkx import MultiDiGraph

STARTS = ("positioning/qingdao-2022-2023/p1", "plan/qingdao-2022-2023", "city/shanghai", "plan/qingdao-2016-2017")
_WORDS = [
    "fit",
    "left",
    "none",
    "details",
    "more",
    "add",
    "all_added",
    "evidence",
    "no_evidence",
    "open_page",
    "path_found",
    "path_none",
    "steps",
    "levels",
    "types",
    "relations",
    "rounds",
    "unknown_round",
    "hidden",
    "shown",
    "saved",
    "bad_file",
    "loading",
    "failed",
    "whole_big",
    "role",
    "level_stated",
    "level_derived",
    "level_external",
    "level_inferred",
    "level_unmarked",
    "remove",
    "focus",
    "out",
    "in_",
    "choose",
]


def settings(view: View, at: str) -> dict[str, Any]:
    """Return what the script needs to know: where to ask, what to start with, words and looks."""
    style = read_style()
    return {
        "lang": view.language,
        "at": at,
        "api": "" if view.site.static else "/api",
        "things": view.link("/id/x").replace("x/index.html", "").removesuffix("x"),
        "page": "/index.html" if view.site.static else "",
        "words": {name: view.site.words(f"graph.{name}", view.language) for name in _WORDS},
        "dashes": {name: row["dash"] for name, row in style.levels.items()},
        "colours": {name: row.get("colour", "#8A93A0") for name, row in style.relations.items()},
        "most": neighbours.MOST_ADDED,
    }


def _begin(network: MultiDiGraph) -> str:
    """Return the thing to start with: one of `STARTS`, else the best connected one, else nothing."""
    known = [node for node in STARTS if node in network]
    return known[0] if known else min(network, key=lambda node: (-network.degree(node), node), default="")


def render(view: View) -> str:
    """Return the page; `at` names the thing to start with."""
    network = whole(view.site)
    asked = view.field("at")
    begin = node_named(network, asked) if asked else _begin(network)
    known = [(node, network.nodes[node][view.language]) for node in STARTS if node in network]
    first, left = neighbours.start(network, begin) if begin else ([], 0)
    names = sorted({row[view.language] for _, row in network.nodes(data=True)})
    return view.html(
        "graph.html",
        settings=settings(view, begin),
        first=neighbours.view(network, first, view.language),
        left=left,
        starts=known,
        names=names[:3000],
        counted=(network.number_of_nodes(), network.number_of_edges()),
        name=network.nodes[begin][view.language] if begin else "",
    )


PAGE = Page(name="graph", path="/graph", render=render)
