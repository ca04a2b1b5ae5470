"""A review as a spreadsheet: written so that no cell can be a formula, read back so that only decisions and corrections count."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from kg.errors import InputError, TableError
from kg.ingest.files import read_lines
from kg.ingest.review import ACCEPT, CORRECT, CORRECTABLE, REFUSE, Review, digest
from kg.ingest.review_words import decision_of, hint, label
from kg.whole import write_whole

_MARKS = ("candidate", "digest")
_OWN = ("decision", "comment")
_SHOWN = ("source", "page", "section", "start", "end", "printed", "confidence", "rule", "flags")
SHEET_COLUMNS = (
    "candidate",
    *_OWN,
    *CORRECTABLE,
    "before",
    "printed",
    "after",
    *(n for n in _SHOWN if n != "printed"),
    "digest",
)
_WIDE = {"printed": 60, "before": 40, "after": 20, "title": 30, "lead": 24, "responsible": 40, "supporting": 40}


def write_sheet(review: Review, path: Path) -> int:
    """Write one row a candidate or unread place, with its decision so far; return how many.

    Every cell is written as text: a title that begins with ``=`` stays a title.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("review")
        bold, wrap = (
            book.add_format({"bold": True}),
            book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
        )
        for at, name in enumerate(SHEET_COLUMNS):
            sheet.write_string(0, at, name, bold)
            sheet.set_column(at, at, _WIDE.get(name, 12), wrap)
            sheet.write_comment(0, at, hint(name))
        for line, row in enumerate(review.candidates, start=1):
            for at, text in enumerate(_cells(review, row)):
                sheet.write_string(line, at, text, wrap)
        sheet.freeze_panes(1, 1)
        choice = {"validate": "list", "source": [ACCEPT, CORRECT, REFUSE], "error_type": "information"}
        choice |= {"input_title": "decision 裁定", "input_message": label("decision")}
        sheet.data_validation(1, 1, max(1, len(review.candidates)), 1, choice)
    try:
        write_whole(path, out.getvalue())
    except OSError as error:
        remedy = "name a file in a folder you may write to"
        raise InputError(f"cannot be written: {error.strerror}", place=str(path), remedy=remedy) from error
    return len(review.candidates)


def _cells(review: Review, row: Mapping[str, str]) -> list[str]:
    verdict = review.verdict(row["candidate"])
    before, _, after = review.context(row)
    own = {name: row[name] for name in (*_SHOWN, *CORRECTABLE)} | (dict(verdict.cells) if verdict else {})
    own |= {"candidate": row["candidate"], "digest": digest(row), "before": before, "after": after}
    own |= {"decision": verdict.decision if verdict else "", "comment": verdict.comment if verdict else ""}
    return [_plain(own[name]) for name in SHEET_COLUMNS]


def _plain(text: str) -> str:
    """Return a text as a sheet holds it: one line, without control characters."""
    return "".join(char if char.isprintable() else " " for char in text)


def read_sheet(review: Review, path: Path, *, who: str, when: str) -> int:
    """Take the decisions of a sheet that `write_sheet` wrote; return how many are new.

    A row without a decision waits on; a row accepted with changed cells is a correction; one that says what is decided already is left.

    Raises
    ------
    TableError
        If a row is unknown, was changed where it must not be, or holds no such decision: each is named by line, and nothing is taken.
    """
    lines = list(read_lines(path))
    header = lines[0][1] if lines else []
    lacking = [name for name in (*_MARKS, *_OWN, *CORRECTABLE, *_SHOWN) if name not in header]
    if lacking:
        raise TableError(f"column {lacking[0]!r} is missing", place=str(path), remedy="export the sheet again")
    problems: list[str] = []
    decided: dict[str, tuple[str, str, str, Mapping[str, str] | None]] = {}
    for number, cells in lines[1:]:
        row = dict(zip(header, [*cells, *[""] * (len(header) - len(cells))], strict=False))
        fault = _fault(review, row) or (f"{row['candidate']} stands twice" if row["candidate"] in decided else "")
        if not fault and (made := _decision(review, row)) is not None:
            decided[row["candidate"]] = made
            fault = review.fault(made[0], made[1], made[3])
        if fault:
            problems.append(f"line {number}: {fault}")
    if problems:
        shown = "\n  ".join(problems[:20]) + (f"\n  … and {len(problems) - 20} more" if len(problems) > 20 else "")
        raise TableError(
            f"{len(problems)} rows are refused:\n  {shown}", place=str(path), remedy="nothing was taken; correct them"
        )
    return review.decide_all(decided.values(), who=who, when=when) if decided else 0


def _fault(review: Review, row: Mapping[str, str]) -> str:
    known = next((one for one in review.candidates if one["candidate"] == row["candidate"]), None)
    if known is None:
        return f"{row['candidate']!r} is no candidate of this folder"
    if row["digest"] != digest(known):
        return f"{row['candidate']} is not the candidate that was exported"
    changed = [name for name in _SHOWN if row[name] != _plain(known[name])]
    if changed:
        return f"{row['candidate']}: {changed[0]} was changed; only {', '.join((*_OWN, *CORRECTABLE))} may be"
    if decision_of(row["decision"]) not in ("", ACCEPT, CORRECT, REFUSE):
        return f"{row['candidate']}: decision {row['decision']!r} is none of {ACCEPT}, {CORRECT}, {REFUSE}"
    if row["open"] not in ("", "true", "false"):
        return f"{row['candidate']}: open {row['open']!r} is neither true nor false"
    return ""


def _decision(review: Review, row: Mapping[str, str]) -> tuple[str, str, str, Mapping[str, str] | None] | None:
    decision, comment = decision_of(row["decision"]), row["comment"].strip()
    if not decision:
        return None
    known = review.row(row["candidate"])
    cells = {name: known[name] if row[name] == _plain(known[name]) else row[name].strip() for name in CORRECTABLE}
    if decision != REFUSE:
        decision = CORRECT if any(cells[name] != known[name] for name in CORRECTABLE) else ACCEPT
    held = review.verdict(row["candidate"])
    expected = cells if decision == CORRECT else {name: known[name] for name in CORRECTABLE}
    if held and (held.decision, held.comment, dict(held.cells)) == (decision, comment, expected):
        return None
    return row["candidate"], decision, comment, cells if decision == CORRECT else None
