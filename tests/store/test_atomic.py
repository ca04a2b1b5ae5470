"""A build is all or nothing: under kill -9, a full lock, bad rows, and with readers looking on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.building import build_store
from kg.errors import StoreError, TableError
from kg.store.embedded import EmbeddedStore
from kg.store.versions import current_version, locked

BUILD = "import sys; from pathlib import Path; from kg.building import build_store; build_store(Path(sys.argv[1]), [Path(sys.argv[2])], shipped=False)"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def count(store: Path) -> str:
    reader = EmbeddedStore(store)
    try:
        ((term,),) = reader.select(COUNT).rows
        assert term is not None
        return term.value
    finally:
        reader.close()


def test_a_build_killed_at_any_moment_leaves_the_store_whole(tiny_data: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build_store(store, [tiny_data], shipped=False)
    whole, killed = count(store), 0
    for round_ in range(16):
        process = subprocess.Popen([sys.executable, "-c", BUILD, str(store), str(tiny_data)])
        time.sleep(0.06 + 0.03 * round_)
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            killed += 1
        process.wait()
        assert count(store) == whole
    assert killed >= 4
    build_store(store, [tiny_data], shipped=False)
    assert count(store) == whole
    complete = [path for path in (store / "versions").iterdir() if (path / "manifest.json").is_file()]
    assert len(complete) == len(list((store / "versions").iterdir())) <= 2


def test_a_refused_table_leaves_the_version_before(tiny_data: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build_store(store, [tiny_data], shipped=False)
    before = current_version(store).path
    path = tiny_data / "tables" / "tiny" / "tasks.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Task,", "Deed,"), encoding="utf-8")
    with pytest.raises(TableError):
        build_store(store, [tiny_data], shipped=False)
    assert current_version(store).path == before
    assert [p.name for p in (store / "versions").iterdir()] == [before.name]


def test_a_second_build_is_told_that_the_store_is_being_written(tiny_data: Path, tmp_path: Path) -> None:
    with locked(tmp_path / "store"), pytest.raises(StoreError, match="being written by another process"):
        build_store(tmp_path / "store", [tiny_data], shipped=False)


def test_a_reader_meets_the_new_version_at_its_next_query(tiny_data: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build_store(store, [tiny_data], shipped=False)
    reader = EmbeddedStore(store)
    assert not reader.ask("ASK { ?u skos:prefLabel '市科技局'@zh }")
    path = tiny_data / "tables" / "tiny" / "units.csv"
    path.write_text(
        path.read_text(encoding="utf-8") + "unit/tiny/sci,Unit,市科技局,,source/tiny,0-1:青,stated\n", encoding="utf-8"
    )
    build_store(store, [tiny_data], shipped=False)
    assert reader.ask("ASK { ?u skos:prefLabel '市科技局'@zh }")


@pytest.mark.parametrize("make", [lambda path: None, Path.mkdir, Path.touch], ids=["missing", "empty", "a file"])
def test_a_store_that_is_none_says_how_to_make_one_and_stays_none(tmp_path: Path, make: object) -> None:
    path = tmp_path / "none"
    make(path)  # type: ignore[operator]
    with pytest.raises(StoreError, match="kg build"):
        EmbeddedStore(path)
    assert not (path / "CURRENT").exists()


def test_a_store_without_its_manifest_is_no_store(tiny_data: Path, tmp_path: Path) -> None:
    build_store(tmp_path / "store", [tiny_data], shipped=False)
    (current_version(tmp_path / "store").path / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match="damaged"):
        EmbeddedStore(tmp_path / "store")


def test_a_full_disk_is_one_clear_error(tiny_data: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build_store(store, [tiny_data], shipped=False)
    whole = count(store)
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000)); import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); {BUILD}"
    done = subprocess.run(
        [sys.executable, "-c", limited, str(store), str(tiny_data)], capture_output=True, text=True, check=False
    )
    assert "StoreError" in done.stderr
    assert "the version before stays as it was" in done.stderr
    assert count(store) == whole
