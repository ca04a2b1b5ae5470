"""A command loads what it needs and no more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"pandas", "numpy", "rdflib", "networkx", "pyvis", "scipy", "matplotlib", "pyshacl", "pyarrow", "starlette"}
SCRIPT = """
import os
import sys
from kg.cli import main

def end(status, own=os.getpid(), leave=os._exit):  # a plain query leaves without returning, and so does its query process
    if os.getpid() == own:
        sys.stderr.write("\\nloaded " + " ".join(sorted({name.partition(".")[0] for name in sys.modules})))
        sys.stderr.flush()
    leave(status)

os._exit = end
try:
    sys.argv = ["kg", *sys.argv[1:]]
    main()
except SystemExit:
    end(0)
"""


def loaded(*words: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", SCRIPT, *words], capture_output=True, text=True, check=True)
    assert "Traceback" not in done.stderr
    return set(done.stderr.rpartition("loaded ")[2].split())


def test_help_loads_click_alone() -> None:
    found = loaded("--help")
    assert "click" in found
    assert not found & (HEAVY | {"pyoxigraph", "openpyxl", "jinja2"})


@pytest.mark.parametrize("name", ["table", "csv", "json", "xml", "md", "tsv"])
def test_a_query_loads_neither_pandas_nor_rdflib_nor_even_the_engine(tiny_store: Path, name: str) -> None:
    found = loaded("query", "--store", str(tiny_store), "--format", name, "SELECT * { ?s a pa:Unit }")
    assert not found & (HEAVY | {"pyoxigraph"})


def test_a_plain_query_does_not_even_load_click(tiny_store: Path) -> None:
    found = loaded("query", "--store", str(tiny_store), "--limit", "5", "SELECT * { ?s a pa:Unit }")
    assert not found & {"click", "dataclasses", "inspect", "importlib.metadata", "tomllib", "csv"}
