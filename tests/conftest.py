"""Fixtures every test may use: the shipped data built once, and the folder of source texts beside the checkout."""

from __future__ import annotations

import os

os.environ.setdefault(
    "OPENBLAS_NUM_THREADS", "1"
)  # as `kg analyze` does: many small matrices, and workers side by side

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from kg import KnowledgeGraph

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

# A busy machine is no failure: speed is for benchmarks. In CI the same examples are tried on every run.
settings.register_profile("planatlas", deadline=None, derandomize=bool(os.environ.get("KG_CI")))
settings.load_profile("planatlas")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of source texts and gold standards; without it the test is skipped (in CI it must be there)."""
    if not SHARED.is_dir():
        if os.environ.get("KG_REQUIRE_SOURCES"):
            pytest.fail(f"{SHARED} is missing, and this run requires it")
        pytest.skip("the source texts (../shared) are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def built_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store built from the shipped tables, once a session. Read it; never write to it."""
    from kg import KnowledgeGraph

    path = tmp_path_factory.mktemp("shipped") / "store"
    KnowledgeGraph.build(store=path)
    return path


@pytest.fixture(scope="session")
def knowledge(built_store: Path) -> KnowledgeGraph:
    """The shipped knowledge graph."""
    from kg import KnowledgeGraph

    return KnowledgeGraph.open(built_store)


TINY_TEXT = "青岛市行动计划。推进自贸试验区建设,学习借鉴法兰克福经验。市商务局牵头,市发展改革委等配合。"
"""A source text made up for tests; the tables of `tiny_data` count its characters."""


def write_tiny_data(folder: Path) -> Path:
    """Write a data folder of one plan with one task, two units, two assignments and one inferred statement."""
    import hashlib

    digest = hashlib.sha256(TINY_TEXT.encode()).hexdigest()
    tables = {
        "sources": [
            "id,title_zh,title_en,sha256,length",
            f"source/tiny,测试来源,Test source,{digest},{len(TINY_TEXT)}",
        ],
        "tables/tiny/plans": [
            "id,class,label_zh,label_en,period,source,evidence,level",
            "plan/tiny,Plan,青岛市行动计划,Tiny plan,2022/2023,source/tiny,0-7:青岛市行动计划,stated",
        ],
        "tables/tiny/tasks": [
            "id,class,plan,sequence,label_zh,source,evidence,level",
            "task/tiny/1,Task,plan/tiny,1,推进自贸试验区建设,source/tiny,8-17:推进自贸试验区建设,stated",
        ],
        "tables/tiny/units": [
            "id,class,label_zh,alias_zh,source,evidence,level",
            "unit/tiny/commerce,Unit,市商务局,商务局 | 市商务委,source/tiny,29-33:市商务局,stated",
            "unit/tiny/reform,Unit,市发展改革委,,source/tiny,36-42:市发展改革委,stated",
        ],
        "tables/tiny/assignments": [
            "id,task,unit,role,order,source,evidence,level",
            "assignment/tiny/1-1,task/tiny/1,unit/tiny/commerce,lead,1,source/tiny,29-35:市商务局牵头,stated",
            "assignment/tiny/1-2,task/tiny/1,unit/tiny/reform,supporting,2,source/tiny,36-45:市发展改革委等配合,stated",
        ],
        "tables/tiny/statements": [
            "subject,property,value,language,source,evidence,level,confidence,reason",
            "task/tiny/1,skos:altLabel,自贸区任务,zh,source/tiny,,inferred,0.8,a shorter name",
        ],
    }
    for name, lines in tables.items():
        path = folder / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    (folder / "text.txt").write_text(TINY_TEXT, encoding="utf-8", newline="\n")
    return folder


@pytest.fixture
def tiny_data(tmp_path: Path) -> Path:
    """A small data folder of the test's own, with the text it counts in ``text.txt``."""
    return write_tiny_data(tmp_path / "tiny")


@pytest.fixture(scope="session")
def tiny_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store built from the small data folder alone. Read it; never write to it."""
    from kg.building import build_store

    base = tmp_path_factory.mktemp("tiny")
    build_store(base / "store", [write_tiny_data(base / "tiny")], shipped=False)
    return base / "store"
