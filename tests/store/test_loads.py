"""RDF files of the user's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.building import build_store
from kg.errors import InputError
from kg.store.embedded import EmbeddedStore
from kg.store.loads import load_files
from kg.store.versions import exists

FILES = {
    "a.ttl": b'<http://a/s> <http://a/p> [ <http://a/q> "x" ] .',
    "a.nt": b'<http://a/s> <http://a/p> _:b .\n_:b <http://a/q> "x" .\n',
    "a.trig": b'GRAPH <http://a/g> { <http://a/s> <http://a/p> [ <http://a/q> "x" ] }',
    "a.nq": b'<http://a/s> <http://a/p> _:b <http://a/g> .\n_:b <http://a/q> "x" <http://a/g> .\n',
    "a.jsonld": b'{"@id": "http://a/s", "http://a/p": {"http://a/q": "x"}}',
    "a.rdf": b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="http://a/">
      <rdf:Description rdf:about="http://a/s"><a:p><rdf:Description a:q="x"/></a:p></rdf:Description></rdf:RDF>""",
}


def load(store: Path, folder: Path, name: str, **settings: str) -> int:
    (folder / name).write_bytes(FILES[name])
    return sum(loaded.quads for loaded in load_files(store, [folder / name], **settings))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", FILES)
def test_every_format_lands_in_the_named_graph_and_in_the_default_graph(
    name: str, tiny_data: Path, tmp_path: Path
) -> None:
    build_store(tmp_path / "store", [tiny_data], shipped=False)
    assert load(tmp_path / "store", tmp_path, name, graph="mine") == 2
    store = EmbeddedStore(tmp_path / "store")
    assert store.ask('ASK { GRAPH graph:mine { <http://a/s> <http://a/p>/<http://a/q> "x" } }')
    assert store.ask('ASK { <http://a/s> <http://a/p>/<http://a/q> "x" . ?t a pa:Task }')


def test_loaded_files_survive_the_next_build_unless_it_is_fresh(tiny_data: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    load(store, tmp_path, "a.ttl", graph="mine")
    assert build_store(store, [tiny_data], shipped=False).loaded == 1
    reader = EmbeddedStore(store)
    assert reader.ask("ASK { GRAPH graph:mine { ?s ?p ?o } . ?t a pa:Task }")
    build_store(store, [tiny_data], shipped=False, fresh=True)
    assert not reader.ask("ASK { GRAPH graph:mine { ?s ?p ?o } }")


def test_a_fresh_store_of_quads_is_the_dataset_of_the_file(tmp_path: Path) -> None:
    load(tmp_path / "store", tmp_path, "a.nq")
    store = EmbeddedStore(tmp_path / "store")
    assert store.ask("ASK { GRAPH <http://a/g> { ?s ?p ?o } }")
    assert not store.ask("ASK { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("bomb.rdf", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><rdf:RDF/>', "DOCTYPE and ENTITY are refused"),
        ("deep.ttl", b"<a:s> <a:p> " + b"[ <a:p> " * 600 + b"]" * 600 + b" .", "nested more than 500 deep"),
        ("far.jsonld", b'{"@context": "http://127.0.0.1:9/context", "@id": "http://a/s"}', "far.jsonld"),
        ("bad.ttl", b"<a:s> <a:p> <a:o> .\n<a:s> <a:p>\n", "bad.ttl:"),
        ("what.csv", b"", "the suffix tells no RDF format"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_and_nothing_is_made(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=message):
        load_files(tmp_path / "store", [tmp_path / name])
    assert not exists(tmp_path / "store")
