"""Which task each row of a review speaks of, statements added by the reviewer among them."""

from __future__ import annotations

from collections.abc import Mapping

from kg.ingest.candidate_tables import task_key
from kg.ingest.review import CORRECT, Review, is_unread


def tasks_as_decided(review: Review) -> dict[str, str]:
    """Return the task of every candidate, and of every unread place where a statement was added, by id in the order of the text.

    An added statement speaks of the task of a statement that was read where source, section, number and title are the same, as
    printed or as corrected; else of one of its own, which other added ones of the same names share.
    """
    known: dict[tuple[str, ...], str] = {}
    for row in review.candidates:
        verdict = review.verdict(row["candidate"])
        if not is_unread(row):
            known.setdefault(_key(row, row), row["task"])
            known.setdefault(_key(row, verdict.cells if verdict else row), row["task"])
    found: dict[str, str] = {}
    for row in review.candidates:
        verdict = review.verdict(row["candidate"])
        if not is_unread(row):
            found[row["candidate"]] = row["task"]
        elif verdict is not None and verdict.decision == CORRECT:
            key = _key(row, verdict.cells)
            found[row["candidate"]] = known.setdefault(key, row["task"]) if key else row["task"]
    return found


def _key(row: Mapping[str, str], cells: Mapping[str, str]) -> tuple[str, ...]:
    return task_key(row["source"], row["section"], cells["number"], cells["title"])
