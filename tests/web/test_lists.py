from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from kg.web.listing import kinds
from kg.web.report import read_report

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from kg import KnowledgeGraph

PLAN = "inPlan=plan/qingdao-2022-2023"


def names(text: str) -> list[str]:
    """Return the local names of the things a list shows, in order."""
    return re.findall(r'<tr><th scope="row"><a href="/(?:zh|en)/id/([^"]+)"', text)


def rows(client: TestClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_list_holds_the_things_of_its_classes(client: TestClient, knowledge: KnowledgeGraph, kind: str) -> None:
    wanted = {
        thing
        for one in kinds()[kind].classes
        for thing in knowledge.query("SELECT DISTINCT ?t { ?t a ?c }", bind={"c": _iri(one)})["t"]
    }
    assert {row["thing"] for row in rows(client, f"/zh/{kind}.csv")} == wanted
    assert len(names(client.get(f"/zh/{kind}").text)) == min(50, len(wanted))


def _iri(value: str):  # type: ignore[no-untyped-def]
    from kg.store.base import Term

    return Term("iri", value)


def test_a_filter_leads_to_as_many_things_as_it_says(client: TestClient) -> None:
    page = client.get(f"/zh/tasks?{PLAN}").text
    offered = re.findall(r'<li><a href="([^"]+)"><bdi>[^<]*</bdi></a> <span class="count">([0-9,]+)</span>', page)
    assert len(offered) >= 8
    for address, count in offered:
        found = client.get(unescape(address)).text
        assert f'<h1>任务 <span class="count">{count}</span>' in found


def test_the_download_holds_what_is_seen_on_all_pages(client: TestClient) -> None:
    seen = names(client.get(f"/zh/tasks?{PLAN}&sort=-name").text)
    seen += names(client.get(f"/zh/tasks?{PLAN}&sort=-name&page=2").text)
    link = re.search(r'href="(/zh/tasks\.csv[^"]*)"', client.get(f"/zh/tasks?{PLAN}&sort=-name&page=2").text)
    assert link is not None
    held = [row["thing"].partition("/id/")[2] for row in rows(client, unescape(link[1]))]
    assert held == seen


def test_the_copied_query_selects_what_is_seen(client: TestClient, knowledge: KnowledgeGraph) -> None:
    for address in (f"/zh/tasks?{PLAN}", "/zh/tasks?class=pa:Goal&q=国际", "/zh/units?unitKind=-", "/zh/cases"):
        page = client.get(address).text
        query = unescape(re.search(r"<pre[^>]*><code>(.*?)</code>", page, re.S)[1])  # type: ignore[index]
        path, _, fields = address.partition("?")
        held = {row["thing"] for row in rows(client, f"{path}.csv?{fields}")}
        assert set(knowledge.query(query)["thing"]) == held, address
        assert held


@pytest.mark.parametrize("kind", ["leads", "-leads", "name", "-name", "class"])
def test_sorting_keeps_the_things_and_puts_them_in_order(client: TestClient, kind: str) -> None:
    found = rows(client, f"/zh/units.csv?sort={kind}")
    assert {row["thing"] for row in found} == {row["thing"] for row in rows(client, "/zh/units.csv")}
    if "leads" in kind:
        counts = [int(row["leads"]) for row in found]
        assert counts == sorted(counts, reverse=kind[0] == "-")
        assert max(counts) > 0


def test_a_page_beyond_the_last_is_the_last(client: TestClient) -> None:
    pages = -(-len(rows(client, "/zh/tasks.csv")) // 50)
    assert pages > 1
    assert names(client.get("/zh/tasks?page=999").text) == names(client.get(f"/zh/tasks?page={pages}").text)
    assert names(client.get("/zh/tasks?page=-3").text) == names(client.get("/zh/tasks").text)


def test_a_table_is_also_given_by_accept(client: TestClient) -> None:
    answer = client.get("/zh/cities", headers={"accept": "application/json"})
    assert answer.headers["content-type"] == "application/json"
    assert len(answer.json()["results"]["bindings"]) == len(names(client.get("/zh/cities").text))
    assert answer.headers["vary"] == "Accept, Accept-Encoding"


def test_the_spreadsheet_has_the_rows_of_the_list(client: TestClient) -> None:
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(client.get("/zh/cases.xlsx").content)).active
    assert sheet is not None
    assert sheet.max_row == 1 + len(names(client.get("/zh/cases").text))


def test_the_home_page_puts_stated_summed_and_listed_side_by_side(
    client: TestClient, knowledge: KnowledgeGraph
) -> None:
    page = client.get("/en/").text
    card = next(card for card in re.findall(r'<li class="card">(.*?)</li>', page, re.S) if "<b>125</b>" in card)
    listed = len(rows(client, f"/en/tasks.csv?{PLAN}&class=pa:Task"))
    assert re.findall(r"<dd>([^<]*)</dd>", card) == ["122", str(listed)]


def test_the_queries_of_the_coverage_page_count_what_it_shows(client: TestClient, knowledge: KnowledgeGraph) -> None:
    page, report = client.get("/en/coverage").text, read_report(client.app.state.site.atlas)  # type: ignore[attr-defined]
    queries = [unescape(one) for one in re.findall(r"<pre[^>]*><code>(.*?)</code>", page, re.S)]
    covered, stated, unknown = (knowledge.query(query) for query in queries)
    assert [*covered["enumerated"]] == [one.enumerated for one in report.coverage]
    assert [*covered["with_unit"]] == [one.with_unit for one in report.coverage]
    assert {*stated["about"]} == {one.about for one in report.totals}
    assert page.count("<li>") >= len(unknown)
    assert page.count("SPARQL for this page") == len(queries)


def test_the_coverage_page_has_every_finding_of_the_check(client: TestClient) -> None:
    page, report = client.get("/en/coverage").text, read_report(client.app.state.site.atlas)  # type: ignore[attr-defined]
    assert f'Findings <span class="count">{len(report.findings)}</span>' in page
    assert len(rows(client, "/en/coverage.csv")) == len(report.totals)
    assert "open list" in page.lower()
