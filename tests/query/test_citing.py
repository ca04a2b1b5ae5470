"""A cited answer is asked again: same, different and how; on the command line, in Python and on the web alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kg import KnowledgeGraph
from kg.cli.app import root
from kg.errors import InputError, LimitError, UsageError
from kg.query import citation
from kg.query.citing import read_record, record_bytes
from kg.store.base import Limits

UNITS = 'SELECT ?city ?name { ?city a pa:Unit ; rdfs:label ?name FILTER(LANG(?name) = "zh") }'
DAY = "2026-11-25"


@pytest.fixture(scope="module")
def graph(tiny_store: Path) -> KnowledgeGraph:
    return KnowledgeGraph.open(tiny_store)


def as_file(record: dict[str, Any]) -> dict[str, Any]:
    return read_record(record_bytes(record), "c.json")


def test_an_answer_asked_again_on_the_same_data_is_the_same(graph: KnowledgeGraph) -> None:
    for sparql in (
        UNITS,
        f"{UNITS} ORDER BY ?name",
        "ASK { ?s a pa:Unit }",
        "CONSTRUCT { ?c a pa:Unit } { ?c a pa:Unit }",
    ):
        found = graph.rerun(as_file(graph.cite(sparql, date=DAY)))
        assert found.same
        assert (found.added, found.removed, found.changed()) == ((), (), [])


def test_the_order_of_rows_counts_only_where_the_query_gives_one(graph: KnowledgeGraph) -> None:
    up, down = (graph.cite(f"{UNITS} ORDER BY {way}(?city)", date=DAY)["answer"] for way in ("ASC", "DESC"))
    assert up["count"] > 1
    assert (up["order"], up["set_sha256"]) == ("rows", down["set_sha256"])
    assert up["sha256"] != down["sha256"]
    plain = graph.cite(UNITS, date=DAY)["answer"]
    assert (plain["order"], plain["sha256"]) == ("set", up["set_sha256"])


def test_the_order_of_columns_and_the_names_of_blank_nodes_do_not_count(graph: KnowledgeGraph) -> None:
    one, other = (
        graph.cite(f"SELECT {names} {{ ?a rdfs:label ?b }}", date=DAY)["answer"] for names in ("?a ?b", "?b ?a")
    )
    assert one["sha256"] == other["sha256"]
    query = "SELECT (BNODE() AS ?x) { VALUES ?n { 1 2 } }"
    assert graph.rerun(graph.cite(query, date=DAY)).same


def test_other_data_are_told_by_rows_that_came_and_went(tiny_data: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    graph = KnowledgeGraph.build(store, [tiny_data], shipped=False)
    record = as_file(graph.cite(UNITS, date=DAY))
    (tmp_path / "more.ttl").write_text(
        "<https://w3id.org/planatlas/id/city/x> a <https://w3id.org/planatlas/ontology#Unit> ;"
        ' <http://www.w3.org/2000/01/rdf-schema#label> "新城"@zh .',
        encoding="utf-8",
    )
    KnowledgeGraph.load([tmp_path / "more.ttl"], store)
    found = KnowledgeGraph.open(store).rerun(record)
    assert not found.same
    assert [part for part, _, _ in found.changed()] == ["dataset"]
    assert (found.added, found.removed) == (('<https://w3id.org/planatlas/id/city/x>\t"新城"@zh',), ())
    said = "\n".join(citation.rerun_lines(found))
    assert "different" in said
    assert '+ <https://w3id.org/planatlas/id/city/x>\t"新城"@zh' in said
    back = KnowledgeGraph.open(store).cite(UNITS, date=DAY)
    KnowledgeGraph.build(store, [tiny_data], shipped=False, fresh=True)
    assert KnowledgeGraph.open(store).rerun(back).removed == found.added


def test_the_same_data_built_twice_have_the_same_hash(tiny_data: Path, tmp_path: Path, graph: KnowledgeGraph) -> None:
    again = KnowledgeGraph.build(tmp_path / "again", [tiny_data], shipped=False)
    assert again.cite("ASK {}", date=DAY)["dataset"] == graph.cite("ASK {}", date=DAY)["dataset"]


def test_many_rows_are_not_kept_and_that_is_said(graph: KnowledgeGraph) -> None:
    record = as_file(graph.cite("SELECT ?a ?b ?c { ?a ?b ?c }", date=DAY))
    assert record["answer"]["count"] > 1000
    assert record["answer"]["rows"] is None
    assert graph.rerun(record).same
    other = json.loads(json.dumps(record))
    other["answer"] |= {"sha256": "0" * 64, "set_sha256": "0" * 64}
    assert "cannot be said" in "\n".join(citation.rerun_lines(graph.rerun(other)))


def test_a_question_is_cited_by_its_title_and_parameters(graph: KnowledgeGraph) -> None:
    record = graph.cite(question="benchmark-cities", date=DAY)
    assert record["question"]["name"] == "benchmark-cities"
    text = citation.text(record)
    assert record["title"]["zh"] in text
    assert record["title"]["en"] in text
    assert record["answer"]["sha256"][:16] in text


@pytest.mark.parametrize("day", ["today", "", "2026-13-01"])
def test_a_day_that_is_none_is_refused(graph: KnowledgeGraph, day: str) -> None:
    with pytest.raises(UsageError, match="--date"):
        graph.cite("ASK {}", date=day)


def test_a_cut_answer_cannot_be_cited(graph: KnowledgeGraph) -> None:
    with pytest.raises(LimitError, match="cut"):
        graph.cite(UNITS, date=DAY, limits=Limits(rows=1))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda record: b"{",
        lambda record: b"[]",
        lambda record: record_bytes({**record, "format": 9}),
        lambda record: record_bytes({**record, "query": {**record["query"], "text": "ASK {}"}}),
        lambda record: record_bytes({**record, "answer": {**record["answer"], "rows": ["x"]}}),
    ],
)
def test_a_file_that_is_no_citation_or_was_changed_is_named(graph: KnowledgeGraph, spoil: Any) -> None:
    with pytest.raises(InputError, match=r"c\.json: this is no citation"):
        read_record(spoil(graph.cite(UNITS, date=DAY)), "c.json")


def test_bibtex_and_csl_hold_what_reference_managers_read(graph: KnowledgeGraph) -> None:
    record = {**graph.cite(UNITS, date=DAY), "title": {"zh": "甲", "en": "100% & {x}_y"}}
    entry = citation.bibtex(record)
    assert r"title = {100\% \& \{x\}\_y}" in entry
    assert entry.count("{") == entry.count("}")
    (item,) = json.loads(citation.csl(record))
    assert (item["type"], item["accessed"]["date-parts"]) == ("dataset", [[2026, 11, 25]])


def test_the_command_writes_the_file_that_rerun_reads(tiny_store: Path, tmp_path: Path) -> None:
    file = tmp_path / "c.json"
    store = ["--store", str(tiny_store)]
    done = CliRunner().invoke(root, ["cite", UNITS, "--date", DAY, "-o", str(file), *store])
    assert done.exit_code == 0, done.output
    assert done.output == citation.text(json.loads(file.read_bytes()))
    again = CliRunner().invoke(root, ["rerun", str(file), *store])
    assert (again.exit_code, "same" in again.output) == (0, True)
    record = json.loads(file.read_bytes())
    record["answer"] |= {"rows": None, "sha256": "0" * 64, "set_sha256": "0" * 64}
    file.write_bytes(record_bytes(record))
    assert CliRunner().invoke(root, ["rerun", str(file), *store]).exit_code == 1


def test_the_web_gives_the_same_record_and_text(graph: KnowledgeGraph) -> None:
    pytest.importorskip("starlette")
    from starlette.testclient import TestClient

    from kg.web.app import create_app

    client, fields = TestClient(create_app(graph)), {"query": UNITS, "date": DAY}
    record = graph.cite(UNITS, date=DAY)
    assert client.get("/api/cite", params=fields).content == record_bytes(record)
    page = client.get("/en/cite", params=fields)
    assert page.status_code == 200
    assert citation.text(record).splitlines()[1] in page.text
    assert client.get("/en/cite", params={"query": UNITS}).status_code == 200
    assert client.get("/api/cite", params={"query": UNITS, "date": "x"}).status_code == 400
    for path in ("/en/questions/benchmark-cities", "/en/units", "/en/id/task/tiny/1", "/en/sparql"):
        assert "/en/cite" in client.get(path).text, path
