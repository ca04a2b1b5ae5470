"""A build in many parts is the same graph as a build in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.store import writer
from kg.store.embedded import EmbeddedStore
from kg.store.writer import new_version

GRAPHS = ("<urn:g1>", "<urn:g2>", "<urn:inferred>")
QUADS = [(f"<urn:s{n % 97}>", f"<urn:p{n % 7}>", f'"{n % 500}"', GRAPHS[n % 3]) for n in range(3_000)]


@pytest.mark.parametrize("part", [30, 100, 999, 3_000, 10_000])
def test_the_size_of_parts_changes_nothing_that_is_stored(
    part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "_PART", part)
    with new_version(tmp_path, "urn:inferred") as (target, publish):
        target.add(QUADS)
        publish({"default": "union"})
    store = EmbeddedStore(tmp_path)
    counted = store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0][0]
    assert counted is not None
    assert int(counted.value) == len({quad[:3] for quad in QUADS if quad[3] != "<urn:inferred>"})
    named = store.select("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").rows[0][0]
    assert named is not None
    assert int(named.value) == len(set(QUADS))
    assert target.counts == dict.fromkeys(GRAPHS, 1000)


def test_a_build_in_many_parts_leaves_about_as_few_files_as_a_build_in_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = []
    for part in (10_000, 100):
        monkeypatch.setattr(writer, "_PART", part)
        with new_version(tmp_path / str(part), "urn:inferred") as (target, publish):
            target.add(QUADS)
            version = publish({"default": "union"})
        files.append(len(list(version.data.glob("*.sst"))))
    assert files[1] < 2 * files[0]  # thirty loads leave ten times as many before they are merged
