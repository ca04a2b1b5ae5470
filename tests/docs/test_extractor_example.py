"""The extractor that data/README.md shows works as shown: installed beside planatlas, it runs with `kg ingest`."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

README = Path(__file__).parents[2] / "data" / "README.md"
TEXT = "1.办好展会。（市商务局牵头，市贸促会配合）\n会议表扬市财政局，并部署下一步工作。\n"


def block(language: str, words: str) -> str:
    blocks: list[str] = re.findall(rf"```{language}\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    return next(body for body in blocks if words in body)


def install(folder: Path, code: str) -> None:
    """Put the example beside planatlas as an installed package is: its module, and its entry points."""
    (folder / "praise.py").write_text(code, encoding="utf-8")
    ((group, points),) = tomllib.loads(block("toml", "entry-points"))["project"]["entry-points"].items()
    info = folder / "praise-1.0.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: praise\nVersion: 1.0\n", encoding="utf-8")
    lines = [f"[{group}]", *(f"{name} = {target}" for name, target in points.items())]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def ingest(folder: Path, *words: str) -> str:
    (folder / "plan.txt").write_text(TEXT, encoding="utf-8")
    command = [sys.executable, "-c", "from kg.cli import main; main()", "ingest", "plan.txt", *words]
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONUTF8": "1"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=True
    ).stdout


def test_the_example_extractor_runs_with_the_built_in_ones(tmp_path: Path) -> None:
    install(tmp_path, block("python", "class Praise"))
    found = json.loads(ingest(tmp_path, "--format", "json"))
    assert [(one["rule"], one["printed"], one["responsible"]) for one in found if one["rule"] == "praise"] == [
        ("praise", "表扬市财政局", ["市财政局"])
    ]
    assert len(found) == 2


def test_an_extractor_that_makes_its_text_up_is_rejected_and_the_report_says_so(tmp_path: Path) -> None:
    install(tmp_path, block("python", "class Praise").replace("printed=found[0]", 'printed="表扬市教育局"'))
    report = ingest(tmp_path, "-o", "out")
    assert "rule 'praise': its printed text is not what stands at" in report
    assert "1 statements" in report
