"""Measures extraction against a gold standard.

A statement is *exact* when its lead, responsible and supporting names equal those of the gold statement it is aligned with, each
compared as a set: order and repetition do not count, nor do numbers and titles (they are reported beside); names that differ only in
traditional characters, in white space or in the width of brackets are one. Guiding units are outside the
gold standard's lists, so a statement that names only guiding units is not compared. Statements are aligned within one document, in the
order of the text, so that the number of exact ones, then of shared (role, unit) pairs, then of equal task numbers is greatest. Entries
flagged ``table`` are compared with the statements of table rows, all others with those of running text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.ingest.candidate import Statement
from kg.ingest.gold import SCORED, GoldDocument, GoldStatement, read_gold
from kg.ingest.labels import UNIT_ROLES
from kg.ingest.normalise import canonical, fold
from kg.ingest.scores import MEASURES, Counts, interval, total

Extract = Callable[[Path], Iterable[Statement]]
ROW_FLAG = "table-row"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """One statement that is missed, too much, or different: the gold and the found names by role, with the printed text."""

    document: str
    problem: str
    number: str
    gold: str
    found: str
    printed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentScore:
    """How one document fared."""

    name: str
    kind: str
    counts: Counts
    confusions: tuple[Confusion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Scores of all documents; `missing` are gold documents whose file was not given."""

    documents: tuple[DocumentScore, ...]
    missing: tuple[str, ...] = ()

    def groups(self) -> dict[str, tuple[DocumentScore, ...]]:
        """Return the documents by kind, and all of them under ``all``."""
        kinds = sorted({score.kind for score in self.documents})
        return {kind: tuple(s for s in self.documents if s.kind == kind) for kind in kinds} | {"all": self.documents}

    def rows(self, *, draws: int = 1000, seed: int = 0) -> list[dict[str, Any]]:
        """Return one row a group: counts, and every measure with its bootstrap interval."""
        return [_row(kind, scores, draws, seed) for kind, scores in self.groups().items()]

    def confusions(self) -> list[Confusion]:
        """Return every statement that is not exact."""
        return [confusion for score in self.documents for confusion in score.confusions]


def _row(kind: str, scores: Sequence[DocumentScore], draws: int, seed: int) -> dict[str, Any]:
    counts = [score.counts for score in scores]
    summed = total(counts)
    row: dict[str, Any] = {
        "kind": kind, "documents": len(scores), "gold": summed.gold, "found": summed.found, "exact": summed.exact,
        "same_number": summed.same_number, "same_open": summed.same_open,
    }  # fmt: skip
    for name, measure in MEASURES.items():
        low, high = interval(counts, measure, draws=draws, seed=seed)
        row |= {name: round(measure(summed), 4), f"{name}_low": round(low, 4), f"{name}_high": round(high, 4)}
    return row


def _names(statement: GoldStatement | Statement) -> dict[str, frozenset[str]]:
    if isinstance(statement, Statement):
        return {role: frozenset(map(_form, getattr(statement, role))) for role in SCORED}
    return {role: frozenset(map(_form, statement.units[role])) for role in SCORED}


@cache
def _form(name: str) -> str:
    """What a name is compared as."""
    return fold(canonical(name))


def _pairs(statement: GoldStatement | Statement) -> set[tuple[str, str]]:
    return {(role, name) for role, names in _names(statement).items() for name in names}


def _likeness(gold: GoldStatement, found: Statement) -> tuple[int, int, int]:
    """How well two statements fit: exact, shared pairs, same number."""
    return (
        int(_names(gold) == _names(found)),
        len(_pairs(gold) & _pairs(found)),
        int(bool(gold.number) and gold.number == found.number),
    )


def _sum(first: tuple[int, int, int], second: tuple[int, int, int]) -> tuple[int, int, int]:
    return first[0] + second[0], first[1] + second[1], first[2] + second[2]


def align(gold: Sequence[GoldStatement], found: Sequence[Statement]) -> list[tuple[int | None, int | None]]:
    """Align two lists of statements in order; statements that share nothing are not paired.

    Returns
    -------
    list of (int or None, int or None)
        Places in `gold` and `found`, in order; None on the side that has no partner.
    """
    best = [[(0, 0, 0)] * (len(found) + 1) for _ in range(len(gold) + 1)]
    for i in range(len(gold) - 1, -1, -1):
        for j in range(len(found) - 1, -1, -1):
            pair = _sum(best[i + 1][j + 1], _likeness(gold[i], found[j]))
            best[i][j] = max(pair, best[i + 1][j], best[i][j + 1])
    return list(_trace(gold, found, best))


def _trace(
    gold: Sequence[GoldStatement], found: Sequence[Statement], best: Sequence[Sequence[tuple[int, int, int]]]
) -> Iterable[tuple[int | None, int | None]]:
    i = j = 0
    while i < len(gold) and j < len(found):
        likeness = _likeness(gold[i], found[j])
        if any(likeness) and best[i][j] == _sum(best[i + 1][j + 1], likeness):
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield i, None
            i += 1
        else:
            yield None, j
            j += 1
    yield from ((k, None) for k in range(i, len(gold)))
    yield from ((None, k) for k in range(j, len(found)))


def _said(statement: GoldStatement | Statement | None) -> str:
    if statement is None:
        return ""
    return "; ".join(f"{role}: {', '.join(sorted(names))}" for role, names in _names(statement).items() if names)


def score_document(gold: GoldDocument, statements: Iterable[Statement]) -> DocumentScore:
    """Compare what was found in one document with its gold statements."""
    wanted = gold.kind == "table"
    found = [s for s in statements if (ROW_FLAG in s.flags) == wanted or gold.kind == "negative"]
    found = sorted((s for s in found if _pairs(s)), key=lambda s: (s.start, s.end))
    counts, confusions = Counts(), []
    for i, j in align(gold.statements, found):
        expected, got = (None if i is None else gold.statements[i]), (None if j is None else found[j])
        counts += _count(expected, got)
        if expected is None or got is None or _names(expected) != _names(got):
            confusions.append(_confusion(gold.name, expected, got))
    return DocumentScore(name=gold.name, kind=gold.kind, counts=counts, confusions=tuple(confusions))


def _count(gold: GoldStatement | None, found: Statement | None) -> Counts:
    ours, theirs = (_pairs(gold) if gold else set()), (_pairs(found) if found else set())
    both = gold is not None and found is not None
    return Counts(
        gold=int(gold is not None), found=int(found is not None), exact=int(both and ours == theirs),
        gold_pairs=len(ours), found_pairs=len(theirs), same_pairs=len(ours & theirs), aligned=int(both),
        same_number=int(gold is not None and found is not None and gold.number == found.number),
        same_open=int(gold is not None and found is not None and gold.open == found.open),
    )  # fmt: skip


def _confusion(name: str, gold: GoldStatement | None, found: Statement | None) -> Confusion:
    problem = "missed" if found is None else "too much" if gold is None else "different"
    number = gold.number if gold else found.number if found else ""
    printed = " ".join(found.printed.split()) if found else (gold.title if gold else "")
    return Confusion(
        document=name, problem=problem, number=number, gold=_said(gold), found=_said(found), printed=printed
    )


def _locate(gold: GoldDocument, files: dict[str, Path]) -> Path | None:
    """The given file of a gold document: by name, else by the same name with another ending."""
    names = [Path(file) for file in gold.files]
    stems = {path.stem: path for path in reversed(files.values())}
    exact = next((files[name.name] for name in names if name.name in files), None)
    return exact or next((stems[name.stem] for name in names if name.stem in stems), None)


def _files(given: Sequence[Path]) -> dict[str, Path]:
    """All files given, folders walked, by name; the first of a name wins."""
    found: dict[str, Path] = {}
    for path in given:
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        if not path.exists():
            raise InputError("there is no such file or folder", place=str(path), remedy="check the path")
        for file in inside:
            found.setdefault(file.name, file)
    return found


def read_candidates(path: Path) -> list[Statement]:
    """Read statements that ``kg ingest --format json`` printed.

    Raises
    ------
    InputError
        If the file is not such a list.
    """
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        entries = listed["statements"] if isinstance(listed, dict) else listed
        return [_candidate(entry) for entry in entries]
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        remedy = "give what `kg ingest --format json` prints"
        raise InputError(f"these are no candidates: {error}", place=str(path), remedy=remedy) from error


def _candidate(entry: dict[str, Any]) -> Statement:
    lists: dict[str, Any] = {name: tuple(entry.get(name) or ()) for name in (*UNIT_ROLES, "flags")}
    known = ("start", "end", "printed", "rule", "source", "number", "title", "open")
    return Statement(**{name: entry[name] for name in known if name in entry}, **lists)


def evaluate(gold_file: Path, given: Sequence[Path], extract: Extract) -> Evaluation:
    """Compare what an extractor finds in documents with a gold standard.

    Parameters
    ----------
    gold_file : Path
        The gold standard.
    given : sequence of Path
        Documents, or folders of documents; candidates as JSON stand for the document of the same name.
    extract : callable
        Gives the statements of one document's file.

    Raises
    ------
    InputError
        If the gold standard cannot be read, or none of its documents is among the files.
    """
    files, scores, missing, seen = _files(given), [], [], {}
    for gold in read_gold(gold_file):
        path = _locate(gold, files)
        if path is None or path.resolve() == gold_file.resolve():
            missing.append(gold.name)
            continue
        if path not in seen:
            seen[path] = list(read_candidates(path) if path.suffix == ".json" else extract(path))
        scores.append(score_document(gold, seen[path]))
    if not scores:
        raise InputError(
            "no document of the gold standard is among these files", place=str(gold_file), remedy="give their folder"
        )
    return Evaluation(documents=tuple(scores), missing=tuple(missing))
