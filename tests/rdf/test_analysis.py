from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kg import KnowledgeGraph
from kg.network.collaboration import Collaboration, collaborate
from kg.network.role_network import role_network
from kg.rdf.analysis import analysis_turtle

SIGNIFICANT = """SELECT ?source ?target ?observed ?q WHERE {
  ?edge a qb:Observation ; qb:dataSet ?set ; measure:source ?source ; measure:target ?target ;
        measure:observed ?observed ; measure:q ?q ; measure:sign "+" .
  ?set prov:wasGeneratedBy ?activity . ?activity measure:alpha ?alpha FILTER(?q <= ?alpha)
} ORDER BY ?q"""


@pytest.fixture(scope="module")
def found() -> Collaboration:
    rng = np.random.default_rng(5)
    rows = []
    for task in range(90):
        units = rng.choice(10, 3, replace=False)
        rows += [
            (f"task/own/{task}", f"unit/own/u{u}", "lead" if k == 0 else "supporting") for k, u in enumerate(units)
        ]
    for task in range(90, 106):
        rows += [(f"task/own/{task}", "unit/own/u3", "lead"), (f"task/own/{task}", "unit/own/u4", "supporting")]
    table = pd.DataFrame(rows, columns=["task", "unit", "role"])
    return collaborate(role_network(table), null="role-bicm", boot=0, statistic_draws=0)


def test_significant_ties_written_back_can_be_asked_in_sparql(found: Collaboration, tmp_path: Path) -> None:
    path = tmp_path / "analysis.ttl"
    path.write_text("".join(analysis_turtle(found.as_dict(), {"q": ("校正后的 p", "adjusted p")})), encoding="utf-8")
    store = tmp_path / "store"
    KnowledgeGraph.load([path], store)
    graph = KnowledgeGraph.open(store)
    answer = graph.query(SIGNIFICANT)
    expected = found.significant()
    assert [name.rpartition("/id/")[2] for name in answer["source"]] == expected["source"].tolist()
    assert [name.rpartition("/id/")[2] for name in answer["target"]] == expected["target"].tolist()
    assert answer["q"].tolist() == pytest.approx(expected["q"].tolist(), rel=1e-12)
    assert len(answer) >= 1
    count = graph.query("SELECT (COUNT(*) AS ?n) WHERE { ?row qb:dataSet ?set . ?set rdfs:label 'edges' }")
    assert int(count["n"][0]) == len(found.edges)
    told = graph.query("SELECT ?what WHERE { measure:q rdfs:comment ?what FILTER(LANG(?what) = 'en') }")
    assert told["what"].tolist() == ["adjusted p"]


def test_the_same_analysis_has_the_same_name_and_another_has_not(found: Collaboration) -> None:
    one = "".join(analysis_turtle(found.as_dict()))
    assert one == "".join(analysis_turtle(found.as_dict()))
    other = collaborate(found.roles, null="role-bicm", boot=0, statistic_draws=0, alpha=0.01)
    assert one.split("a prov:Activity")[0] != "".join(analysis_turtle(other.as_dict())).split("a prov:Activity")[0]


def test_a_benchmark_report_written_back_can_be_asked(knowledge: KnowledgeGraph, tmp_path: Path) -> None:
    path = tmp_path / "benchmarks.ttl"
    path.write_text("".join(analysis_turtle(knowledge.benchmarks().as_dict())), encoding="utf-8")
    KnowledgeGraph.load([path], tmp_path / "store")
    graph = KnowledgeGraph.open(tmp_path / "store")
    answer = graph.query(
        "SELECT ?place WHERE { ?row qb:dataSet/rdfs:label 'quotients' ; measure:place ?place ; measure:count ?n FILTER(?n > 0) }"
    )
    assert "https://w3id.org/planatlas/id/city/frankfurt" in set(answer["place"])
