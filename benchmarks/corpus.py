"""A synthetic national corpus: data folders that `kg build --data DIR --no-shipped` takes. Nothing in it is about a real place.

    python -m benchmarks.corpus DIR [--quads 1e5 | --cities 20 --rounds 3] [--seed 1]

One city has units with skewed activity (a few are named everywhere, most rarely) and several rounds; one round is one plan with its own
source, so every plan is a named graph of its own. A task has one lead and a geometric number of supporting units, and every row carries
its span. The same arguments give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from kg.ingest.schema import read_schema

QUADS_A_PLAN = 5_100  # measured
PEOPLE = (
    "合成发展部门",
    "合成商务部门",
    "合成财政部门",
    "合成教育部门",
    "合成交通部门",
    "合成科技部门",
    "合成文旅部门",
    "合成海洋部门",
)
WORK = ("建设", "完善", "推进", "扩大", "优化", "培育", "试点", "评估")
ABOUT = (
    "口岸服务",
    "航线网络",
    "人才公寓",
    "会展平台",
    "数据标准",
    "研发中心",
    "通关流程",
    "社区翻译",
    "友城往来",
    "绿色航运",
)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How large a corpus is: cities, rounds a city, units a city, tasks a plan."""

    cities: int
    rounds: int = 4
    units: int = 60
    tasks: int = 60
    seed: int = 1


@dataclass(frozen=True)
class _Plan:
    shape: Shape
    city: int
    round: int

    @property
    def slug(self) -> str:
        return f"synthetic-c{self.city:03d}-r{self.round}"

    @property
    def source(self) -> str:
        return f"source/{self.slug}"

    def unit(self, number: int) -> str:
        return f"unit/synthetic-c{self.city:03d}/u{number:02d}"


def shape_of(quads: float, seed: int = 1) -> Shape:
    """Return the shape of a corpus of about `quads` quads."""
    plans = max(1, round(quads / QUADS_A_PLAN))
    rounds = max(1, min(4, plans // 2)) if plans < 1_200 else -(-plans // 300)
    return Shape(cities=max(1, round(plans / rounds)), rounds=rounds, seed=seed)


def write_corpus(folder: Path, shape: Shape) -> int:
    """Write the data folder of a corpus and return its number of rows."""
    schema, rows = read_schema(), 0
    tables = folder / "tables" / "synthetic"
    tables.mkdir(parents=True, exist_ok=True)
    with ExitStack() as files:
        writers: dict[str, csv.DictWriter[str]] = {}
        for name in ("sources", "plans", "units", "tasks", "assignments"):
            path = folder / "sources.csv" if name == "sources" else tables / f"{name}.csv"
            file = files.enter_context(path.open("w", encoding="utf-8", newline=""))
            columns = schema.sources.names if name == "sources" else schema.tables[name].names
            writers[name] = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writers[name].writeheader()
        for city in range(1, shape.cities + 1):
            for number in range(1, shape.rounds + 1):
                for table, row in _plan_rows(_Plan(shape, city, number)):
                    writers[table].writerow(row)
                    rows += 1
    return rows


def _plan_rows(plan: _Plan) -> Iterator[tuple[str, dict[str, Any]]]:
    random = Random(f"{plan.shape.seed}/{plan.slug}")
    name = f"合成市{plan.city:03d}第{plan.round}轮合成行动计划"
    yield (
        "sources",
        {"id": plan.source, "title_zh": name, "title_en": f"Synthetic plan {plan.slug}", "publisher": "synthetic"},
    )
    text = _Text(plan.source)
    labels = {"label_zh": name, "label_en": f"Synthetic action plan of synthetic city {plan.city}, round {plan.round}"}
    yield "plans", {"id": f"plan/{plan.slug}", "class": "Plan", **labels, **text.row(name)}
    if plan.round == 1:
        for number in range(1, plan.shape.units + 1):
            yield "units", _unit(plan, number, text)
    for number in range(1, plan.shape.tasks + 1):
        yield from _task_rows(plan, number, text, random)


def _unit(plan: _Plan, number: int, text: _Text) -> dict[str, Any]:
    name = f"合成市{plan.city:03d}{PEOPLE[number % len(PEOPLE)]}{number:02d}"
    kind = "enterprise" if number % 9 == 0 else "university" if number % 13 == 0 else "government"
    row = {"id": plan.unit(number), "class": "Unit", "label_zh": name, "kind": kind, "level_of": "municipal"}
    return {**row, "label_en": f"Synthetic unit {number} of synthetic city {plan.city}", **text.row(name)}


def _task_rows(plan: _Plan, number: int, text: _Text, random: Random) -> Iterator[tuple[str, dict[str, Any]]]:
    title = f"{random.choice(WORK)}{random.choice(ABOUT)}和{random.choice(ABOUT)}{number}"
    task = f"task/{plan.slug}/t{number:03d}"
    yield (
        "tasks",
        {"id": task, "class": "Task", "plan": f"plan/{plan.slug}", "sequence": number, "number": f"（{number}）"}
        | {"section": f"合成第{1 + number // 10}章", "label_zh": title, "label_en": f"Synthetic task {number}"}
        | text.row(title),
    )
    for order, unit in enumerate(_chosen(plan.shape.units, random), start=1):
        role = "lead" if order == 1 else "responsible" if order == 2 and random.random() < 0.3 else "supporting"
        yield (
            "assignments",
            {"id": f"assignment/{plan.slug}/t{number:03d}-{order}", "task": task, "unit": plan.unit(unit), "role": role}
            | {"order": order, **text.row(f"单位{unit:02d}")},
        )


def _chosen(units: int, random: Random) -> list[int]:
    """Return the units of a task: how many is 1 + geometric (mean 3.5), which follows Zipf's law; none twice."""
    weights = list(accumulate(1 / rank for rank in range(1, units + 1)))
    wanted = 1
    while random.random() < 0.715 and wanted < units:
        wanted += 1
    found: dict[int, None] = {}
    while len(found) < wanted:
        found[random.choices(range(1, units + 1), cum_weights=weights)[0]] = None
    return list(found)


class _Text:
    """Counts the characters of a source that is never written out."""

    def __init__(self, source: str) -> None:
        self._source, self._at = source, 0

    def row(self, printed: str) -> dict[str, str]:
        """Return the evidence columns of a row whose words come next in the source."""
        start, self._at = self._at, self._at + len(printed) + 1
        return {"source": self._source, "evidence": f"{start}-{start + len(printed)}:{printed}", "level": "stated"}


def main() -> None:
    """Write a corpus."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.corpus", description="Write a synthetic corpus.")
    reader.add_argument("folder", type=Path)
    reader.add_argument("--quads", type=float, default=1e5)
    reader.add_argument("--cities", type=int)
    reader.add_argument("--rounds", type=int, default=4)
    reader.add_argument("--seed", type=int, default=1)
    given = reader.parse_args()
    shape = shape_of(given.quads, given.seed)
    if given.cities:
        shape = Shape(cities=given.cities, rounds=given.rounds, seed=given.seed)
    print(f"{write_corpus(given.folder, shape):,} rows: {shape}")


if __name__ == "__main__":
    main()
