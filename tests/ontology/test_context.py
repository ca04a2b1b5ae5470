"""The JSON-LD context: what is written with it reads short, and comes back as the same statements."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rdflib import Graph

from kg.cli.app import root
from kg.resources import ontology_dir

OF_THE_PLAN = """CONSTRUCT { ?s ?p ?o } WHERE {
  { ?s pa:inPlan id:plan\\/qingdao-2022-2023 } UNION { ?s a pa:StatedCount } UNION { ?s a pa:BenchmarkCase } UNION { ?s a pa:City }
  UNION { ?s a pa:Assignment ; pa:task/pa:inPlan id:plan\\/qingdao-2016-2017 } UNION { ?any pa:evidence ?s . ?any a pa:BenchmarkReference }
  ?s ?p ?o }"""


@pytest.fixture(scope="module")
def triples(built_store: Path) -> Graph:
    done = CliRunner().invoke(root, ["query", OF_THE_PLAN, "--format", "nt"], env={"KG_STORE": str(built_store)})
    assert done.exit_code == 0, done.output
    return Graph().parse(data=done.stdout, format="nt")


@pytest.fixture(scope="module")
def written(triples: Graph) -> str:
    context = json.loads((ontology_dir() / "context.jsonld").read_text(encoding="utf-8"))
    return triples.serialize(format="json-ld", context=context, auto_compact=True)


@pytest.mark.filterwarnings("ignore:.*is deprecated, use Dataset:DeprecationWarning")  # rdflib's own reader of JSON-LD
def test_what_is_written_with_the_context_reads_back_as_the_same_statements(triples: Graph, written: str) -> None:
    assert len(triples) > 1000
    assert set(Graph().parse(data=written, format="json-ld")) == set(triples)


def test_names_stand_without_prefix_and_texts_under_their_language(written: str) -> None:
    nodes: list[dict[str, Any]] = json.loads(written)["@graph"]
    (reference,) = [node for node in nodes if node["id"].endswith("/reference/qingdao-2022-2023/b9")]
    assert reference["type"] == "BenchmarkReference"
    assert reference["benchmarkPlace"].endswith("/city/shenzhen")
    assert "数字空间政府建设经验" in reference["aspect"]["zh"]
    (duty,) = [node for node in nodes if node["id"].endswith("/assignment/qingdao-2016-2017/91-1")]
    assert duty["role"] == "lead"
    plain = {name for node in nodes for name in node if ":" in name}
    assert {name.partition(":")[0] for name in plain} <= {"skos", "geo", "dct", "rdfs"}
