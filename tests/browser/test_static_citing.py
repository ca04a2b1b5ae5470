"""Citing in a static site: the page makes the record that `kg cite` makes, and `kg rerun` asks it again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

pytest.importorskip("starlette")

from kg import KnowledgeGraph
from kg.query import citation
from kg.query.citing import read_record

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
DAY = "2026-11-25"
QUERIES = (
    "SELECT ?name ?class { ?thing a ?class ; rdfs:label ?name }",
    "SELECT ?s ?o { ?s ?p ?o } ORDER BY DESC(STR(?o)) ?s ?p LIMIT 40",
    'SELECT ?x ?order { { SELECT ?x { ?x a pa:Unit } ORDER BY ?x } BIND("a\\"b\\\\c\\n\\tORDER BY 𠀀 豈" AS ?order) }',
    "SELECT (1.50 AS ?d) (1e0 AS ?e) (true AS ?b) (BNODE() AS ?n) (?none AS ?u) {}",
    "ASK { ?unit a pa:Unit }",
    "CONSTRUCT { ?unit rdfs:label ?name ; rdfs:seeAlso [] } WHERE { ?unit a pa:Unit ; rdfs:label ?name }",
    "  # SERVICE in a comment\nSELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }\n",
)


def cited(page: Page, tmp_path: Path) -> tuple[dict[str, Any], dict[str, str], Path]:
    """Give the day, and return the record, the texts and the file that the page makes."""
    page.fill("#date", DAY)
    page.locator("#day button").click()
    page.locator("#made:not([hidden])").wait_for(timeout=60_000)
    with page.expect_download() as download:
        page.locator("#file").click()
    file = tmp_path / "citation.json"
    download.value.save_as(file)
    texts = {name: page.locator(f"#cite-{name} code").evaluate("one => one.textContent") for name in citation.FORMS}
    return read_record(file.read_bytes(), "citation.json"), texts, file


def in_any_order(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record whose rows stand in order, where the query leaves their order to the engine."""
    answer = record["answer"]
    return record if answer["order"] == "rows" else {**record, "answer": {**answer, "rows": sorted(answer["rows"])}}


@pytest.mark.parametrize("query", QUERIES)
def test_the_page_makes_the_record_of_a_query_that_the_command_makes(
    visit_static: Callable[[str], Page],
    tiny_store: Path,
    tmp_path: Path,
    query: str,
) -> None:
    record, texts, file = cited(visit_static("en/cite/index.html?" + urlencode({"query": query})), tmp_path)
    graph = KnowledgeGraph.open(tiny_store)
    wanted = graph.cite(query, date=DAY)
    assert record.pop("engine").startswith("Oxigraph (oxigraph.js ")
    engine = wanted.pop("engine")
    assert in_any_order(record) == in_any_order(wanted)
    again = json.loads(file.read_text(encoding="utf-8"))
    assert graph.rerun(again).same
    assert texts == {name: write(again) for name, write in citation.FORMS.items()}
    assert file.read_text(encoding="utf-8") == json.dumps(again, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    assert engine != again["engine"]


@pytest.mark.parametrize("question", ["units", "inferred-statements"])
def test_the_button_of_a_question_cites_its_answer(
    visit_static: Callable[[str], Page],
    tiny_store: Path,
    tmp_path: Path,
    question: str,
) -> None:
    page = visit_static(f"zh/questions/{question}/index.html")
    page.locator("a.cite").click()
    record, texts, _ = cited(page, tmp_path)
    wanted = KnowledgeGraph.open(tiny_store).cite(question=question, date=DAY)
    assert in_any_order(record | {"engine": ""}) == in_any_order(wanted | {"engine": ""})
    assert texts["text"].startswith(wanted["title"]["zh"])


def test_the_button_of_the_editor_cites_what_stands_in_it(visit_static: Callable[[str], Page]) -> None:
    page = visit_static("en/sparql/index.html")
    page.wait_for_selector("body[data-ready]")
    page.evaluate("query => window.kgEditor.getTab().setQuery(query)", QUERIES[0])
    page.locator("#cite").click()
    page.wait_for_selector("#query")
    assert page.locator("#query").inner_text().endswith(QUERIES[0])


def test_a_query_that_fails_says_so_and_cites_nothing(visit_static: Callable[[str], Page]) -> None:
    page = visit_static(
        "en/cite/index.html?" + urlencode({"query": "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"})
    )
    page.fill("#date", DAY)
    page.locator("#day button").click()
    page.get_by_text("SERVICE is refused").wait_for()
    assert page.locator("#made").is_hidden()
    page = visit_static("en/cite/index.html")
    page.get_by_text("names no query").wait_for()
