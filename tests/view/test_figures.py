"""Figures for papers: vector text, the same bytes every time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import networkx as nx
import pytest

from kg.errors import InputError
from kg.view import figures
from kg.view.figures import _resolution, figure

if TYPE_CHECKING:
    from kg import KnowledgeGraph


@pytest.fixture(autouse=True)
def _chinese_font() -> None:
    try:
        figures.font()
    except InputError:
        pytest.skip("no font with Chinese letters on this machine (fonts-noto-cjk)")


def texts(content: bytes) -> set[str]:
    root = ElementTree.fromstring(content)
    return {"".join(element.itertext()).strip() for element in root.iter("{http://www.w3.org/2000/svg}text")}


def test_text_stays_text_in_an_svg(network: nx.MultiDiGraph) -> None:
    assert {"法兰克福", "小图", "现代产业先行城市"} <= texts(figure(network, "svg").content)
    assert "Frankfurt am Main" in texts(figure(network, "svg", lang="en").content)


@pytest.mark.parametrize("form", ["svg", "png"])
def test_the_same_network_gives_the_same_bytes(network: nx.MultiDiGraph, form: str) -> None:
    assert figure(network, form).content == figure(network, form).content


@pytest.mark.parametrize("layout", ["typed", "bipartite", "force"])
def test_every_layout_can_be_a_figure(network: nx.MultiDiGraph, layout: str) -> None:
    assert "上海" in texts(figure(network, "svg", layout=layout).content)


def test_an_svg_bears_no_date(network: nx.MultiDiGraph) -> None:
    assert b"dc:date" not in figure(network, "svg").content


def test_a_png_is_a_png(network: nx.MultiDiGraph, tmp_path: Path) -> None:
    path = figure(network, "png").save(tmp_path / "a.png")
    assert path.read_bytes().startswith(b"\x89PNG")


def test_a_hostile_label_is_only_text(network: nx.MultiDiGraph) -> None:
    hostile = "<script>$x</script>"
    network.nodes["city/shanghai"].update(zh=hostile)
    network.nodes["city/frankfurt"].update(zh="$\\frac{1}$")
    assert {hostile, "$\\frac{1}$"} <= texts(figure(network, "svg").content)


def test_generated_data_says_so_in_the_figure(synthetic_network: nx.MultiDiGraph) -> None:
    assert any("synthetic" in text for text in texts(figure(synthetic_network, "svg").content))


def test_a_machine_without_chinese_letters_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, network: nx.MultiDiGraph
) -> None:
    from matplotlib import font_manager

    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    with pytest.raises(InputError, match="fonts-noto-cjk"):
        figure(network, "svg")


def test_a_long_picture_keeps_its_letters_readable() -> None:
    wide, tall = 10.0, 53.0
    dots = _resolution(wide, tall)
    assert dots == 200.0
    assert _resolution(40.0, 210.0) > 50
    assert _resolution(500.0, 300.0) ** 2 * 500 * 300 <= 23e6 + 1


def test_a_figure_says_what_its_colours_of_duties_and_its_dashes_mean(knowledge: KnowledgeGraph) -> None:
    units = texts(figure(knowledge.network("units"), lang="en").content)
    assert {"lead", "responsible", "supporting", "guiding"} <= units
    assert "外部知识" in texts(figure(knowledge.network(around="深圳")).content)
