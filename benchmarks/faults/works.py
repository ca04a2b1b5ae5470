"""Everything `kg` changes on disk, each with how to put it back and how to look at it. Made in a folder of its own from made-up data."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from benchmarks.corpus import Shape, write_corpus
from benchmarks.faults.running import Work, kg
from benchmarks.faults.states import file_state, review_state, store_state, tree_state
from kg.web.static_site import MARK

_PLAN = "\n".join(
    f"{number}.建设合成港口{number}。（牵头单位：合成市交通部门；配合单位：合成市财政部门、合成市数据部门）"
    for number in range(1, 41)
)
_DECIDED = ("--accept-all-above", "0", "--who", "trial", "--when", "2026-01-01")


class Stage:
    """A folder with what every trial begins from: two corpora, a store of the first, a reviewed folder, a site, a text, a table."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store, self.kept = folder / "store", folder / "kept"
        self.kept.mkdir(parents=True)
        for name, rounds, tasks in (("a", 1, 25), ("b", 2, 25), ("small", 1, 1)):
            write_corpus(folder / name, Shape(cities=1, rounds=rounds, units=tasks, tasks=tasks))
        self.small = folder / "small-store"
        _ok([*self.build("small")[:-1], str(self.small)])
        _ok(self.build("a"))
        self.store.rename(self.kept / "store")
        self._write_inputs()

    def _write_inputs(self) -> None:
        triples = (f'<http://a/s{n}> <http://a/p{n % 7}> "text {n}"@en .\n' for n in range(20_000))
        (self.folder / "more.nt").write_text("".join(triples), encoding="utf-8")
        (self.folder / "plan.txt").write_text(_PLAN + "\n", encoding="utf-8")
        text = "合成来源。" * 200_000
        (self.folder / "text.txt").write_text(text, encoding="utf-8")
        known = self.folder / "known"
        known.mkdir()
        row = f"source/made,合成来源,Made source,{sha256(text.encode()).hexdigest()},{len(text)}"
        (known / "sources.csv").write_text(f"id,title_zh,title_en,sha256,length\n{row}\n", encoding="utf-8")
        _ok(["ingest", str(self.folder / "plan.txt"), "--plan", "made", "-o", str(self.kept / "review")])
        table = self.folder / "a" / "tables" / "synthetic" / "tasks.csv"
        lines = table.read_text(encoding="utf-8").splitlines()
        self.table = self.folder / "untidy" / "tables" / "synthetic" / "tasks.csv"
        self.table.parent.mkdir(parents=True)
        (self.kept / "tasks.csv").write_text("\n".join([lines[0], *reversed(lines[1:])]) + "\n", encoding="utf-8")

    def build(self, name: str) -> list[str]:
        """Return the words that build the store from a corpus."""
        return ["build", "--no-shipped", "--data", str(self.folder / name), "--store", str(self.store)]

    def put_store(self) -> None:
        """Put the store of the first corpus back."""
        put(self.kept / "store", self.store)


def put(kept: Path, place: Path) -> None:
    """Put a copy of what was kept in its place, and nothing else."""
    for leftover in place.parent.glob(f".{place.name}*"):
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
    if place.is_dir():
        shutil.rmtree(place)
    if kept.is_dir():
        shutil.copytree(kept, place)
    elif kept.is_file():
        shutil.copyfile(kept, place)
    else:
        place.unlink(missing_ok=True)


def _older_site(folder: Path) -> None:
    """Write what an older site would be, of 800 pages."""
    folder.mkdir()
    (folder / MARK).write_text("planatlas\n", encoding="utf-8")
    for number in range(800):
        (folder / f"older-{number}.html").write_text("<p>an older page</p>\n", encoding="utf-8")


def _ok(words: list[str]) -> None:
    done = kg(words)
    assert done.returncode == 0, done.stderr


def works(stage: Stage) -> list[Work]:
    """Return every command that changes something."""
    return [*_store_works(stage), *_file_works(stage), _site_work(stage)]


def _store_works(stage: Stage) -> list[Work]:
    folder, store, at = stage.folder, stage.store, ["--store", str(stage.store)]

    def built() -> str:
        return store_state(store)

    def shelved() -> str:
        return str(sorted((path.name[:8], file_state(path)) for path in (store / "sources").glob("[0-9a-f]*.txt")))

    adds = ["source", "add", str(folder / "text.txt"), "--data", str(folder / "known"), *at]
    return [
        _work("build", "`kg build` over an older store", stage.build("b"), stage.put_store, built),
        _work("load", "`kg load` of 20,000 triples", ["load", str(folder / "more.nt"), *at], stage.put_store, built),
        _work("source add", "`kg source add` of 3 MB", adds, stage.put_store, shelved),
    ]


def _file_works(stage: Stage) -> list[Work]:
    folder, kept = stage.folder, stage.kept
    out, review, export = folder / "out", folder / "review", folder / "all.nq"
    (kept / "all.nq").write_text("what was there before\n", encoding="utf-8")

    def put_export() -> None:
        stage.put_store()
        put(kept / "all.nq", export)

    return [
        _work(
            "ingest",
            "`kg ingest` into a new folder",
            ["ingest", str(folder / "plan.txt"), "--plan", "made", "-o", str(out)],
            lambda: put(kept / "nothing", out),
            lambda: tree_state(out),
        ),
        _work(
            "review",
            "`kg review` of 40 candidates at once",
            ["review", str(review), *_DECIDED],
            lambda: put(kept / "review", review),
            lambda: review_state(review),
        ),
        _work(
            "export",
            "`kg export` over an older file",
            ["export", "--format", "nq", "-o", str(export), "--store", str(stage.store)],
            put_export,
            lambda: file_state(export),
        ),
        _work(
            "data fmt",
            "`kg data fmt` of an untidy table",
            ["data", "fmt", str(folder / "untidy")],
            lambda: put(kept / "tasks.csv", stage.table),
            lambda: file_state(stage.table),
        ),
    ]


def _site_work(stage: Stage) -> Work:
    kept, site = stage.kept, stage.folder / "site"
    _older_site(kept / "site")
    return _work(
        "site",
        "`kg site build` over an older site",
        ["site", "build", str(site), "--store", str(stage.small)],
        lambda: put(kept / "site", site),
        lambda: tree_state(site),
        slow=True,
    )


def _work(
    name: str, tried: str, words: list[str], restore: Callable[[], None], state: Callable[[], str], slow: bool = False
) -> Work:
    return Work(name=name, tried=tried, words=words, restore=restore, state=state, slow=slow)
