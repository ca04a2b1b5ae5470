from __future__ import annotations

from pathlib import Path

import pytest

from kg.query.labels import Labels
from kg.store.base import Limits
from kg.store.embedded import EmbeddedStore


def things(store: EmbeddedStore) -> list[str]:
    found = store.select("SELECT DISTINCT ?thing { ?thing a ?class FILTER(isIRI(?thing)) } ORDER BY ?thing")
    return [row[0].value for row in found if row[0] and "/evidence/" not in row[0].value]


def test_names_learned_at_once_are_those_looked_up_one_by_one(built_store: Path) -> None:
    store = EmbeddedStore(built_store)
    every = [*things(store)[::7], "https://w3id.org/planatlas/id/city/atlantis", "https://example.org/x"]
    slow, quick = Labels(store), Labels(store)
    quick.learn_all(Limits())
    wanted = {(one, language): slow.best(one, language) for one in every for language in ("zh", "en")}
    store.close()
    store.select = None  # type: ignore[method-assign,assignment]  # asking again would be an error
    assert {(one, language): quick.best(one, language) for one, language in wanted} == wanted


@pytest.mark.parametrize("rows", [1, 200])
def test_more_names_than_the_limit_allows_are_looked_up_one_by_one(built_store: Path, rows: int) -> None:
    labels = Labels(EmbeddedStore(built_store))
    labels.learn_all(Limits(rows=rows))
    assert labels.best("https://w3id.org/planatlas/id/city/shenzhen", "en") == "Shenzhen"
