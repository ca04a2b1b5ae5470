from __future__ import annotations

import hashlib
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

pytest.importorskip("starlette")

from kg import KnowledgeGraph
from kg.errors import UsageError
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


def test_the_same_store_gives_the_same_bytes(built: tuple[Path, Written], tiny_store: Path, tmp_path: Path) -> None:
    folder, _ = built
    build_site(KnowledgeGraph.open(tiny_store, workers=2), tmp_path / "again", "https://example.org/atlas")
    assert fingerprint(tmp_path / "again") == fingerprint(folder)


def test_the_editor_is_left_out_and_says_so(built: tuple[Path, Written]) -> None:
    folder, _ = built
    assert "kg serve" in (folder / "en/sparql/index.html").read_text(encoding="utf-8")
    assert not (folder / "static/vendor/yasgui.min.js").exists()


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
