"""A small network in the shape of the real one."""

from __future__ import annotations

import networkx as nx
import pytest

from kg.network.build import Caption, Tables, thing_network

THINGS = [
    ("plan/p", "Plan", "行动计划(2022/2023年)", "Action plan (2022/2023)", 1),
    ("positioning/p/1", "Positioning", "现代产业先行城市", "Pioneer city of modern industry", 1),
    ("positioning/p/2", "Positioning", "宜居宜业宜游高品质湾区城市", "High-quality bay-area city", 2),
    *((f"task/p/{i:02}", "Task", f"第{i}项任务的短题", f"Short title of task {i}", i) for i in range(1, 13)),
    ("goal/p/1", "Goal", "打造城市“绿肺”", 'Create the city\'s "green lungs"', 13),
    ("city/shanghai", "City", "上海", "Shanghai", None),
    ("city/frankfurt", "City", "法兰克福", "Frankfurt am Main", None),
    ("country/lone", "Country", "孤岛国", "Lone country", None),
]
LINKS = [
    ("positioning/p/1", "inPlan", "plan/p"),
    ("positioning/p/2", "inPlan", "plan/p"),
    *((f"task/p/{i:02}", "underPositioning", f"positioning/p/{1 + i % 2}") for i in range(1, 13)),
    *((f"task/p/{i:02}", "inPlan", "plan/p") for i in range(1, 13)),
    ("goal/p/1", "underPositioning", "positioning/p/2"),
    ("task/p/01", "benchmarkPlace", "city/shanghai"),
    ("task/p/02", "benchmarkPlace", "city/shanghai"),
    ("task/p/03", "benchmarkPlace", "city/frankfurt"),
    ("country/lone", "near", "country/lone"),
]
EVIDENCE = [
    (
        "task/p/01",
        "benchmarkPlace",
        "city/shanghai",
        "source/a",
        "一篇文章",
        "An article",
        10,
        14,
        "学习上海",
        "stated",
        None,
        None,
    ),
    ("task/p/01", "label", None, "source/a", "一篇文章", "An article", 10, 30, "学习上海的做法", "stated", None, None),
    (
        "task/p/03",
        "benchmarkPlace",
        None,
        "source/a",
        "一篇文章",
        "An article",
        40,
        44,
        "法兰克福",
        "inferred",
        "0.7",
        "同一语段",
    ),
]
WORDS = [("Task", "任务", "task"), ("benchmarkPlace", "对标地", "benchmark place"), ("round4", "第四轮", "round 4")]


def network_of(caption: Caption | None = None) -> nx.MultiDiGraph:
    tables = Tables.of_rows(
        links=LINKS,
        things=[(*row[:4], "plan/p", "round4", row[4]) for row in THINGS],
        evidence=EVIDENCE,
        facts=[("task/p/01", "deadline", "2023年底", None)],
        words=WORDS,
    )
    return thing_network(tables, caption or Caption(zh="小图", en="Small picture", layout="typed"))


@pytest.fixture
def network() -> nx.MultiDiGraph:
    return network_of()


@pytest.fixture
def synthetic_network() -> nx.MultiDiGraph:
    return network_of(Caption(zh="造的", en="Made up", layout="force", synthetic=True))
