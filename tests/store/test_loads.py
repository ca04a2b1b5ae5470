"""RDF files of the user's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.building import build_store
from kg.errors import InputError, LimitError
from kg.store import rdfchild
from kg.store.embedded import EmbeddedStore
from kg.store.loads import FORMATS, load_files
from kg.store.rdfchild import child_quads
from kg.store.rdffile import file_quads
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


XML = b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="http://a/">%s'


def nested(depth: int) -> bytes:
    return b"<a:s> <a:p> " + b"<<( <a:s> <a:p> " * depth + b"<a:o>" + b" )>>" * depth + b" ."


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("bomb.rdf", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><rdf:RDF/>', "DOCTYPE and ENTITY are refused"),
        ("deep.rdf", XML % (b"<a:p><a:c>" * 300), "deep.rdf: nested more than 200 deep"),
        (
            "wide.rdf",
            XML % b"<a:c %s/>" % b" ".join(b'a:p%d="x"' % n for n in range(1001)),
            "more than 1000 attributes",
        ),
        ("deep.nt", nested(300), "deep.nt: nested more than 200 deep"),
        ("abyss.nt", nested(60_000), "abyss.nt: the file brought its reader down: .* nested too deeply"),
        (
            "hidden.ttl",
            b"PREFIX a: <http://a/> a:x\\# " + nested(30_000)[6:],
            "hidden.ttl: the file brought its reader down",
        ),
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


def test_the_second_file_at_fault_leaves_nothing_of_the_first(tmp_path: Path) -> None:
    load(tmp_path / "store", tmp_path, "a.ttl")
    before = sorted(tmp_path.glob("store/**/*"))
    (tmp_path / "bad.nt").write_bytes(FILES["a.nt"] + b"<a:s> <a:p>\n")
    (tmp_path / "a.nt").write_bytes(FILES["a.nt"])
    with pytest.raises(InputError, match=r"bad\.nt:4: "):
        load_files(tmp_path / "store", [tmp_path / "a.nt", tmp_path / "bad.nt"])
    assert sorted(tmp_path.glob("store/**/*")) == before


def test_a_file_that_takes_its_reader_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdfchild, "_SECONDS", 1)
    many = b"".join(b"<a:s> <a:p> _:b%d .\n" % number for number in range(900_000))
    monkeypatch.setattr(rdfchild, "_SECONDS_A_MIB", 0)
    (tmp_path / "long.nt").write_bytes(many)
    with pytest.raises(LimitError, match=r"long\.nt: reading took over 1 s of processor time"):
        load_files(tmp_path / "store", [tmp_path / "long.nt"])
    assert not exists(tmp_path / "store")


def test_a_file_that_needs_too_much_memory_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdfchild, "_MEMORY", 300 << 20)
    deep = b'{"@list":[' * 20_000 + b'"x"' + b"]}" * 20_000
    (tmp_path / "deep.jsonld").write_bytes(b'{"@id": "http://a/s", "http://a/p": ' + deep + b"}")
    with pytest.raises(InputError, match=r"deep\.jsonld: the file brought its reader down: .* over 300 MB of memory"):
        load_files(tmp_path / "store", [tmp_path / "deep.jsonld"])
    assert not exists(tmp_path / "store")


def test_a_child_reads_a_file_as_this_process_does(tmp_path: Path) -> None:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
        kind = FORMATS[tmp_path.joinpath(name).suffix]
        read = list(file_quads(tmp_path / name, kind, None, "b"))
        assert list(child_quads(tmp_path / name, kind, None, "b")) == read
        assert len(read) == 2
