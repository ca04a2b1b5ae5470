"""Curated tables -> checked rows. Streams line by line; what is wrong is gathered and raised as one error at the end.

The schema is compiled once a file into a plan of (position, column, check), so that a row costs a few dictionary writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import TableError
from kg.ingest.cells import JOINT, Check, Vocabulary, checks, choice, read_span, split_printed, text_fault
from kg.ingest.files import TableFile, find_tables, read_lines
from kg.ingest.schema import Column, Schema, Table
from kg.ingest.unit_decisions import decision_rows, source_row
from kg.ingest.unreviewed import is_unreviewed
from kg.iri import is_local
from kg.model import Evidence, Level, Row, Span

CAP = 20


@dataclass(slots=True)
class Problems:
    """What is wrong, first found first; only `CAP` are kept, all are counted."""

    first: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, place: str, problem: str) -> None:
        """Note one problem at one place."""
        self.count += 1
        if self.count <= CAP:
            self.first.append(f"{place}: {problem}")

    def raise_if_any(self) -> None:
        """Raise one TableError that lists the problems and says how many were left out."""
        if not self.count:
            return
        more = f"\n  … and {self.count - CAP} more (the first {CAP} are shown)" if self.count > CAP else ""
        head = self.first[0] if self.count == 1 else f"{self.count} problems:\n  " + "\n  ".join(self.first) + more
        raise TableError(head, remedy="correct the table and build again; nothing was written")


@dataclass(slots=True)
class Names:
    """The ids met so far with their places, and the references that wait for theirs."""

    places: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, str] = field(default_factory=dict)
    units: dict[str, tuple[str, set[str]]] = field(default_factory=dict)

    def declare(self, name: str, place: str, problems: Problems) -> None:
        """Note an id; a second declaration is a problem."""
        if name in self.places:
            problems.add(place, f"id: {name} is already declared at {self.places[name]}")
        else:
            self.places[name] = place
            self.waiting.pop(name, None)

    def declare_unit(self, name: str, label: str, place: str, problems: Problems) -> None:
        """Note a unit's id: several datasets may declare a unit, each once, as long as they call it the same."""
        folder = place.rpartition("/")[0]
        first, folders = self.units.setdefault(name, (label, set()))
        if name not in self.places or folder in folders or not folders:
            self.declare(name, place, problems)
        elif first != label:
            problems.add(place, f"id: {name} is called {first} at {self.places[name]}")
        folders.add(folder)

    def refer(self, name: str, place: str) -> None:
        """Note a reference."""
        if name not in self.places and name not in self.waiting:
            self.waiting[name] = place

    def settle(self, problems: Problems) -> None:
        """Report the references that no row of any table answers."""
        for name, place in self.waiting.items():
            problems.add(place, f"{name} is declared in no table")


@dataclass(frozen=True, slots=True)
class Pick:
    """One column of one file: where it stands and how its cells are checked."""

    position: int
    column: Column
    check: Check | None


class TableReader:
    """Reads data folders into rows, keeping ids and references over all of them.

    Parameters
    ----------
    schema : Schema
        What tables hold.
    vocabulary : Vocabulary
        The names the ontology knows.

    Examples
    --------
    >>> from kg.ingest.schema import read_schema
    >>> reader = TableReader(read_schema(), Vocabulary(classes=frozenset(), concepts=frozenset(), properties={}))
    >>> reader.finish()
    """

    def __init__(self, schema: Schema, vocabulary: Vocabulary) -> None:
        self.schema, self.vocabulary = schema, vocabulary
        self.problems, self.names = Problems(), Names()
        self.texts: set[str] = set()  # sources whose characters can be counted
        self._checks = checks(vocabulary)

    def sources(self, folder: Path) -> Iterator[Row]:
        """Yield the rows of ``sources.csv`` of a data folder, if it has one."""
        path = folder / "sources.csv"
        if path.is_file():
            file = TableFile(dataset="", table="sources", path=path, shown=path.as_posix())
            for row in self._rows(file, self.schema.sources):
                if "sha256" in row.cells:
                    self.texts.update(row.cells["id"])
                yield row

    def tables(self, folder: Path) -> Iterator[Row]:
        """Yield the rows of all tables of a data folder; candidates that nobody has reviewed are no data yet."""
        if is_unreviewed(folder):
            return
        for file in find_tables(folder, self.schema):
            yield from self._rows(file, self.schema.tables[file.table])

    def decisions(self, folders: Sequence[Path]) -> Iterator[Row]:
        """Yield what accepted decisions on units state, and their source, after all tables."""
        rows = [row for folder in folders for row in decision_rows(folder)]
        for row in rows:
            for column in ("subject", "value"):
                self.names.refer(row.cells[column][0], f"{row.place}: {column}")
        yield from [source_row(), *rows] if rows else ()

    def finish(self) -> None:
        """Settle references over everything read; raise what is wrong.

        Raises
        ------
        TableError
            If any row, column or reference was bad.
        """
        self.names.settle(self.problems)
        self.problems.raise_if_any()

    def _rows(self, file: TableFile, table: Table) -> Iterator[Row]:
        lines = read_lines(file.path)
        _, header = next(lines, (1, []))
        picks = self._plan(file, table, [name.strip() for name in header])
        if picks is None:
            return
        width = len(header)
        for line, cells in lines:
            if len(cells) != width:
                self.problems.add(f"{file.shown}:{line}", f"{len(cells)} cells, but the header has {width} columns")
                continue
            row = self._row(file, line, cells, picks)
            if row is not None:
                yield row

    def _plan(self, file: TableFile, table: Table, header: list[str]) -> list[Pick] | None:
        """Return what to read of each line, or None when the header is refused."""
        place, before = f"{file.shown}:1", self.problems.count
        for name in sorted(set(header) - set(table.names)):
            self.problems.add(place, f"column {name!r} is unknown; {table.name} has: {', '.join(table.names)}")
        for name in sorted(name for name, count in Counter(header).items() if count > 1):
            self.problems.add(place, f"column {name!r} stands twice")
        for column in table.columns:
            if column.required and column.name not in header:
                self.problems.add(place, f"column {column.name!r} is missing")
        if self.problems.count > before:
            return None
        known = [column for column in table.columns if column.name in header]
        return [Pick(header.index(c.name), c, self._check_of(c)) for c in known]

    def _check_of(self, column: Column) -> Check | None:
        if column.name == "level":
            return choice(_LEVELS)
        names = self.vocabulary.choices.get(column.property) if column.kind == "concept" else None
        return choice(names) if names else self._checks.get(column.kind)

    def _row(self, file: TableFile, line: int, cells: list[str], picks: list[Pick]) -> Row | None:
        before, place = self.problems.count, f"{file.shown}:{line}"
        values: dict[str, tuple[str, ...]] = {}
        spans: dict[str, tuple[Span, ...]] = {}
        for pick in picks:
            text, column = cells[pick.position], pick.column
            if not text:
                if column.required:
                    self.problems.add(place, f"{column.name}: is empty, but required")
            elif column.kind == "printed":
                spans[column.evidence_of] = self._spans(text, column, place)
            else:
                values[column.name] = self._values(text, pick, place, own_id=file.table != "units")
        if file.table == "units" and "id" in values:
            self.names.declare_unit(values["id"][0], values.get("label_zh", ("",))[0], place, self.problems)
        if file.table == "statements" and self.problems.count == before:
            self._check_statement(values, place)
        if self.problems.count > before:
            return None
        evidence = self._evidence(values, spans.pop("", ()), place)
        own = {name: values[name] for name in values if name not in _STEERING}
        return Row(table=file.table, file=file.shown, line=line, cells=own, evidence=evidence, column_evidence=spans)

    def _values(self, text: str, pick: Pick, place: str, *, own_id: bool) -> tuple[str, ...]:
        column = pick.column
        values = tuple(part.strip() for part in text.split(JOINT)) if column.many else (text.strip(),)
        for value in values:
            fault = pick.check(value) if pick.check is not None else ""
            if fault:
                self.problems.add(place, f"{column.name}: {fault}")
            elif column.kind == "id" and own_id:
                self.names.declare(value, place, self.problems)
            elif column.kind == "ref":
                self.names.refer(value, f"{place}: {column.name}")
        return values

    def _check_statement(self, values: dict[str, tuple[str, ...]], place: str) -> None:
        """Check a statement's value by the kind its property asks for."""
        (curie,), (text,), (lang,) = values["property"], values["value"], values.get("language", ("zh",))
        kind = self.vocabulary.properties[curie]
        if lang not in {"zh", "en"}:
            self.problems.add(place, f"language: {lang!r} is neither zh nor en")
        if kind in {"ref", "value"} and is_local(text):
            self.names.refer(text, f"{place}: value")
            return
        if kind == "ref":
            known = self.vocabulary.classes | self.vocabulary.concepts
            fault = "" if text.removeprefix("pa:") in known else f"{text!r} is no local name, class or concept"
        else:
            fault = self._checks.get(_CHECKED_AS.get(kind, kind), text_fault)(text)
        if fault:
            self.problems.add(place, f"value of {curie}: {fault}")

    def _spans(self, text: str, column: Column, place: str) -> tuple[Span, ...]:
        read = [read_span(part) for part in split_printed(text)]
        for span in read:
            if isinstance(span, str):
                self.problems.add(place, f"{column.name}: {span}")
        return tuple(span for span in read if isinstance(span, Span))

    def _evidence(self, values: dict[str, tuple[str, ...]], spans: tuple[Span, ...], place: str) -> Evidence:
        """Check the rules of levels and return the row's evidence."""
        (source,), (word,) = values.get("source", values.get("id", ("",))), values.get("level", ("stated",))
        level = Level(word) if word in _LEVELS else Level.STATED
        (confidence,), (reason,) = values.get("confidence", (None,)), values.get("reason", (None,))
        if level is Level.INFERRED and not (confidence and reason):
            self.problems.add(place, "level: an inferred row needs confidence and reason")
        if confidence is not None and not _is_share(confidence):
            self.problems.add(place, f"confidence: {confidence} is not between 0 and 1")
        if level is Level.STATED and "level" in values and not spans and source in self.texts:
            self.problems.add(place, f"evidence: a row stated by {source}, whose text is known, needs its spans")
        return Evidence(source=source, level=level, spans=spans, confidence=confidence, reason=reason)


def _is_share(text: str) -> bool:
    try:
        return 0 <= float(text) <= 1
    except ValueError:
        return False


_CHECKED_AS = {"anyURI": "uri"}
_LEVELS = frozenset(level.value for level in Level)
_STEERING = frozenset({"source", "level", "confidence", "reason"})


def read_rows(folders: Iterable[Path], schema: Schema, vocabulary: Vocabulary) -> Iterator[Row]:
    """Yield every row of every data folder, sources first, then raise what was wrong.

    Rows already yielded must be thrown away when the error comes: publish only after the last row.

    Raises
    ------
    TableError
        If any row, column or reference was bad; at most `CAP` are listed, all are counted.
    """
    reader, folders = TableReader(schema, vocabulary), list(folders)
    for folder in folders:
        yield from reader.sources(folder)
    for folder in folders:
        yield from reader.tables(folder)
    yield from reader.decisions(folders)
    reader.finish()
