"""Things are called by local name, IRI, prefixed name, or by a label or alias in any spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.errors import AmbiguousNameError, UnknownNameError
from kg.iri import BASE, ONTOLOGY
from kg.query.searchindex import Entry, SearchIndex

if TYPE_CHECKING:
    from kg import KnowledgeGraph


@pytest.mark.parametrize(
    ("name", "local"),
    [
        ("city/shenzhen", "city/shenzhen"),
        (f"{BASE}city/shenzhen", "city/shenzhen"),
        ("id:city/shenzhen", "city/shenzhen"),
        ("深圳", "city/shenzhen"),
        ("SHENZHEN", "city/shenzhen"),
        ("市推进办", "unit/qingdao/international-city-office"),
        ("青島市國際城市戰略推進委員會辦公室", "unit/qingdao/international-city-office"),
        (" 国际化创新型城市 ", "positioning/qingdao-2022-2023/p3"),
    ],
)
def test_a_name_in_any_form_means_one_thing(name: str, local: str, knowledge: KnowledgeGraph) -> None:
    assert knowledge.reader().thing(name) == BASE + local


@pytest.mark.parametrize("name", ["pa:lead", f"{ONTOLOGY}lead", "lead", "牵头"])
def test_ontology_terms_have_names_too(name: str, knowledge: KnowledgeGraph) -> None:
    assert knowledge.reader().thing(name) == f"{ONTOLOGY}lead"


def test_an_unknown_label_offers_the_nearest(knowledge: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError) as error:
        knowledge.reader().thing("法兰克服")
    assert error.value.candidates[0] == "法兰克福"
    assert "did you mean" in str(error.value)


def test_an_unknown_local_name_offers_local_names(knowledge: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError) as error:
        knowledge.reader().thing("city/shenzen")
    assert error.value.candidates[0] == "city/shenzhen"


def test_an_iri_of_which_nothing_is_said_is_unknown(knowledge: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError):
        knowledge.reader().thing("http://example.org/nothing")


def test_several_things_of_one_name_are_listed(knowledge: KnowledgeGraph) -> None:
    names = knowledge.reader().names
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    twins = [Entry(iri=f"{BASE}x/{n}", texts=((label, "label", "同名"),)) for n in "ab"]
    names._index = lambda: SearchIndex.in_memory(twins)
    with pytest.raises(AmbiguousNameError, match=r"several things are called '同名'; write one of: x/a, x/b"):
        names.resolve("同名")


def test_a_label_is_preferred_to_an_alias(knowledge: KnowledgeGraph) -> None:
    names = knowledge.reader().names
    label, alias = "http://www.w3.org/2000/01/rdf-schema#label", "http://www.w3.org/2004/02/skos/core#altLabel"
    entries = [
        Entry(iri=f"{BASE}x/a", texts=((alias, "alias", "同名"),)),
        Entry(iri=f"{BASE}x/b", texts=((label, "label", "同名"),)),
    ]
    names._index = lambda: SearchIndex.in_memory(entries)
    assert names.resolve("同名") == f"{BASE}x/b"
