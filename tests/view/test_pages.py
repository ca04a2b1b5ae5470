"""A page is one file, complete in itself, and nothing in it can be made to act by a label."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg.errors import InputError
from kg.view.pages import SCRIPTS, TEMPLATES, Page, PageNetwork, page
from kg.view.sketch import sketch


class Reader(HTMLParser):
    """Collects elements, their attributes and the texts of style and script."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, dict[str, str | None], str]] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.texts.append((tag, dict(attrs), ""))

        self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside in ("script", "style"):
            tag, attrs, text = self.texts[-1]
            self.texts[-1] = (tag, attrs, text + data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def data_of(html: str) -> dict[str, Any]:
    text = next(text for tag, attrs, text in read(html).texts if attrs.get("id") == "data")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def test_no_element_points_outside_the_file(network: nx.MultiDiGraph) -> None:
    html = page(network).html
    pointing = [
        (tag, name)
        for tag, attrs in read(html).elements
        for name in attrs
        if name in ("src", "href", "action", "data", "poster")
    ]
    assert pointing == []
    css = next(text for tag, _, text in read(html).texts if tag == "style")
    assert "url(" not in css
    assert "@import" not in css
    assert "sourceMappingURL" not in html


def test_the_page_has_doctype_language_and_title(network: nx.MultiDiGraph) -> None:
    html = page(network).html
    assert html.startswith('<!doctype html>\n<html lang="zh-Hans">')
    assert "<title>小图</title>" in html
    assert '<html lang="en">' in page(network, lang="en").html


def test_only_the_scripts_and_styles_of_the_page_may_run(network: nx.MultiDiGraph) -> None:
    reader = read(page(network).html)
    policy = next(
        attrs["content"] for tag, attrs in reader.elements if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for _, attrs, text in reader.texts:
        if attrs.get("type") != "application/json":
            assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy


def test_data_cannot_end_its_script_element(network: nx.MultiDiGraph) -> None:
    hostile = "</script><script>alert(1)</script>\u2028<!-- &lt;"
    network.nodes["city/shanghai"].update(zh=hostile, en=hostile)
    html = page(network).html
    assert hostile not in html
    assert next(node for node in data_of(html)["nodes"] if node["id"] == "city/shanghai")["zh"] == hostile


def test_the_details_of_a_thing_carry_its_evidence(network: nx.MultiDiGraph) -> None:
    data = data_of(page(network).html)
    node = next(node for node in data["nodes"] if node["id"] == "task/p/01")
    proofs = [data["proofs"][index] for index in node["proofs"]]
    assert {(row["printed"], row["start"], row["end"], row["level"]) for row in proofs} == {
        ("学习上海", 10, 14, "stated"),
        ("学习上海的做法", 10, 30, "stated"),
    }
    edge = next(edge for edge in data["edges"] if edge["from"] == "task/p/03" and edge["to"] == "city/frankfurt")
    proof = data["proofs"][edge["proofs"][0]]
    assert (edge["level"], proof["confidence"], proof["reason"]) == ("inferred", "0.7", "同一语段")


def test_generated_data_says_so_on_the_page(network: nx.MultiDiGraph, synthetic_network: nx.MultiDiGraph) -> None:
    assert 'class="banner" role="note"' in page(synthetic_network).html
    assert 'class="banner" role="note"' not in page(network).html


def test_every_phrase_of_the_page_is_in_the_list_of_words_and_every_word_is_used() -> None:
    import tomllib

    words = tomllib.loads((TEMPLATES / "words.toml").read_text(encoding="utf-8"))
    text = "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in (*SCRIPTS, "page.html.jinja"))
    used = set(re.findall(r"""say\(["']([a-z_]+)["']""", text)) | set(
        re.findall(r'data-(?:word|title|label|placeholder)="([a-z_]+)"', text)
    )
    assert used <= set(words)
    unused = {word for word in set(words) - used if not word.startswith("level_") and f'"{word}"' not in text}
    assert unused == set()
    assert all(len(pair) == 2 and all(pair) for pair in words.values())


def test_every_way_pyvis_writes_a_page_ends_in_ours(network: nx.MultiDiGraph, tmp_path: Path) -> None:
    net = PageNetwork(sketch(network))
    ours = page(network).html
    assert net.generate_html() == ours
    for number, write in enumerate((net.write_html, net.show, net.save_graph)):
        write(str(tmp_path / f"{number}.html"))
        assert (tmp_path / f"{number}.html").read_text(encoding="utf-8") == ours
    assert (net.num_nodes(), net.num_edges()) == (len(network), network.number_of_edges())


def test_a_notebook_shows_the_page_in_a_sandboxed_frame(network: nx.MultiDiGraph) -> None:
    shown = page(network)._repr_html_()
    (tag, attrs), *rest = read(shown).elements
    assert (tag, rest) == ("iframe", [])
    assert attrs["srcdoc"] == page(network).html
    assert attrs["sandbox"] == "allow-scripts allow-downloads"


def test_a_page_is_written_as_utf8_whatever_the_locale(network: nx.MultiDiGraph, tmp_path: Path) -> None:
    script = "from kg.view.pages import Page; import sys; Page(chr(0x9752)).save(sys.argv[1])"
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "a.html")], env=plain, check=True)
    assert (tmp_path / "a.html").read_bytes() == "青".encode()


def test_a_page_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="existing folder"):
        Page("x").save(tmp_path / "missing" / "a.html")
    (tmp_path / "taken").mkdir()
    with pytest.raises(InputError, match="cannot write here"):
        Page("x").save(tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
