"""The synthetic corpus: the same bytes every time, clearly synthetic, taken by `kg build` as it is."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path

from benchmarks.cases import PEERS, ROOT
from benchmarks.corpus import Shape, shape_of, write_corpus
from kg import KnowledgeGraph

SMALL = Shape(cities=2, rounds=2, units=20, tasks=8)


def digest(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*.csv"))
    return sha256(
        b"".join(path.relative_to(folder).as_posix().encode() + path.read_bytes() for path in files)
    ).hexdigest()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from benchmarks.corpus import *; write_corpus(Path(sys.argv[1]), Shape(cities=2, rounds=2, units=20, tasks=8))"
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "a")], check=True, cwd=ROOT, env={"PYTHONHASHSEED": "7"})
    write_corpus(tmp_path / "b", SMALL)
    write_corpus(tmp_path / "c", Shape(cities=2, rounds=2, units=20, tasks=8, seed=2))
    assert digest(tmp_path / "a") == digest(tmp_path / "b") != digest(tmp_path / "c")


def test_it_builds_and_every_plan_is_a_named_graph_that_says_it_is_synthetic(tmp_path: Path) -> None:
    rows = write_corpus(tmp_path / "data", SMALL)
    graph = KnowledgeGraph.build(tmp_path / "store", [tmp_path / "data"], shipped=False)
    assert graph.built is not None
    assert sum(graph.built.rows.values()) == rows
    assert sorted(graph.built.quads) == ["ontology", *(f"synthetic-c00{c}-r{r}" for c in (1, 2) for r in (1, 2))]
    named = graph.query(
        "SELECT ?name { { ?t a pa:Plan } UNION { ?t a pa:Unit } UNION { ?t a pa:SourceDocument } ?t rdfs:label ?name FILTER(lang(?name) = 'zh') }"
    )
    assert len(named) == 2 * 2 * 2 + 2 * 20
    assert named["name"].str.contains("合成").all()


def test_units_are_skewed_and_every_task_has_one_lead(tmp_path: Path) -> None:
    write_corpus(tmp_path, Shape(cities=1, rounds=4, units=60, tasks=60))
    lines = (tmp_path / "tables/synthetic/assignments.csv").read_text(encoding="utf-8").splitlines()[1:]
    cells = [line.split(",") for line in lines]
    assert Counter(role for *_, role in (row[:4] for row in cells))["lead"] == 4 * 60
    counts = sorted(Counter(row[2] for row in cells).values(), reverse=True)
    assert sum(counts[:6]) > 2 * sum(counts[-30:])
    assert 3.0 < len(cells) / 240 < 4.0


def test_the_plain_rdflib_script_makes_the_same_quads(tmp_path: Path) -> None:
    write_corpus(tmp_path / "data", SMALL)
    words = [tmp_path / "data", ROOT / "data/schema.toml", ROOT / "ontology/prefixes.csv", tmp_path / "plain.nq"]
    subprocess.run([sys.executable, PEERS / "rdflib_build.py", *words], check=True)
    with (tmp_path / "ours.nq").open("wb") as out:
        KnowledgeGraph.build(tmp_path / "store", [tmp_path / "data"], shipped=False).export("nq", out)
    ours = {
        line
        for line in (tmp_path / "ours.nq").read_text(encoding="utf-8").splitlines()
        if "graph/ontology> ." not in line
    }
    assert len(ours) > 1000
    assert ours == {line for line in (tmp_path / "plain.nq").read_text(encoding="utf-8").splitlines() if line}


def test_a_size_in_quads_is_met_within_a_quarter(tmp_path: Path) -> None:
    write_corpus(tmp_path / "data", shape_of(50_000))
    built = KnowledgeGraph.build(tmp_path / "store", [tmp_path / "data"], shipped=False).built
    assert built is not None
    assert 0.75 < sum(n for name, n in built.quads.items() if name != "ontology") / 50_000 < 1.25
    assert shape_of(1e7).cities == 300 or shape_of(1e7).cities * shape_of(1e7).rounds > 1_800
