"""`kg find`: which things hold these words? Answers equal a folded substring scan over every text of the store."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg import iri
from kg.errors import UsageError
from kg.query.folding import fold, marked
from kg.query.labels import Labels
from kg.query.searchindex import FORMAT, Entry, Hit, Hits, SearchIndex
from kg.query.stored import stored_query
from kg.store.base import XSD, Solutions, Store, Term

_LABELS = (
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://purl.org/dc/terms/title",
)
_ALIAS = "http://www.w3.org/2004/02/skos/core#altLabel"
CLASS = "http://www.w3.org/2002/07/owl#Class"
_MAKING = threading.Lock()
COLUMNS = ("label_zh", "label_en", "type_zh", "type_en", "hit", "property_zh", "property_en", "name", "thing")


@dataclass(slots=True)
class _Gathered:
    classes: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    labels: dict[str, list[str]] = field(default_factory=dict)
    texts: set[tuple[str, str, str]] = field(default_factory=set)

    def label(self, language: str) -> str | None:
        return min(self.labels.get(language, []), default=None)


def entries(store: Store) -> Iterator[Entry]:
    """Yield every thing of the store with its types and texts, sorted by IRI."""
    things: dict[str, _Gathered] = {}
    for thing, prop, text in store.select(stored_query("texts")):
        if thing is None or prop is None or text is None:
            continue
        gathered = things.setdefault(thing.value, _Gathered())
        is_label = prop.value in _LABELS
        gathered.texts.add(
            (prop.value, "label" if is_label else "alias" if prop.value == _ALIAS else "text", text.value)
        )
        if is_label:
            gathered.labels.setdefault(text.lang or "", []).append(text.value)
    for thing, own, kind in store.select(stored_query("types")):
        if thing and own and kind and thing.value in things:
            things[thing.value].types.add(kind.value)
            things[thing.value].classes.add(own.value)
    for name in sorted(things):
        one = things[name]
        yield Entry(
            iri=name,
            of_class=min(one.classes, key=lambda kind: (not kind.startswith(iri.ONTOLOGY), kind), default=None),
            types=tuple(sorted(one.types)),
            zh=one.label("zh"),
            en=one.label("en"),
            texts=_unrepeated(one.texts),
        )


def _unrepeated(texts: set[tuple[str, str, str]]) -> tuple[tuple[str, str, str], ...]:
    """Leave out what stands twice: the same words under rdfs:label and skos:prefLabel, or as a label and as a printed phrase."""
    order = {"label": 0, "alias": 1, "text": 2}
    first: dict[str, tuple[str, str, str]] = {}
    for prop, kind, text in sorted(texts, key=lambda one: (order[one[1]], one)):
        first.setdefault(text, (prop, kind, text))
    return tuple(first.values())


def open_index(store: Store, folder: Path | None) -> SearchIndex:
    """Return the text index of a store: the file beside it, made at first use, or one in memory where there is no folder to write in."""
    if folder is None:
        return SearchIndex.in_memory(entries(store))
    path = folder / f"search-{FORMAT}.sqlite"
    with _MAKING:  # one thread makes it, the others wait
        if not path.exists():
            try:
                SearchIndex.write(path, entries(store))
            except PermissionError:
                return SearchIndex.in_memory(entries(store))
    return SearchIndex.open(path)


def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of a search text; what stands between double quotes is one word.

    Examples
    --------
    >>> words_of('深圳　經驗'), words_of('"Hong Kong" 机场')
    (('深圳', '经验'), ('hong kong', '机场'))
    """
    found = [quoted or word for quoted, word in re.findall(r'"([^"]+)"|(\S+)', fold(text))]
    return tuple(dict.fromkeys(word for word in found if word.strip()))


def find(index: SearchIndex, text: str, *, limit: int = 20, types: tuple[str, ...] = ()) -> Hits:
    """Return the things that hold every word of `text`, best first.

    Raises
    ------
    UsageError
        If `text` holds no word, or `limit` is below 1.
    """
    words = words_of(text)
    if not words:
        raise UsageError("nothing to look for; name one word or more")
    if limit < 1:
        raise UsageError("--limit must be at least 1")
    return index.find(words, limit=limit, types=types)


def to_solutions(hits: Hits, store: Store) -> Solutions:
    """Return one row a hit: labels, class, the text that was hit with «marks», the property it stands under, local name and IRI."""
    labels = Labels(store)
    rows = [_row(hit, hits.words, labels) for hit in hits.hits]
    return Solutions(variables=COLUMNS, rows=rows, truncated=hits.total > len(hits.hits))


def _row(hit: Hit, words: tuple[str, ...], labels: Labels) -> tuple[Term | None, ...]:
    type_zh, type_en = (labels.get(hit.of_class, language) if hit.of_class else None for language in ("zh", "en"))
    property_zh, property_en = (labels.get(hit.property, language) for language in ("zh", "en"))
    own = hit.zh or (None if hit.en else labels.best(hit.iri))
    texts = (own, hit.en, type_zh, type_en, marked(hit.text, words), property_zh, property_en, iri.shorten(hit.iri))
    return (*(None if text is None else Term("literal", text, f"{XSD}string") for text in texts), Term("iri", hit.iri))
