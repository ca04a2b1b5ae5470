"""The compiled shapes against pySHACL: the same breaches, and every rule broken at least once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.query.check import shape_violations
from kg.query.checkqueries import compiled_shapes
from kg.rdf.ontology import ontology_files, shape_files
from kg.rdf.shapes import Violation, read_shapes, shape_queries, violation

BROKEN = Path(__file__).with_name("broken.ttl")


def _ntriples(files: Sequence[Path]) -> bytes:
    import pyoxigraph as ox

    triples = {str(triple) for path in files for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)}
    return "".join(f"{triple} .\n" for triple in sorted(triples)).encode()


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Violation]:
    """What the compiled queries find in the broken data."""
    from kg import iri
    from kg.store.embedded import EmbeddedStore
    from kg.store.rdffile import file_quads
    from kg.store.writer import new_version

    path = tmp_path_factory.mktemp("broken") / "store"
    with new_version(path, iri.graph("inferred")) as (writer, publish):
        for file in (*ontology_files(), BROKEN):
            writer.add(file_quads(file, "ttl", iri.graph("broken"), file.stem))
        publish({"default": "union"})
    _, queries = compiled_shapes()
    return shape_violations(EmbeddedStore(path), queries)


def test_the_compiled_queries_find_what_pyshacl_finds(found: list[Violation]) -> None:
    from kg.rdf.referee import referee_violations

    expected = referee_violations(_ntriples([*ontology_files(), BROKEN]), shape_files())
    assert set(found) - set(expected) == set()
    assert set(expected) - set(found) == set()


def test_every_rule_is_broken_by_the_broken_data(found: list[Violation]) -> None:
    rules, _ = compiled_shapes()
    assert sorted(set(rules) - {one.rule for one in found}) == []


def test_what_is_whole_breaks_no_rule_of_evidence(found: list[Violation]) -> None:
    whole = {f"https://w3id.org/planatlas/id/broken/{name}" for name in ("whole", "cut")}
    assert [one for one in found if one.focus in whole] == []


def test_a_constraint_without_a_template_is_refused_by_name() -> None:
    shape = ("iri", "https://w3id.org/planatlas/shape/x", None, None)
    sh = "http://www.w3.org/ns/shacl#"
    said = {
        "severity": ("iri", f"{sh}Violation"),
        "targetClass": ("iri", "urn:c"),
        "path": ("iri", "urn:p"),
        "in": ("iri", "urn:l"),
    }
    triples = [(shape, ("iri", sh + name, None, None), (*value, None, None)) for name, value in said.items()]
    for name in (f"{sh}message", "https://w3id.org/planatlas/ontology#fix"):
        triples += [(shape, ("iri", name, None, None), ("literal", "x", None, lang)) for lang in ("zh", "en")]
    with pytest.raises(InputError, match=r"shape:x: sh:in has no template"):
        list(shape_queries(read_shapes(triples), lambda _: "SELECT ?this WHERE { }"))


def test_a_value_that_is_the_thing_itself_is_none() -> None:
    assert violation("r", "urn:a", "urn:a") == violation("r", "urn:a", None)
