"""`kg ingest` as people run it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

NAMES = [
    "number",
    "title",
    "lead",
    "responsible",
    "supporting",
    "guiding",
    "deadline",
    "open",
    "source",
    "page",
    "start",
    "end",
]


def run(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from kg.cli import main; main()", "ingest", *map(str, words)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text("1.办好展会。（市商务局牵头，市贸促会配合）\n", encoding="utf-8")
    return path


def test_json_is_one_object_a_statement_and_writes_no_folder(plan: Path) -> None:
    done = run(plan, "--format", "json", cwd=plan.parent)
    assert done.returncode == 0
    (statement,) = json.loads(done.stdout)
    assert list(statement)[:15] == [*NAMES, "printed", "confidence", "rule"]
    assert statement["lead"] == ["市商务局"]
    text = plan.read_text(encoding="utf-8")
    assert text[statement["start"] : statement["end"]] == statement["printed"]
    assert [path.name for path in plan.parent.iterdir()] == ["plan.txt"]


def test_the_folder_is_named_after_the_file_and_the_report_is_printed(plan: Path) -> None:
    done = run(plan, cwd=plan.parent)
    assert done.returncode == 0
    assert "1 statements" in done.stdout
    assert (plan.parent / "plan.candidates" / "candidates.csv").is_file()


def test_a_bad_file_is_one_line_exit_one_and_writes_nothing(plan: Path) -> None:
    bad = plan.parent / "bad.pdf"
    bad.write_bytes(b"%PDF-1.4 cut")
    done = run(plan, bad, "-o", "out", cwd=plan.parent)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "bad.pdf: the PDF is damaged" in done.stderr
    assert not (plan.parent / "out").exists()


def test_no_file_is_a_usage_error(tmp_path: Path) -> None:
    assert run(cwd=tmp_path).returncode == 2
