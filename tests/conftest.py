"""Fixtures every test may use: the shipped data built once, and the folder of source texts beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from kg import KnowledgeGraph

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


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
