"""A dataset whose every text attacks: labels, aliases, notes, printed phrases, addresses. No page may let any of it through."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg import KnowledgeGraph

if TYPE_CHECKING:
    from starlette.testclient import TestClient

EVIL = """</script><script>alert(1)</script>"><img src=x onerror=alert(2)>'{{7*7}}"""
TURTLE = f"""
@prefix pa: <https://w3id.org/planatlas/ontology#> .
@prefix id: <https://w3id.org/planatlas/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
<https://w3id.org/planatlas/id/city/evil> a pa:City ; rdfs:label '''{EVIL}'''@zh, '''{EVIL}'''@en ; skos:altLabel '''{EVIL}'''@zh ;
  skos:note '''{EVIL}''' ; skos:exactMatch <javascript:alert(3)>, <data:text/html,alert> ; rdfs:seeAlso <https://example.org/?a=%22%3E> ;
  pa:evidence <https://w3id.org/planatlas/id/evidence/city/evil/1> .
<https://w3id.org/planatlas/id/evidence/city/evil/1> a pa:Evidence ; pa:source <https://w3id.org/planatlas/id/source/evil> ; pa:level pa:stated ;
  pa:start 1 ; pa:end 9 ; pa:printed '''{EVIL}''' ; pa:reason '''{EVIL}''' .
<https://w3id.org/planatlas/id/source/evil> a pa:SourceDocument ; rdfs:label '''{EVIL}'''@zh ; dcat:landingPage <javascript:alert(4)> .
<https://w3id.org/planatlas/id/plan/evil> a pa:Plan ; rdfs:label '''{EVIL}'''@zh ; pa:period '''{EVIL}''' .
<https://w3id.org/planatlas/id/task/evil/1> a pa:Task ; rdfs:label '''{EVIL}'''@zh ; pa:inPlan <https://w3id.org/planatlas/id/plan/evil> ;
  pa:section '''{EVIL}'''@zh ; pa:number '''{EVIL}''' .
<https://w3id.org/planatlas/id/case/evil/1> a pa:BenchmarkCase ; rdfs:label '''{EVIL}'''@zh ; pa:benchmarkPlace <https://w3id.org/planatlas/id/city/evil> .
"""
PATHS = (
    *("/", "/tasks", "/cities", "/cases", "/plans", "/sources", "/coverage", "/matrix", "/map", "/graph", "/sparql"),
    *(
        "/units",
        "/positionings",
        "/collaboration",
        "/collaboration?of=%3Cscript%3E&null=svn",
        "/graph?at=city/evil",
        "/questions",
        "/ontology",
    ),
    *("/id/city/evil", "/id/source/evil", "/id/plan/evil", "/id/task/evil/1", "/ontology/City"),
    *(
        "/search?q=alert",
        "/search?q=%3Cscript%3E",
        "/questions/benchmark-cities?plan=*",
        "/questions/case-places?plan=*",
    ),
    *(
        "/tasks?inPlan=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/tasks?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&sort=%3Cscript%3E",
    ),
    *("/id/%3Cscript%3E", "/questions/%3Cscript%3E", "/ontology/%3Cscript%3E", "/%22%3E%3Cscript%3E"),
    "/questions/benchmark-cities?plan=%3Cscript%3Ealert(1)%3C/script%3E",
)


class Reading(HTMLParser):
    """What a browser would make of a page: its scripts, handlers, addresses and images."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.handlers: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script":
            self.scripts.append(given.get("src") or "inline " + str(given.get("type")))
        self.handlers += [name for name in given if name.startswith("on")]
        self.addresses += [str(given[name]) for name in ("href", "src", "action", "xlink:href") if given.get(name)]


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory, built_store: Path) -> TestClient:
    from starlette.testclient import TestClient

    from kg.web.app import create_app

    folder: Path = tmp_path_factory.mktemp("hostile")
    (folder / "evil.ttl").write_text(TURTLE, encoding="utf-8", newline="\n")
    shutil.copytree(built_store, folder / "store")
    KnowledgeGraph.load([folder / "evil.ttl"], folder / "store")
    return TestClient(create_app(KnowledgeGraph.open(folder / "store")), follow_redirects=False)


@pytest.mark.parametrize("path", PATHS)
def test_no_hostile_text_becomes_markup(evil: TestClient, path: str) -> None:
    answer = evil.get(f"/zh{path}")
    assert answer.status_code in {200, 400, 404}
    read = Reading(answer.text)
    assert read.handlers == []
    assert all(src.startswith("/static/") or src == "inline application/json" for src in read.scripts), read.scripts
    schemes = {one.partition(":")[0] for one in read.addresses if re.match(r"[a-z][a-z0-9+.-]*:", one)}
    assert schemes <= {"http", "https", "data"}
    assert not [
        one for one in read.addresses if one.startswith("data:") and not one.startswith("data:image/svg+xml;base64,")
    ]


def test_the_hostile_words_are_still_there_to_read(evil: TestClient) -> None:
    text = evil.get("/zh/id/city/evil").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "javascript:alert(3)" in text


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_no_cell_of_a_download_begins_a_formula(tmp_path: Path, suffix: str) -> None:
    from io import BytesIO

    from kg.store.base import Solutions, Term
    from kg.web.downloads import table_response

    table = Solutions(variables=("a",), rows=[(Term("literal", '=HYPERLINK("http://x")'),), (Term("literal", "@x"),)])
    body = table_response(table, suffix, "table").body
    if suffix == "csv":
        assert all(line[:1] not in "=@+-" for line in body.decode("utf-8-sig").replace('"', "").splitlines())
        return
    from openpyxl import load_workbook

    sheet = load_workbook(BytesIO(body)).active
    assert sheet is not None
    assert [cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row] == ["s", "s"]
