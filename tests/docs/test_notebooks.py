"""Every notebook runs from top to bottom on a freshly built store, and is stored without output."""

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_stored_without_output(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs_from_top_to_bottom(path: Path, built_store: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    environment = {**os.environ, "KG_STORE": str(built_store), "IPYTHONDIR": str(built_store.parent / "ipython")}
    client = NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(built_store.parent)}}
    )
    client.execute(env=environment)


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS
