from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

pytest.importorskip("starlette")

from kg import KnowledgeGraph
from kg.errors import StoreError, UsageError
from kg.web.static_site import Written, build_site


@pytest.fixture(scope="module")
def built(tiny_store: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Written]:
    folder = tmp_path_factory.mktemp("static") / "site"
    return folder, build_site(KnowledgeGraph.open(tiny_store, workers=2), folder, "https://example.org/atlas")


def fingerprint(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file, by its path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_every_page_is_written_in_both_languages(built: tuple[Path, Written]) -> None:
    folder, done = built
    assert done.refused == ()
    for name in ("", "matrix", "map", "graph", "collaboration", "sparql", "search", "id/task/tiny/1"):
        for language in ("zh", "en"):
            assert (folder / language / name / "index.html").is_file()


def test_every_internal_link_leads_to_a_file(built: tuple[Path, Written]) -> None:
    folder, _ = built
    broken = set()
    for page in folder.rglob("*.html"):
        for address in re.findall(r'(?:href|src)="([^"]*)"', page.read_text(encoding="utf-8")):
            target = unquote(address.partition("#")[0].partition("?")[0])
            if target and not re.match(r"[a-z]+:", target) and not (page.parent / target).is_file():
                broken.add((page.relative_to(folder).as_posix(), address))
    assert not broken


def test_no_page_loads_anything_from_another_host(built: tuple[Path, Written]) -> None:
    folder, _ = built
    for page in folder.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r'<(?:script|img|iframe)[^>]*src="(?:https?:)?//', text)
        assert not re.search(r'<link rel="(?:stylesheet|icon)" href="(?:https?:)?//', text)


def test_the_same_store_gives_the_same_bytes_whatever_the_processes_and_the_hash_seed(
    built: tuple[Path, Written], tiny_store: Path, tmp_path: Path
) -> None:
    folder, _ = built
    command = [sys.executable, "-c", "from kg.cli import main; main()", "site", "build", str(tmp_path / "again")]
    command += ["--store", str(tiny_store), "--base-url", "https://example.org/atlas", "--processes", "3"]
    done = subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": "5"}, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert fingerprint(tmp_path / "again") == fingerprint(folder)


def test_a_store_built_anew_meanwhile_is_an_error_and_leaves_no_site(
    tiny_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    knowledge = KnowledgeGraph.build(tmp_path / "store", [tiny_data], shipped=False)

    def meanwhile(*_: object) -> list[tuple[str, str | None]]:
        KnowledgeGraph.build(tmp_path / "store", [tiny_data], shipped=False)
        return []

    monkeypatch.setattr("kg.web.static_site.write_parts", meanwhile)
    with pytest.raises(StoreError, match="built anew"):
        build_site(knowledge, tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_no_line_of_a_source_at_hand_gets_into_the_site(tiny_data: Path, tmp_path: Path) -> None:
    knowledge = KnowledgeGraph.build(tmp_path / "store", [tiny_data], shipped=False)
    KnowledgeGraph.add_sources([tiny_data / "text.txt"], tmp_path / "store", data=[tiny_data])
    assert "经验。«市商务局" in "".join(knowledge.why("unit/tiny/commerce")["context"].dropna())
    build_site(knowledge, tmp_path / "site")
    for path in (tmp_path / "site").rglob("*"):
        assert not path.is_file() or "法兰克福经验。".encode() not in path.read_bytes(), path


def test_the_editor_has_its_engine_and_the_whole_dataset(built: tuple[Path, Written], tiny_store: Path) -> None:
    folder, _ = built
    page = (folder / "en/sparql/index.html").read_text(encoding="utf-8")
    assert "static/vendor/yasgui.min.js" in page
    assert "kg serve" not in page.partition('id="settings"')[0]
    held = json.loads(
        (folder / "engine-data.js").read_text("utf-8").removeprefix("window.KG_ENGINE = ").removesuffix(";\n")
    )
    assert base64.b64decode(held["wasm"])[:4] == b"\0asm"
    dump = io.BytesIO()
    counts = KnowledgeGraph.open(tiny_store).export("nq", dump)
    assert {name: text.count("\n") for name, text in held["graphs"].items()} == counts


def test_the_sitemap_names_every_page(built: tuple[Path, Written]) -> None:
    folder, done = built
    named = re.findall(r"<loc>https://example.org/atlas/(.*?)</loc>", (folder / "sitemap.xml").read_text("utf-8"))
    assert len(named) == done.pages - 1  # all but the way in at the root
    assert all((folder / name).is_file() for name in named)


def test_a_folder_with_something_else_in_it_is_left_alone(tiny_store: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(UsageError, match="not empty"):
        build_site(KnowledgeGraph.open(tiny_store), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
