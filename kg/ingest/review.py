"""A person's review of a folder of candidates: a journal that only grows, so that it can stop and go on at any time and lose nothing."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError, TableError, UsageError
from kg.ingest.candidate_tables import CANDIDATE_COLUMNS
from kg.ingest.journal import append_rows

ACCEPT, CORRECT, REFUSE, UNDO = "accept", "correct", "refuse", "undo"
DECISIONS = (ACCEPT, CORRECT, REFUSE, UNDO)
CORRECTABLE = ("number", "title", "lead", "responsible", "supporting", "guiding", "deadline", "open")
ROLES = ("lead", "responsible", "supporting", "guiding")
JOURNAL_COLUMNS = ("candidate", "digest", "decision", "who", "when", "comment", *CORRECTABLE)
_GIVEN = ("source", "page", "section", "start", "end", "printed", "confidence", "rule", "flags", *CORRECTABLE)
Row = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The decision that holds for one candidate; `cells` are its cells as decided, corrections included."""

    decision: str
    who: str
    when: str
    comment: str
    cells: Mapping[str, str]


def is_unread(row: Mapping[str, str]) -> bool:
    """Tell whether a row is an unread place: a role word stands there, and no statement that could be accepted.

    Examples
    --------
    >>> is_unread({"candidate": "u00001"}), is_unread({"candidate": "c00001"})
    (True, False)
    """
    return row["candidate"].startswith("u")


def digest(row: Mapping[str, str]) -> str:
    """Return a short fingerprint of what a reviewer sees of a candidate: it changes when the candidate does."""
    body = "\x1f".join(row.get(name, "") for name in _GIVEN)
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:12]


class Review:
    """The review of one folder that `kg ingest` wrote.

    Parameters
    ----------
    folder : Path
        It holds ``candidates.csv`` and ``texts/``; the review adds ``decisions.csv``.

    Raises
    ------
    InputError
        If the folder is none, or its journal is about other candidates.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.candidates = _read_candidates(folder / "candidates.csv")
        self._by_id = {row["candidate"]: row for row in self.candidates}
        self._history: dict[str, list[Verdict]] = {}
        self._texts: dict[str, str] = {}
        self._order: list[str] = []
        self._replay()

    @property
    def journal(self) -> Path:
        """The table of all decisions, oldest first."""
        return self.folder / "decisions.csv"

    def verdict(self, candidate: str) -> Verdict | None:
        """Return the decision that holds for a candidate, or None while it waits."""
        history = self._history.get(candidate)
        return history[-1] if history else None

    def waiting(self) -> list[Row]:
        """Return the candidates nobody has decided, in the order of the text."""
        return [row for row in self.candidates if self.verdict(row["candidate"]) is None]

    def accepted(self) -> list[tuple[Row, Verdict]]:
        """Return the candidates accepted or corrected, each with its verdict."""
        found = [(row, self.verdict(row["candidate"])) for row in self.candidates]
        return [(row, verdict) for row, verdict in found if verdict is not None and verdict.decision != REFUSE]

    def counts(self, *, unread: bool = False) -> dict[str, int]:
        """Return how many candidates, or unread places, are accepted, corrected, refused and waiting."""
        verdicts = [self.verdict(row["candidate"]) for row in self.candidates if is_unread(row) == unread]
        decided = [verdict.decision for verdict in verdicts if verdict is not None]
        return {name: decided.count(name) for name in DECISIONS[:3]} | {"waiting": len(verdicts) - len(decided)}

    def decide(
        self,
        candidate: str,
        decision: str,
        *,
        who: str,
        when: str,
        comment: str = "",
        cells: Mapping[str, str] | None = None,
    ) -> None:
        """Decide one candidate; the journal holds it before this returns.

        Parameters
        ----------
        candidate, decision : str
            The candidate's id, and accept, correct, refuse or undo.
        who, when, comment : str
            As given on the command line.
        cells : mapping of str to str, optional
            For a correction, the correctable cells as they should be.

        Raises
        ------
        UsageError
            If who or when is empty, the candidate unknown, a correction leaves no unit, or an unread place is accepted as it is.
        """
        self.decide_all([(candidate, decision, comment, cells)], who=who, when=when)

    def decide_all(
        self, decided: Iterable[tuple[str, str, str, Mapping[str, str] | None]], *, who: str, when: str
    ) -> int:
        """Decide several candidates at once, all or none; return how many."""
        if not who.strip() or not when.strip():
            raise UsageError("a decision needs --who and --when")
        rows = [
            self._line(candidate, decision, comment, cells, who, when)
            for candidate, decision, comment, cells in decided
        ]
        self._append(rows)
        for row in rows:
            self._take(row)
        return len(rows)

    def take_back(self, candidates: Sequence[str], *, who: str, when: str) -> None:
        """Take the decisions in force on these candidates back, all or none; each waits again, or holds what was decided before.

        Raises
        ------
        UsageError
            If nothing is decided on one of them.
        """
        for candidate in candidates:
            if self.verdict(self.row(candidate)["candidate"]) is None:
                raise UsageError(f"{candidate}: nothing is decided on it that could be taken back")
        self.decide_all([(candidate, UNDO, "", None) for candidate in candidates], who=who, when=when)

    def undo(self, *, who: str, when: str) -> str | None:
        """Take the latest decision in force back and return its candidate, or None where there is none."""
        last = next((name for name in reversed(self._order) if self._history.get(name)), None)
        if last is not None:
            self.decide(last, UNDO, who=who, when=when)
        return last

    def context(self, row: Mapping[str, str], width: int = 80) -> tuple[str, str, str]:
        """Return what stands before a candidate's span, the span, and what stands after it."""
        text = self.text(row["source"])
        start, end = int(row["start"]), int(row["end"])
        return text[max(0, start - width) : start], text[start:end], text[end : end + width // 2]

    def text(self, source: str) -> str:
        """Return the text of a source, as `kg ingest` kept it.

        Raises
        ------
        InputError
            If it is missing.
        """
        if source not in self._texts:
            path = self.folder / "texts" / f"{source.rpartition('/')[2]}.txt"
            try:
                self._texts[source] = path.read_bytes().decode("utf-8", "surrogatepass")
            except OSError as error:
                raise InputError("the text is missing", place=str(path), remedy="ingest the document again") from error
        return self._texts[source]

    def row(self, candidate: str) -> Row:
        """Return a candidate's row.

        Raises
        ------
        UsageError
            If there is none of this id.
        """
        if candidate not in self._by_id:
            raise UsageError(f"no candidate is called {candidate!r} in {self.folder}")
        return self._by_id[candidate]

    def fault(self, candidate: str, decision: str, cells: Mapping[str, str] | None) -> str:
        """Return why a candidate cannot be decided so, or an empty text."""
        row = self.row(candidate)
        if decision == ACCEPT and is_unread(row):
            return (
                f"{candidate}: nothing was read here that could be accepted; correct it, naming its units, or refuse it"
            )
        if decision == CORRECT and not any({**row, **(cells or {})}[role].strip() for role in ROLES):
            return f"{candidate}: the correction names no unit; refuse the candidate instead"
        return ""

    def _line(
        self, candidate: str, decision: str, comment: str, cells: Mapping[str, str] | None, who: str, when: str
    ) -> Row:
        row = self.row(candidate)
        if fault := self.fault(candidate, decision, cells):
            raise UsageError(fault)
        corrected = {name: (cells or row).get(name, row[name]) for name in CORRECTABLE} if decision == CORRECT else {}
        line = {"candidate": candidate, "digest": digest(row), "decision": decision, "who": who, "when": when}
        return line | {"comment": comment} | {name: corrected.get(name, "") for name in CORRECTABLE}

    def _append(self, rows: Sequence[Row]) -> None:
        try:
            append_rows(self.journal, JOURNAL_COLUMNS, rows)
        except OSError as error:
            remedy = "make the folder writable; what was decided before is kept"
            raise InputError(f"cannot be written: {error.strerror}", place=str(self.journal), remedy=remedy) from error

    def _replay(self) -> None:
        if not self.journal.is_file():
            return
        with self.journal.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            for row in reader:
                place = f"{self.journal}:{reader.line_num}"
                if set(JOURNAL_COLUMNS) - set(row) or row["decision"] not in DECISIONS:
                    raise TableError(
                        "this line is no decision", place=place, remedy=f"columns: {', '.join(JOURNAL_COLUMNS)}"
                    )
                known = self._by_id.get(row["candidate"])
                if known is None or digest(known) != row["digest"]:
                    problem = f"it is about {row['candidate']}, which is not in candidates.csv as it was when decided"
                    raise InputError(problem, place=place, remedy="review the folder the decisions were made in")
                self._take(row)

    def _take(self, line: Row) -> None:
        candidate, decision = line["candidate"], line["decision"]
        history = self._history.setdefault(candidate, [])
        if decision == UNDO:
            del history[-1:]
            return
        cells = {name: (line if decision == CORRECT else self._by_id[candidate])[name] for name in CORRECTABLE}
        history.append(
            Verdict(decision=decision, who=line["who"], when=line["when"], comment=line["comment"], cells=cells)
        )
        self._order.append(candidate)


def _read_candidates(path: Path) -> list[Row]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except OSError as error:
        remedy = "give the folder `kg ingest` wrote"
        raise InputError("there are no candidates here", place=str(path), remedy=remedy) from error
    if rows and set(CANDIDATE_COLUMNS) - set(rows[0]):
        lacking = sorted(set(CANDIDATE_COLUMNS) - set(rows[0]))[0]
        raise TableError(f"column {lacking!r} is missing", place=str(path), remedy="ingest the documents again")
    return rows
