"""The floors extraction is held to, measured on the annotated documents beside the checkout."""

from pathlib import Path

import pytest

from kg.ingest.benchmarks import find_benchmarks
from kg.ingest.document import plain_document
from kg.ingest.documents import read_document
from kg.ingest.evaluate import evaluate
from kg.ingest.statements import find_statements
from kg.ingest.table_statements import find_table_statements
from kg.ingest.totals import find_totals

SHARED = Path(__file__).parents[3] / "shared"
pytestmark = [
    pytest.mark.source,
    pytest.mark.skipif(
        not (SHARED / "plans" / "gold.json").exists(), reason="the annotated documents (../shared/plans) are not here"
    ),
]
# Exact statements (f1) and (role, unit) pairs (f1) reached on 2026-11-23, by kind of document.
FLOORS = {
    "negative": (1.0, 1.0),
    "paragraph": (1.0, 1.0),
    "pdf": (0.99, 0.999),
    "table": (1.0, 1.0),
    "text": (1.0, 1.0),
}


def extract(path):
    document = read_document(path)
    found = [*find_statements(document).statements, *find_table_statements(document).statements]
    for statement in found:
        assert document.text[statement.start : statement.end] == statement.printed
    return found


@pytest.fixture(scope="module")
def scores():
    plans = SHARED / "plans"
    return evaluate(plans / "gold.json", [plans / "text", plans / "pdf"], extract)


@pytest.mark.parametrize("kind", FLOORS)
def test_no_kind_of_document_falls_below_what_was_reached(scores, kind):
    row = next(row for row in scores.rows(draws=1) if row["kind"] == kind)
    exact, pairs = FLOORS[kind]
    assert row["f1"] >= exact, scores.confusions()
    assert row["pair_f1"] >= pairs, scores.confusions()


def test_every_annotated_document_is_measured(scores):
    assert scores.missing == ()
    assert sum(score.counts.gold for score in scores.documents) == 382


def test_numbers_and_open_lists_agree_on_every_exact_statement(scores):
    row = scores.rows(draws=1)[-1]
    assert row["same_number"] >= row["exact"]
    assert row["same_open"] >= row["exact"]


def test_html_gives_what_text_gives():
    plans = SHARED / "plans"
    row = evaluate(plans / "gold.json", [plans / "html"], extract).rows(draws=1)[-1]
    assert (row["gold"], row["exact"]) == (128, 128)


@pytest.fixture(scope="module")
def article():
    return plain_document("article.txt", (SHARED / "source" / "article.txt").read_text(encoding="utf-8"))


def test_the_article_names_nine_benchmarks_in_its_tasks(article):
    found = {(r.verb, r.place_start, r.place) for r in find_benchmarks(article)}
    places = {(start, place) for _, start, place in found}
    wanted = {
        (796, "法兰克福"),
        (1729, "纽约"),
        (1732, "上海"),
        (1767, "深圳"),
        (1776, "北京"),
        (2101, "广州"),
        (2140, "上海"),
        (2178, "深圳"),
    }
    assert wanted <= places
    assert any(r.unnamed and r.start == 1882 and r.aspect == "山地旅游发展经验" for r in find_benchmarks(article))


def test_the_article_names_five_cases(article):
    aspects = " ".join(r.aspect for r in find_benchmarks(article))
    assert all(word in aspects for word in ("智慧农业", "公园城市", "翡翠项链", "机场城市", "工业互联网"))


def test_partners_sites_and_ambitions_of_the_article_are_no_benchmarks(article):
    text = " ".join(r.printed for r in find_benchmarks(article))
    assert not any(trap in text for trap in ("华为", "日韩", "浮山", "东北亚", "海上观青岛"))


def test_the_article_gives_no_assignment_and_all_its_counts(article):
    assert [s for s in find_statements(article).statements if s.confidence >= 0.5] == []
    values = [total.value for total in find_totals(article)]
    assert [v for v in values if v in (28, 8, 16, 13, 32, 25)] == [28, 8, 16, 13, 32, 25]
    assert {125, 88, 439} <= set(values)
