"""The State Council dataset says what its documents print, and what a careful reader marked in them: no more, no less."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.ingest.cells import read_span, split_printed
from kg.model import Span

DATA = Path(__file__).resolve().parents[2] / "data"
TABLES = DATA / "tables" / "state-council"
SCORED = ("lead", "responsible", "supporting")
GROUP_WORDS = ("有关", "相关", "各", "试点城市")


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    path = DATA / "sources.csv" if table == "sources" else TABLES / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def names() -> dict[str, str]:
    """The unit of every name the documents print."""
    found = {row["label_zh"]: row["id"] for row in rows("units")}
    aliases = [row for row in rows("statements") if row["property"] == "skos:altLabel"]
    return found | {row["value"]: row["subject"] for row in aliases}


def texts(shared: Path) -> dict[str, bytes]:
    """The texts of the dataset's sources, by source id, found by content."""
    digests = {row["sha256"]: row["id"] for row in rows("sources") if row["sha256"]}
    files = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in (shared / "plans" / "text").glob("*.txt")}
    return {digests[digest]: path.read_bytes() for digest, path in files.items() if digest in digests}


def gold(shared: Path) -> dict[str, dict[str, Any]]:
    """The gold documents of the dataset, by source id."""
    entries = json.loads((shared / "plans" / "gold.json").read_text(encoding="utf-8"))
    digests = {row["sha256"]: row["id"] for row in rows("sources") if row["sha256"]}
    found = {}
    for entry in entries:
        path = shared / "plans" / entry["files"][0]
        source = digests.get(hashlib.sha256(path.read_bytes()).hexdigest())
        if source is not None and "negative" not in entry["flags"]:
            found[source] = entry
    return found


def statements() -> dict[str, list[dict[str, list[str]]]]:
    """For each source, units by role of every task, in order of the text."""
    found: dict[str, dict[str, dict[str, list[str]]]] = defaultdict(dict)
    for row in rows("assignments"):
        units = found[row["source"]].setdefault(row["task"], defaultdict(list))
        units[row["role"]].append(row["unit"])
    return {source: list(tasks.values()) for source, tasks in found.items()}


def spans(row: dict[str, str]) -> list[Span]:
    read = [read_span(part) for part in split_printed(row["evidence"])] if row["evidence"] else []
    assert all(isinstance(span, Span) for span in read), row
    return [span for span in read if isinstance(span, Span)]


@pytest.mark.source
def test_every_span_is_what_its_source_prints(shared: Path) -> None:
    sources = {source: body.decode() for source, body in texts(shared).items()}
    checked = Counter[str]()
    for table in ("plans", "tasks", "units", "assignments", "statements"):
        for row in rows(table):
            for span in spans(row):
                assert span.matches(sources[row["source"]]), (table, row)
                checked[table] += 1
    assert checked["assignments"] > 1200
    assert checked["tasks"] > 300


@pytest.mark.source
def test_sources_are_named_by_the_digest_and_length_of_their_texts(shared: Path) -> None:
    found = texts(shared)
    used = {row["source"] for row in rows("tasks")}
    assert used == {source for source in found if source != "source/dzrb-2022-article"}
    lengths = {row["id"]: row["length"] for row in rows("sources")}
    assert all(lengths[source] == str(len(body.decode())) for source, body in found.items())


@pytest.mark.source
def test_every_document_has_as_many_statements_as_a_reader_marked(shared: Path) -> None:
    ours = {source: sum(1 for task in found if set(task) - {"guiding"}) for source, found in statements().items()}
    assert ours == {source: len(entry["statements"]) for source, entry in gold(shared).items()}
    assert sum(ours.values()) == 154


@pytest.mark.source
def test_every_statement_gives_the_units_and_roles_a_reader_marked(shared: Path) -> None:
    for source, entry in gold(shared).items():
        ours = [task for task in statements()[source] if set(task) - {"guiding"}]
        for task, marked in zip(ours, entry["statements"], strict=True):
            assert {role: task.get(role, []) for role in SCORED} == {
                role: [names()[name] for name in marked[role]] for role in SCORED
            }, (source, marked["number"])


@pytest.mark.source
def test_open_lists_are_those_a_reader_marked(shared: Path) -> None:
    ours: dict[str, bool] = {}
    for row in rows("assignments"):
        ours[row["task"]] = ours.get(row["task"], False) or row["open"] == "true"
    for source, entry in gold(shared).items():
        tasks = list(dict.fromkeys(r["task"] for r in rows("assignments") if r["source"] == source))
        scored = [t for t in tasks if any(r["task"] == t and r["role"] in SCORED for r in rows("assignments"))]
        assert [ours[task] for task in scored] == [marked["etc"] for marked in entry["statements"]], source


@pytest.mark.source
def test_units_stand_in_the_order_of_the_printed_list(shared: Path) -> None:
    """Within one task and role the units' own spans rise, never overlap, and lie inside the list's span."""
    before: dict[tuple[str, str], int] = {}
    for row in rows("assignments"):
        own, *rest = spans(row)
        assert own.start >= before.get((row["task"], row["role"]), 0), row["id"]
        before[row["task"], row["role"]] = own.end
        assert not rest or rest[0].start <= own.start < own.end <= rest[0].end, row["id"]


def test_a_unit_is_what_its_own_span_prints() -> None:
    for row in rows("assignments"):
        own = spans(row)[0]
        assert names()[own.printed] == row["unit"], row["id"]


def test_groups_with_open_membership_are_unit_groups() -> None:
    for row in rows("units"):
        is_group = any(word in row["label_zh"] for word in GROUP_WORDS)
        assert (row["class"] == "UnitGroup") == is_group, row["id"]
        assert (row["kind"] == "openGroup") == (row["open"] == "true") == is_group, row["id"]


def test_task_names_are_short_and_no_two_tasks_of_a_plan_share_one() -> None:
    assert all(0 < len(row["label_zh"]) <= 20 and row["label_en"] for row in rows("tasks"))
    assert max(Counter((row["plan"], row["label_zh"]) for row in rows("tasks")).values()) == 1


def test_the_first_listed_leads_only_where_the_document_says_so() -> None:
    plans = {row["task"].split("/")[1] for row in rows("assignments") if row["convention"]}
    assert plans == {"sc-2018-employment", "sc-2018-farm-machinery", "sc-2019-bonded-zones"}
    for row in rows("assignments"):
        if row["convention"]:
            assert (row["role"] == "lead") == (row["order"] == "1"), row["id"]
            assert "下同" in spans(row)[-1].printed, row["id"]


def test_reorganisations_join_bodies_that_do_not_overlap_in_time() -> None:
    begins = {r["subject"]: r["value"] for r in rows("statements") if r["property"] == "pa:validFrom"}
    begins |= {r["id"]: r["valid_from"] for r in rows("units") if r["valid_from"]}
    ends = {r["subject"]: r["value"] for r in rows("statements") if r["property"] == "pa:validTo"}
    ends |= {r["id"]: r["valid_to"] for r in rows("units") if r["valid_to"]}
    pairs = [(r["subject"], r["value"]) for r in rows("statements") if r["property"] == "pa:predecessor"]
    pairs += [(r["id"], r["predecessor"]) for r in rows("units") if r["predecessor"]]
    assert ("unit/cn/nfra", "unit/cn/cbirc") in pairs
    assert all(ends[old] == begins[new] for new, old in pairs)
