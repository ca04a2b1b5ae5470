"""Rows become quads: what each row states, where, and on what evidence."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.building import quad_builder
from kg.ingest.cells import ontology_vocabulary
from kg.ingest.schema import read_schema
from kg.ingest.tables import read_rows
from kg.iri import expand
from kg.rdf.nquads import Quad, line, literal

ID = "https://w3id.org/planatlas/id/"


@pytest.fixture
def quads(tiny_data: Path) -> set[tuple[str, str, str, str]]:
    schema, vocabulary = read_schema(), ontology_vocabulary()
    builder = quad_builder(schema, vocabulary.properties)
    return {quad for row in read_rows([tiny_data], schema, vocabulary) for quad in builder.row_quads(row)}


def quad(subject: str, curie: str, value: str, graph: str = "tiny") -> Quad:
    thing = value if value.startswith('"') else f"<{ID}{value}>" if "/" in value else f"<{expand(value)}>"
    return (f"<{ID}{subject}>", f"<{expand(curie)}>", thing, f"<{ID}graph/{graph}>")


def test_a_label_is_both_the_label_and_the_preferred_label(quads: set[Quad]) -> None:
    for curie in ("rdfs:label", "skos:prefLabel"):
        assert quad("task/tiny/1", curie, '"推进自贸试验区建设"@zh') in quads


def test_a_cell_of_several_values_makes_several_statements(quads: set[Quad]) -> None:
    for name in ("商务局", "市商务委"):
        assert quad("unit/tiny/commerce", "skos:altLabel", f'"{name}"@zh') in quads


def test_an_assignment_also_ties_the_task_to_the_unit_by_its_role(quads: set[Quad]) -> None:
    assert quad("task/tiny/1", "pa:leadUnit", "unit/tiny/commerce") in quads
    assert quad("task/tiny/1", "pa:supportingUnit", "unit/tiny/reform") in quads


def test_evidence_names_source_characters_level_and_the_properties_it_supports(quads: set[Quad]) -> None:
    node = "evidence/assignment/tiny/1-1/1"
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    assert quad("assignment/tiny/1-1", "pa:evidence", node) in quads
    assert quad(node, "pa:source", "source/tiny") in quads
    assert quad(node, "pa:start", f'"29"{integer}') in quads
    assert quad(node, "pa:end", f'"35"{integer}') in quads
    assert quad(node, "pa:printed", '"市商务局牵头"') in quads
    assert quad(node, "pa:level", "pa:stated") in quads
    supported = {o for s, p, o, _ in quads if s.endswith(f"{node}>") and p == f"<{expand('pa:statedProperty')}>"}
    assert supported == {f"<{expand('pa:' + name)}>" for name in ("task", "unit", "role", "order")}


def test_an_inferred_statement_lives_in_the_inferred_graph_with_confidence_and_reason(quads: set[Quad]) -> None:
    assert quad("task/tiny/1", "skos:altLabel", '"自贸区任务"@zh', "inferred") in quads
    inferred = {(p, o) for _, p, o, g in quads if g.endswith("graph/inferred>")}
    assert (f"<{expand('pa:confidence')}>", '"0.8"^^<http://www.w3.org/2001/XMLSchema#decimal>') in inferred
    assert (f"<{expand('pa:statedValue')}>", '"自贸区任务"@zh') in inferred


def test_the_same_rows_give_the_same_quads_in_the_same_order(tiny_data: Path) -> None:
    schema, vocabulary = read_schema(), ontology_vocabulary()

    def once() -> list[Quad]:
        builder = quad_builder(schema, vocabulary.properties)
        return [q for row in read_rows([tiny_data], schema, vocabulary) for q in builder.row_quads(row)]

    assert once() == once()


@given(st.text(st.characters(blacklist_categories=("Cs",)), max_size=60))
def test_any_text_comes_back_from_its_n_quads_literal(text: str) -> None:
    written = line((f"<{ID}a/b>", f"<{ID}a/c>", literal(text), f"<{ID}graph/x>"))
    (read,) = ox.parse(written.encode(), ox.RdfFormat.N_QUADS)
    assert isinstance(read.object, ox.Literal)
    assert read.object.value == text
