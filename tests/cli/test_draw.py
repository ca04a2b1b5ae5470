"""`kg draw` from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli.app import root
from kg.errors import KgError


def run(store: Path, *words: str) -> Result:
    return CliRunner().invoke(root, ["draw", "--store", str(store), *words])


def test_it_writes_a_page_and_says_what_is_on_it(built_store: Path, tmp_path: Path) -> None:
    done = run(built_store, "-o", str(tmp_path / "a.html"))
    assert done.exit_code == 0, done.output
    assert "things" in done.stdout
    assert "relations" in done.stdout
    assert "--inferred" in done.stderr
    assert (tmp_path / "a.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_same_command_writes_the_same_bytes(built_store: Path, tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        run(built_store, "--lens", "benchmarks", "-o", str(tmp_path / name))
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


@pytest.mark.parametrize(("name", "head"), [("a.svg", b"<?xml"), ("a.png", b"\x89PNG")])
def test_the_ending_of_the_file_tells_the_format(built_store: Path, tmp_path: Path, name: str, head: bytes) -> None:
    done = run(built_store, "--around", "上海", "-o", str(tmp_path / name))
    if isinstance(done.exception, KgError) and "font" in str(done.exception):
        pytest.skip("no font with Chinese letters on this machine")
    assert done.exit_code == 0, done.output
    assert (tmp_path / name).read_bytes().startswith(head)


def test_a_cap_is_said_on_standard_error(built_store: Path, tmp_path: Path) -> None:
    done = run(built_store, "--most", "12", "-o", str(tmp_path / "a.html"))
    assert "12 things" in done.stdout
    assert "left out" in done.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["-o", "a.gif"], "html"),
        (["-o", "a.html", "--lens", "nope"], "overview"),
        (["-o", "a.html", "--around", "亚特兰蒂斯"], "亚特兰蒂斯"),
        (["-o", "a.html", "--question", "x", "--param", "novalue"], "NAME=VALUE"),
    ],
)
def test_a_mistake_is_one_clear_error_and_no_file(
    built_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(built_store, *words)
    assert isinstance(done.exception, KgError)
    assert says in str(done.exception)
    assert list(tmp_path.iterdir()) == []
