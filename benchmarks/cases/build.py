"""`kg build` against the engine's bare bulk load and against a plain rdflib script, and whether all make the same quads."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from benchmarks.cases import PEERS, ROOT, Place
from benchmarks.measuring import Comparison, Measured, command, in_turn
from benchmarks.peers.isolated import isolated, version
from kg import KnowledgeGraph

LARGEST_RDFLIB = 1_000_000
WHAT = (
    "The whole command from tables to a published store: checks, spans, ontology, and a copy of every triple in the default graph. "
    "The bulk loads read finished N-Quads: 'named' is the named graphs only, 'both' the same quads as ours (named graphs and default graph). "
    "The rdflib script and morph-kgc make the named graphs and write N-Quads, check nothing and load nothing; morph-kgc maps tables that a script cut up "
    "for it before (RML cannot cut spans), which is not counted."
)


def run(place: Place) -> Iterator[Comparison]:
    """Compare at every size; the slow peer runs once at 1e6 and not beyond."""
    for size in place.sizes:
        corpus, folder = place.corpus(size), place.folder / f"build-{size}"
        shutil.rmtree(folder, ignore_errors=True)
        named, both = _quads(place, size)
        kg = Path(sys.executable).with_name("kg")
        load = [sys.executable, PEERS / "raw_load.py"]
        contenders = {
            "kg build": _fresh(
                folder / "kg", [kg, "build", "--no-shipped", "--data", corpus, "--store", folder / "kg"]
            ),
            "bulk load, both": _fresh(folder / "both", [*load, both, folder / "both"]),
        }
        if size <= LARGEST_RDFLIB:
            contenders["bulk load, named"] = _fresh(folder / "named", [*load, named, folder / "named"])
        folder.mkdir()
        runs = in_turn(contenders, 3 if size <= 200_000 else 1)
        same = ""
        if size <= LARGEST_RDFLIB:
            plain = folder / "plain.nq"
            data = [ROOT / "data" / "schema.toml", ROOT / "ontology" / "prefixes.csv", plain]
            words = [sys.executable, PEERS / "rdflib_build.py", corpus, *data]
            runs.append(Measured("rdflib script"))
            runs[-1].note(*command(words)())
            same = _compared(named, plain, "the rdflib script")
            runs += _morph(place, corpus, folder / "morph", named)
        else:
            place.skipped.append(f"build at {size:,} quads with rdflib: hours")
        count = sum(1 for _ in named.open("rb"))
        bounds = {"bulk load, both": 1 / 0.6} | ({"rdflib script": 0.1} if size >= LARGEST_RDFLIB else {})
        yield Comparison("build", WHAT, count, runs, same, "wall <= 1.67 x bulk load, <= 0.1 x rdflib at 1e6", bounds)
        shutil.rmtree(folder)


def _morph(place: Place, corpus: Path, folder: Path, named: Path) -> list[Measured]:
    """Measure morph-kgc on the same quads; its pins conflict with ours, so it runs in an environment of its own."""
    python = isolated(place.folder / "peers" / "morph", "morph-kgc")
    if isinstance(python, str):
        place.skipped.append(python)
        return []
    files = [ROOT / "data" / "schema.toml", ROOT / "ontology" / "prefixes.csv", folder]
    command([sys.executable, PEERS / "morph_tables.py", corpus, *files])()
    measured = Measured(f"morph-kgc {version(python, 'morph-kgc')}")
    measured.note(*command([python, "-m", "morph_kgc", folder / "config.ini"])())
    _compared(named, folder / "out.nq", "morph-kgc")
    return [measured]


def _fresh(folder: Path, words: list[str | Path]) -> Callable[[], tuple[float, float, float]]:
    run = command(words)

    def again() -> tuple[float, float, float]:
        shutil.rmtree(folder, ignore_errors=True)
        return run()

    return again


def _quads(place: Place, size: int) -> tuple[Path, Path]:
    """Write the corpus's quads as N-Quads: the named graphs, and those with the default graph."""
    named, both = place.folder / f"named-{size}.nq", place.folder / f"both-{size}.nq"
    if not both.is_file():
        with named.open("wb") as out:
            KnowledgeGraph.open(place.store(size)).export("nq", out)
        with named.open("rb") as lines, both.open("wb") as out:
            for line in lines:
                out.write(line + line[: line.rindex(b" <", 0, -2)] + b" .\n")
    return named, both


def _compared(named: Path, plain: Path, peer: str) -> str:
    """Compare sorted quads, without those of the ontology, which the peers do not read."""
    with named.open("rb") as ours, plain.open("rb") as theirs:
        first = _digest(line for line in ours if not line.endswith(b"/graph/ontology> .\n"))
        second = _digest(line for line in theirs if line.strip())
    if first != second:
        raise RuntimeError(f"kg build and {peer} make different quads")
    return "the sorted quads of kg build and of each peer that makes them from tables have one SHA-256"


def _digest(lines: Iterable[bytes]) -> str:
    whole = sha256()
    for line in sorted(set(lines)):
        whole.update(line)
    return whole.hexdigest()
