"""The drawn page in a real browser, opened from a file: no request, search, filters, evidence, keyboard, languages, downloads, hostile labels."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

from kg.network.build import Caption, Tables, thing_network
from kg.view.pages import page

if TYPE_CHECKING:
    from kg import KnowledgeGraph

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
PHRASE = "means/qingdao-2022-2023/p5-03"


@pytest.fixture(scope="session")
def overview(knowledge: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The overview of the shipped data."""
    return knowledge.draw().save(tmp_path_factory.mktemp("drawn") / "overview.html")


def test_the_page_asks_the_network_for_nothing_and_complains_of_nothing(overview: Path, open_page: Open) -> None:
    seen = open_page(overview)
    for button in ("#physics", "#physics", "#table", "#table", "#language", "#fit"):
        seen.page.click(button)
    assert [url for url in seen.requests if not url.startswith(("blob:", "data:"))] == [overview.as_uri()]
    assert seen.complaints == []


def test_the_canvas_is_not_blank(overview: Path, open_page: Open) -> None:
    colours = open_page(overview).page.evaluate(
        """() => { const c = document.querySelector('#canvas canvas'); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        const seen = new Set(); for (let i = 0; i < d.length; i += 4) if (d[i + 3] > 200) seen.add((d[i] << 16) | (d[i + 1] << 8) | d[i + 2]); return [...seen]; }"""
    )
    assert {0x332288, 0x0077BB, 0xCC3311, 0x1B2A41} <= set(colours)


def test_labels_do_not_overlap_at_rest_and_all_find_room(overview: Path, open_page: Open) -> None:
    window = open_page(overview).page
    boxes = window.evaluate("() => labelBoxes.map((b) => [b.left, b.top, b.right, b.bottom])")
    clashes = [
        (a, b)
        for i, a in enumerate(boxes)
        for b in boxes[i + 1 :]
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
    assert clashes == []
    assert len(boxes) == window.evaluate("() => data.nodes.filter((n) => !boxed(n)).length")


COVERED = """() => { const frame = document.getElementById('canvas').getBoundingClientRect(),
  box = document.querySelector('#canvas canvas').getBoundingClientRect();
  return box.left <= frame.left && box.right >= frame.right && box.top <= frame.top && box.bottom >= frame.bottom; }"""


def test_a_drag_moves_the_drawn_picture_and_draws_it_anew_where_it_was_left(overview: Path, open_page: Open) -> None:
    window = open_page(overview).page
    box = window.locator("#canvas").bounding_box()
    place = "() => network.canvasToDOM(network.getPosition('city/frankfurt'))"
    moved = "() => document.querySelector('#canvas canvas').style.transform"
    before = window.evaluate(place)
    window.mouse.move(box["x"] + 6, box["y"] + 6)
    window.mouse.down()
    window.mouse.move(box["x"] + 66, box["y"] + 46, steps=6)
    assert window.evaluate(moved) == "translate(60px, 40px) scale(1)"
    window.mouse.move(box["x"] + 6 + 0.3 * box["width"], box["y"] + 6 + 0.3 * box["height"], steps=6)
    assert window.evaluate(COVERED), "no empty strip comes into view"
    window.mouse.move(box["x"] + 66, box["y"] + 46, steps=6)
    window.mouse.up()
    window.wait_for_function(f"() => ({moved})() === ''")
    after = window.evaluate(place)
    assert [round(after["x"] - before["x"]), round(after["y"] - before["y"])] == [60, 40]
    assert window.evaluate("state.chosen") is None


@pytest.mark.parametrize("wanted", ["法兰克福", "frankf"])
def test_search_finds_a_thing_by_its_chinese_or_english_name(overview: Path, open_page: Open, wanted: str) -> None:
    window = open_page(overview).page
    window.fill("#search", wanted)
    window.press("#search", "ArrowDown")
    window.press("#search", "ArrowUp")
    window.press("#search", "Enter")
    assert window.text_content("#details h2") in ("法兰克福", "借鉴法兰克福会展业“符号价值”生产")
    assert window.get_attribute("#search", "aria-expanded") == "false"


def test_a_search_without_a_match_says_so(overview: Path, open_page: Open) -> None:
    window = open_page(overview).page
    window.fill("#search", "火星")
    assert window.text_content("#hits li") == "没有匹配的名称"


def test_a_click_on_a_thing_shows_its_evidence_and_leads_to_its_neighbours(overview: Path, open_page: Open) -> None:
    window = open_page(overview).page
    at = window.evaluate("(id) => network.canvasToDOM(network.getPosition(id))", PHRASE)
    box = window.locator("#field").bounding_box()
    window.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    details = window.text_content("#details")
    assert "学习纽约、上海等休闲开放、小而精致的口袋公园经验做法" in details
    assert "第 1727–1753 字" in details
    assert "原文所述" in details
    window.click("#details .links button:has-text('纽约')")
    assert window.text_content("#details h2") == "纽约"


def test_a_click_on_a_label_is_a_click_on_its_thing(overview: Path, open_page: Open) -> None:
    window = open_page(overview).page
    at = window.evaluate(
        "(id) => { const b = labelBoxes.find((b) => b.id === id); return network.canvasToDOM({ x: b.right - 5, y: b.middle }); }",
        PHRASE,
    )
    box = window.locator("#field").bounding_box()
    window.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    assert window.evaluate("state.chosen") == PHRASE


def test_a_relation_shows_the_characters_behind_it(overview: Path, open_page: Open) -> None:
    window = open_page(overview).page
    window.evaluate("choose(data.edges.find((e) => e.relation === 'benchmarkPlace' && e.to === 'city/frankfurt').id)")
    assert "法兰克福" in window.text_content("#details .proof blockquote")


def test_a_filter_takes_a_class_out_of_the_picture_the_count_and_the_tables(overview: Path, open_page: Open) -> None:
    window = open_page(overview).page
    cities = window.evaluate("data.nodes.filter((n) => n.type === 'City').length")
    window.click('#filters button[data-kind="type"][data-id="City"]')
    assert window.get_attribute('#filters button[data-id="City"]', "aria-pressed") == "false"
    assert window.evaluate("data.nodes.filter((n) => n.type === 'City' && !nodes.get(n.id).hidden).length") == 0
    assert window.text_content("#subtitle").startswith("显示")
    window.click("#table")
    total = window.evaluate("data.nodes.length")
    assert window.locator("#things tbody tr").count() == total - cities
    window.click("#reset")
    assert window.locator("#things tbody tr").count() == total


def test_filters_by_relation_and_evidence_level_hide_relations(overview: Path, open_page: Open) -> None:
    window = open_page(overview).page
    window.click('#filters button[data-kind="relation"][data-id="benchmarkPlace"]')
    assert (
        window.evaluate(
            "edges.get().filter((e) => !e.hidden && relationById && edgeById.get(e.id).relation === 'benchmarkPlace').length"
        )
        == 0
    )
    window.click('#filters button[data-kind="level"][data-id="stated"]')
    assert window.evaluate("edges.get().filter((e) => !e.hidden && edgeById.get(e.id).level === 'stated').length") == 0


def test_the_keyboard_alone_moves_chooses_reads_and_leaves(overview: Path, open_page: Open) -> None:
    window = open_page(overview).page
    for _ in range(20):
        window.keyboard.press("Tab")
        if window.evaluate("document.activeElement.id") == "canvas":
            break
    assert window.evaluate("document.activeElement.id") == "canvas"
    assert window.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    place, scale = window.evaluate("[network.getViewPosition().x, network.getScale()]")
    window.keyboard.press("ArrowRight")
    window.keyboard.press("+")
    moved, grown = window.evaluate("[network.getViewPosition().x, network.getScale()]")
    assert moved > place
    assert grown > scale
    window.keyboard.press("Enter")
    assert window.evaluate("document.activeElement.id") == "details"
    assert window.text_content("#details .name")
    window.keyboard.press("Escape")
    assert window.evaluate("[state.chosen, document.activeElement.id]") == [None, "canvas"]
    window.keyboard.press("n")
    assert window.evaluate("state.chosen") is not None


def test_the_language_switch_changes_the_page_its_labels_and_its_language_mark(overview: Path, open_page: Open) -> None:
    window = open_page(overview).page
    window.click("#language")
    assert window.get_attribute("html", "lang") == "en"
    assert window.text_content("#table") == "Table"
    assert "Frankfurt am Main" in window.evaluate("labelBoxes.map((b) => b.text)")
    window.click("#language")
    assert "法兰克福" in window.evaluate("labelBoxes.map((b) => b.text)")


def test_physics_is_off_until_asked_for_and_everything_goes_back(overview: Path, open_page: Open) -> None:
    window = open_page(overview).page
    before = window.evaluate("network.getPositions()")
    assert window.evaluate("network.physics.options.enabled") is False
    window.click("#physics")
    window.wait_for_timeout(600)
    assert window.evaluate("network.getPositions()") != before
    window.click("#physics")
    assert window.evaluate("network.getPositions()") == before


def test_the_svg_holds_the_labels_as_text(overview: Path, open_page: Open, tmp_path: Path) -> None:
    window = open_page(overview).page
    with window.expect_download() as waiting:
        window.click("#svg")
    waiting.value.save_as(tmp_path / "a.svg")
    assert waiting.value.suggested_filename == "planatlas.svg"
    root = ElementTree.parse(tmp_path / "a.svg").getroot()
    written = {element.text for element in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"法兰克福", "现代产业先行城市"} <= written


def test_the_png_is_large_enough_for_print(overview: Path, open_page: Open, tmp_path: Path) -> None:
    window = open_page(overview).page
    with window.expect_download() as waiting:
        window.click("#png")
    waiting.value.save_as(tmp_path / "a.png")
    head = (tmp_path / "a.png").read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    assert struct.unpack(">I", head[16:20])[0] >= 2000


def test_the_address_leads_back_to_a_thing(overview: Path, open_page: Open) -> None:
    window = open_page(overview, hash="#city%2Ffrankfurt").page
    assert window.text_content("#details h2") == "法兰克福"


def test_a_phone_shows_panel_and_picture_without_sideways_scrolling(overview: Path, open_page: Open) -> None:
    window = open_page(overview, width=390, height=844).page
    assert window.evaluate("document.documentElement.scrollWidth") <= 390
    assert window.locator("#filters").bounding_box()["y"] > window.locator("#canvas").bounding_box()["y"]


def test_a_phone_starts_with_the_whole_picture(overview: Path, open_page: Open) -> None:
    window = open_page(overview, width=390, height=844).page
    outside = """data.nodes.filter((n) => { const at = network.canvasToDOM(network.getPosition(n.id)), field = document.getElementById('field');
        const box = document.getElementById('canvas'), x = at.x + field.offsetLeft, y = at.y + field.offsetTop; return x < 0 || y < 0 || x > box.clientWidth || y > box.clientHeight; }).length"""
    assert window.evaluate(outside) == 0


def test_a_filter_by_duty_hides_the_relations_of_that_role(
    knowledge: KnowledgeGraph, tmp_path: Path, open_page: Open
) -> None:
    drawn = knowledge.draw("units").save(tmp_path / "units.html")
    window = open_page(drawn).page
    shown = (
        "edges.get().filter((e) => !e.hidden && relationById.get(edgeById.get(e.id).relation).role === 'lead').length"
    )
    assert window.evaluate(shown) > 0
    window.click('#filters button[data-kind="role"][data-id="lead"]')
    assert window.evaluate(shown) == 0
    window.click("#reset")
    assert window.evaluate(shown) > 0


@pytest.mark.parametrize("lens", ["overview", "units"])
def test_axe_finds_nothing_serious_on_a_drawn_page(
    lens: str, knowledge: KnowledgeGraph, tmp_path: Path, open_page: Open
) -> None:
    window = open_page(knowledge.draw(lens).save(tmp_path / "page.html")).page
    window.evaluate((Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8"))
    found = window.evaluate(
        "axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.map((v) => [v.impact, v.id, v.nodes[0].html.slice(0, 120)]))"
    )
    assert [row for row in found if row[0] in ("serious", "critical")] == []


HOSTILE = [
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1> href",
    "</script><script>window.hit=1</script>",
    '"><svg onload=window.hit=1>',
    "{{7*7}}${window.hit=1}javascript:window.hit=1",
    "\u2028window.hit=1//<!--<script>",
]


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A page on which every name, class, relation, fact, source and title is hostile."""
    bad = HOSTILE
    things = [[f"thing/{text}{i}", bad[i], text, text, bad[0], bad[1], i] for i, text in enumerate(bad)]
    links = [[f"thing/{bad[0]}0", bad[3], f"thing/{bad[i]}{i}"] for i in range(1, len(bad))]
    proofs = [
        [row[0], bad[2], None, bad[1], bad[0], bad[3], 0, 1, bad[i], "stated", bad[1], bad[2]]
        for i, row in enumerate(things)
    ]
    facts = [[row[0], bad[0], bad[1], None] for row in things]
    words = [[text, text, text] for text in bad]
    tables = Tables.of_rows(links=links, things=things, evidence=proofs, facts=facts, words=words)
    caption = Caption(zh=bad[2], en=bad[0], layout="force", notes=((bad[0], bad[1]),))
    return page(thing_network(tables, caption)).save(tmp_path / "hostile.html")


def test_no_label_title_class_relation_source_or_fact_can_act(hostile: Path, open_page: Open) -> None:
    seen = open_page(hostile)
    window = seen.page
    for number, text in enumerate(HOSTILE):
        window.evaluate("(id) => choose(id, true)", f"thing/{text}{number}")
        at = window.evaluate("(id) => network.canvasToDOM(network.getPosition(id))", f"thing/{text}{number}")
        box = window.locator("#field").bounding_box()
        window.mouse.move(box["x"] + at["x"], box["y"] + at["y"])
        window.wait_for_timeout(120)
        assert window.text_content("#details h2") == text
    window.fill("#search", "script")
    window.click("#table")
    window.click("#language")
    window.click("#svg")
    window.wait_for_timeout(200)
    assert window.evaluate("window.hit") is None
    assert window.locator("#details script, #details img, #details svg[onload], #hits img, #sheets img").count() == 0
    assert [url for url in seen.requests if not url.startswith(("blob:", "data:"))] == [hostile.as_uri()]
    assert seen.complaints == []


def test_the_frame_of_a_notebook_draws_too(
    overview: Path, open_page: Open, knowledge: KnowledgeGraph, tmp_path: Path, chromium: Any
) -> None:
    (tmp_path / "cell.html").write_text(
        f"<!doctype html><body>{knowledge.draw('cases')._repr_html_()}", encoding="utf-8"
    )
    window = chromium.new_page()
    window.goto((tmp_path / "cell.html").as_uri())
    frame = window.frame_locator("iframe")
    frame.locator("body[data-ready]").wait_for(timeout=30_000)
    assert frame.locator("#title").text_content() == "对标案例：地方、经验与所服务的工作"
    window.close()
