"""The text index: every text of every thing, in SQLite, as pairs of neighbouring characters.

A text of n characters becomes n tokens: each character with the one after it, the last one alone. A word of two or more characters is
then a phrase of such pairs, which is found exactly where the word stands; a single character is a prefix of a pair. So a hit is
a substring hit, neither more nor less, for words of any length. (SQLite's own tokenisers miss most Chinese words.)
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kg.query.folding import fold

FORMAT = 2
"""Part of the file's name; another layout gets another number."""

_SCHEMA = """
CREATE TABLE things (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, class TEXT, zh TEXT, en TEXT);
CREATE TABLE types (type TEXT NOT NULL, thing INTEGER NOT NULL, PRIMARY KEY (type, thing)) WITHOUT ROWID;
CREATE TABLE texts (id INTEGER PRIMARY KEY, thing INTEGER NOT NULL, property TEXT NOT NULL, kind TEXT NOT NULL,
                    text TEXT NOT NULL, folded TEXT NOT NULL);
CREATE VIRTUAL TABLE pairs USING fts5(tokens, content='', tokenize='ascii');
"""
_INDEXES = """
CREATE INDEX names ON texts (folded) WHERE kind <> 'text';
CREATE INDEX iris ON things (iri);
"""
_ONE_WORD = "SELECT thing FROM texts WHERE id IN (SELECT rowid FROM pairs WHERE pairs MATCH ?)"
_FIND = """
WITH hits AS (
  SELECT thing, text, property,
         CASE WHEN folded = :whole THEN CASE kind WHEN 'label' THEN 0 WHEN 'alias' THEN 1 ELSE 5 END
              WHEN kind = 'label' THEN CASE WHEN instr(folded, :first) = 1 THEN 2 ELSE 3 END
              WHEN kind = 'alias' THEN 4 ELSE 5 END AS rank,
         length(folded) AS size, id
  FROM texts WHERE id IN (SELECT rowid FROM pairs WHERE pairs MATCH :any)),
best AS (SELECT thing, text, property, rank, size, min((rank * 1000000000) + size * 1000 + instr(text, :first)) FROM hits GROUP BY thing)
SELECT things.iri, things.class, things.zh, things.en, best.text, best.property, best.rank, count(*) OVER ()
FROM best JOIN things ON things.id = best.thing
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing with its class, all its types and its texts; a text is (property IRI, kind, text), kind being label, alias or text."""

    iri: str
    of_class: str | None = None
    types: tuple[str, ...] = ()
    zh: str | None = None
    en: str | None = None
    texts: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing that was found.

    `text` is its best text, as printed, `property` the IRI that text stands under, `rank` 0 (the label itself), 1 (an alias itself),
    2 (a label begins so), 3 (in a label), 4 (in an alias) or 5 (in another text).
    """

    iri: str
    of_class: str | None
    zh: str | None
    en: str | None
    text: str
    property: str
    rank: int


@dataclass(frozen=True, slots=True)
class Hits:
    """The best hits in order, and how many there are in all."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    words: tuple[str, ...] = field(default=())


@cache
def _code(character: str) -> str:
    return f"{ord(character):06x}"


def tokens(folded: str) -> str:
    """Return the pair tokens of a folded text, in order.

    Examples
    --------
    >>> tokens("海洋")
    '006d77006d0b 006d0b'
    """
    codes = [_code(character) for character in folded]
    return " ".join(map("".join, zip(codes, [*codes[1:], ""], strict=True)))


def phrase(word: str) -> str:
    """Return the index query for one folded word of any length above none.

    Examples
    --------
    >>> phrase("海洋"), phrase("海")
    ('"006d77006d0b"', '"006d77"*')
    """
    return f'"{tokens(word)}"*' if len(word) == 1 else f'"{tokens(word).rpartition(" ")[0]}"'


class SearchIndex:
    """An index of texts, on disk or in memory. Close it after use, or use it in a ``with``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> SearchIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @classmethod
    def open(cls, path: Path) -> SearchIndex:
        """Open the index at `path`, which is never written again."""
        return cls(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True))

    @classmethod
    def in_memory(cls, entries: Iterable[Entry]) -> SearchIndex:
        """Make an index that lives as long as the object."""
        connection = sqlite3.connect(":memory:")
        _fill(connection, entries)
        return cls(connection)

    @staticmethod
    def write(path: Path, entries: Iterable[Entry]) -> None:
        """Make an index at `path`; it appears whole or not at all."""
        aside = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")
        aside.unlink(missing_ok=True)
        try:
            with closing(sqlite3.connect(aside)) as connection:
                connection.execute("PRAGMA journal_mode = OFF")
                connection.execute("PRAGMA synchronous = OFF")
                _fill(connection, entries)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)

    def find(self, words: Sequence[str], *, limit: int, types: Sequence[str] = ()) -> Hits:
        """Return the things whose texts hold every one of the folded `words`, best first.

        Parameters
        ----------
        words : sequence of str
            Folded words, none of them empty. A thing is a hit if each is a substring of one of its texts.
        limit : int
            How many hits to return at most; `Hits.total` counts them all.
        types : sequence of str
            Class IRIs; where given, a hit has one of them.
        """
        names = {"whole": " ".join(words), "first": words[0], "any": " OR ".join(map(phrase, words)), "limit": limit}
        tests = [
            f"best.thing IN ({_ONE_WORD.replace('?', f':word{n}')})" for n in range(len(words) if len(words) > 1 else 0)
        ]
        names |= {f"word{n}": phrase(word) for n, word in enumerate(words)}
        if types:
            marks = ", ".join(f":type{n}" for n in range(len(types)))
            tests.append(f"best.thing IN (SELECT thing FROM types WHERE type IN ({marks}))")
            names |= {f"type{n}": iri for n, iri in enumerate(types)}
        query = f"{_FIND} WHERE {' AND '.join(tests or ['true'])} ORDER BY rank, size, instr(best.text, :first), iri LIMIT :limit"
        rows = self._connection.execute(query, names).fetchall()
        hits = tuple(Hit(iri=r[0], of_class=r[1], zh=r[2], en=r[3], text=r[4], property=r[5], rank=r[6]) for r in rows)
        return Hits(hits, rows[0][7] if rows else 0, tuple(words))

    def named(self, name: str, types: Sequence[str] = ()) -> list[tuple[str, str]]:
        """Return (IRI, kind) of the things whose label or alias, folded, is `name`, folded; sorted by IRI."""
        query = """SELECT DISTINCT things.iri, texts.kind FROM texts JOIN things ON things.id = texts.thing
                   WHERE texts.folded = ? AND texts.kind <> 'text'"""
        query, values = _of_types(query, types, [fold(name)])
        return sorted(self._connection.execute(query, values))

    def near(self, name: str, *, count: int = 5, types: Sequence[str] = ()) -> list[str]:
        """Return the labels and aliases nearest to `name`, best first."""
        from difflib import SequenceMatcher

        folded = fold(name)
        if not folded:
            return []
        pairs = {folded[n : n + 2] for n in range(max(1, len(folded) - 1))} | set(folded)
        query = """SELECT DISTINCT texts.text, texts.folded FROM pairs JOIN texts ON texts.id = pairs.rowid
                   JOIN things ON things.id = texts.thing WHERE pairs MATCH ? AND texts.kind <> 'text'"""
        query, values = _of_types(query, types, [" OR ".join(map(phrase, sorted(pairs)))])
        found = self._connection.execute(f"{query} ORDER BY bm25(pairs), texts.folded, texts.text LIMIT 200", values)
        scored = [(-SequenceMatcher(None, folded, other).ratio(), text) for text, other in found]
        return [text for _, text in sorted(scored)[:count]]

    def near_iri(self, iri: str, *, count: int = 5, types: Sequence[str] = ()) -> list[str]:
        """Return the IRIs nearest to `iri`, best first."""
        from difflib import get_close_matches

        query, values = _of_types("SELECT iri FROM things WHERE true", types, [])
        return get_close_matches(
            iri, sorted(row[0] for row in self._connection.execute(query, values)), n=count, cutoff=0.8
        )


def _of_types(query: str, types: Sequence[str], values: list[str]) -> tuple[str, list[str]]:
    if not types:
        return query, values
    marks = ", ".join("?" * len(types))
    return f"{query} AND things.id IN (SELECT thing FROM types WHERE type IN ({marks}))", [*values, *types]


def _fill(connection: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    connection.executescript(_SCHEMA)
    number = 0
    with connection:
        for thing, entry in enumerate(entries):
            connection.execute(
                "INSERT INTO things VALUES (?, ?, ?, ?, ?)", (thing, entry.iri, entry.of_class, entry.zh, entry.en)
            )
            connection.executemany("INSERT OR IGNORE INTO types VALUES (?, ?)", [(kind, thing) for kind in entry.types])
            for prop, kind, text in entry.texts:
                folded = fold(text)
                connection.execute(
                    "INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?)", (number, thing, prop, kind, text, folded)
                )
                connection.execute("INSERT INTO pairs (rowid, tokens) VALUES (?, ?)", (number, tokens(folded)))
                number += 1
    connection.executescript(_INDEXES)
