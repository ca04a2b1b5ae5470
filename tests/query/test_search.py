"""`kg find` on the shipped graph: hits equal a folded substring scan over the store's own texts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import UnknownNameError, UsageError
from kg.query import search
from kg.query.folding import fold

if TYPE_CHECKING:
    from kg import KnowledgeGraph


@pytest.fixture(scope="module")
def scanned(knowledge: KnowledgeGraph) -> dict[str, list[str]]:
    """IRI -> folded texts, straight from SPARQL and not through the index."""
    query = "SELECT ?s ?t { { ?s rdfs:label|skos:prefLabel|skos:altLabel|dct:title ?t } UNION { ?s pa:evidence/pa:printed ?t }"
    query += " UNION { ?s ?p ?t FILTER(isLiteral(?t) && datatype(?t) IN (xsd:string, rdf:langString))"
    query += " FILTER(STRSTARTS(STR(?s), STR(id:)) && !STRSTARTS(STR(?s), CONCAT(STR(id:), 'evidence/'))) } }"
    frame = knowledge.query(query.replace("STR(id:)", "'https://w3id.org/planatlas/id/'"))
    found: dict[str, list[str]] = {}
    for thing, text in zip(frame["s"], frame["t"], strict=True):
        found.setdefault(thing, []).append(fold(text))
    return found


def hits(knowledge: KnowledgeGraph, text: str) -> set[str]:
    return set(knowledge.find(text, limit=100_000)["thing"])


@pytest.mark.parametrize(
    "query", ["海洋", "海", "國際城市", "Ｓhenzhen", "GNP(GNI)", "深圳 经验", "、", "2700余篇", "“", "no such thing"]
)
def test_find_equals_a_folded_substring_scan(
    query: str, knowledge: KnowledgeGraph, scanned: dict[str, list[str]]
) -> None:
    words = search.words_of(query)
    expected = {thing for thing, texts in scanned.items() if all(any(word in text for text in texts) for word in words)}
    assert hits(knowledge, query) == expected


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_part_of_any_text_finds_its_thing(
    data: st.DataObject, knowledge: KnowledgeGraph, scanned: dict[str, list[str]]
) -> None:
    thing = data.draw(st.sampled_from(sorted(scanned)))
    text = data.draw(st.sampled_from(scanned[thing]))
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : start + data.draw(st.integers(1, 6))].replace('"', " ")
    if part.strip():
        words, found = search.words_of(part), hits(knowledge, part)
        assert thing in found
        assert all(all(any(w in t for t in scanned[hit]) for w in words) for hit in found)


def test_the_label_itself_comes_first_and_the_hit_is_marked(knowledge: KnowledgeGraph) -> None:
    frame = knowledge.find("深圳")
    first = frame.iloc[0]
    assert (first["name"], first["hit"], first["type_zh"]) == ("city/shenzhen", "«深圳»", "城市")
    assert frame.attrs["total"] >= len(frame) > 1


def test_a_limit_is_kept_and_the_total_still_counts_all(knowledge: KnowledgeGraph) -> None:
    frame = knowledge.find("海", limit=3)
    assert len(frame) == 3
    assert frame.attrs["total"] == len(hits(knowledge, "海"))


def test_a_type_narrows_the_hits_and_includes_its_subclasses(knowledge: KnowledgeGraph) -> None:
    assert set(knowledge.find("深圳", type="城市")["name"]) == {"city/shenzhen"}
    assert set(knowledge.find("城市", type="pa:Phrase", limit=500)["type_en"]) <= {"task", "goal", "means"}
    with pytest.raises(UnknownNameError, match="no class is called 'Ciity'"):
        knowledge.find("深圳", type="Ciity")


def test_an_empty_search_is_refused(knowledge: KnowledgeGraph) -> None:
    for text in ("", "  "):
        with pytest.raises(UsageError):
            knowledge.find(text)


def test_the_index_stands_beside_the_version_it_was_made_from(knowledge: KnowledgeGraph) -> None:
    knowledge.find("海")
    folder: Path = knowledge.store.version.path
    assert [path.name for path in folder.glob("search-*")] == ["search-2.sqlite"]


def test_without_a_folder_or_without_leave_to_write_the_index_is_made_in_memory(knowledge: KnowledgeGraph) -> None:
    with search.open_index(knowledge.store, None) as index:
        assert index.find(["海洋"], limit=1).total == len(hits(knowledge, "海洋"))
