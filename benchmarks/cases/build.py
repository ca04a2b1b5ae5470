"""`kg build` against the engine's bare bulk load and against a plain rdflib script and morph-kgc, and whether all make the same quads."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from benchmarks.cases import PEERS, ROOT, Place, Step
from benchmarks.measuring import Comparison, Cost, Run, Target, Words, command, in_turn
from benchmarks.peers.isolated import isolated, version
from kg import KnowledgeGraph

JUDGED, LARGEST = 1_000_000, 10_000_000
BULK, RDFLIB = "bulk load, both", "rdflib script"
WHAT = (
    "The whole command from tables to a published store: checks, spans, ontology, and a copy of every triple in the default graph. "
    "The bulk loads read finished N-Quads: 'named' is the named graphs only, 'both' the same quads as ours (named graphs and default graph). "
    "The rdflib script and morph-kgc make the named graphs and write N-Quads, check nothing and load nothing; the script into oxrdflib leaves what kg build leaves, "
    "unchecked: a store on disk with the named graphs and the default graph, to be asked without parsing again. morph-kgc maps tables that a script cut up "
    "for it before (RML cannot cut spans), which is not counted."
)
TARGETS = {
    JUDGED: [
        Target("build at 1e6 quads at least at 0.6 of the engine's bulk-load speed", 1 / 0.6, BULK),
        Target("build at 1e6 quads at least 10 x as fast as the rdflib script", 0.1, RDFLIB),
    ],
    LARGEST: [Target("build at 1e7 quads in less than 2 GiB of memory (MB)", 2048, judged="peak")],
}


def run(place: Place) -> Iterator[Step]:
    """Compare at every size; what makes quads from tables in another way, up to 1e6."""
    for size in place.sizes:
        yield f"build at {size:,}", partial(_compared, place, size)
    if max(place.sizes) > JUDGED:
        place.skipped.append(
            f"build beyond {JUDGED:,} quads: the rdflib script (1.5 GB and half a minute at 1e6, both near linear: 15 GB at 1e7), "
            "and morph-kgc (the set of its quads, which is compared with ours, would not fit into memory beside)"
        )


def _compared(place: Place, size: int) -> Comparison:
    folder = place.folder / f"build-{size}"
    shutil.rmtree(folder, ignore_errors=True)
    store, first = folder / "kg", place.store(size)
    named, both = _quads(place, size)
    load: Words = [sys.executable, PEERS / "raw_load.py"]
    ours = _fresh(store, place.build_words(size, store))
    contenders = {
        "kg build": _first(place.builds.pop(size, None), ours),
        BULK: _fresh(folder / "both", [*load, both, folder / "both"]),
    }
    if size <= JUDGED:
        contenders["bulk load, named"] = _fresh(folder / "named", [*load, named, folder / "named"])
    folder.mkdir()
    runs = in_turn(contenders, 3 if size <= JUDGED else 1)
    same = [_as_many(KnowledgeGraph.open(first), folder / "both")]
    if size <= JUDGED:
        others = {RDFLIB: _rdflib(place, size, folder, named)}
        others |= _stored(place, size, folder / "stored", named) | _morph(place, size, folder / "morph", named)
        runs += in_turn(others, 3 if size < JUDGED else 1)
        made = [run.name for run in runs if run.name in others and not run.failed]
        same += [f"the sorted quads of kg build and of {' and '.join(made)} have one SHA-256"] if made else []
    shutil.rmtree(folder)
    return Comparison(
        "build", WHAT, "tables", runs, "; ".join(same), size=place.quads(size), targets=TARGETS.get(size, [])
    )


def _first(cost: Cost | None, run: Run) -> Run:
    """Return a run that gives first what it cost to make the store, which was the same work."""
    costs = [cost] if cost else []
    return lambda: costs.pop() if costs else run()


def _rdflib(place: Place, size: int, folder: Path, named: Path) -> Run:
    plain = folder / "plain.nq"
    files = [ROOT / "data" / "schema.toml", ROOT / "ontology" / "prefixes.csv", plain]
    words: Words = [sys.executable, PEERS / "rdflib_build.py", place.corpus(size), *files]
    return _same(command(words), named, plain)


def _stored(place: Place, size: int, folder: Path, named: Path) -> dict[str, Run]:
    """Return a run of the rdflib script that does all of the work: its quads in a store on disk, ready to be asked."""
    pins = [f"{name}=={metadata.version(name)}" for name in ("pyoxigraph", "rdflib")]
    python = isolated(place.folder / "peers" / "oxrdflib", "oxrdflib", *pins)
    if isinstance(python, str):
        place.skipped.append(python)
        return {}
    files = [ROOT / "data" / "schema.toml", ROOT / "ontology" / "prefixes.csv", folder]
    run, made = (
        _fresh(folder, [python, PEERS / "rdflib_store.py", place.corpus(size), *files]),
        folder.with_suffix(".nq"),
    )

    def dumped() -> Cost:
        cost = run()
        _dump(folder, made)
        return cost

    return {f"rdflib script into oxrdflib {version(python, 'oxrdflib')}": _same(dumped, named, made)}


def _dump(folder: Path, made: Path) -> None:
    """Write the named graphs of one of the engine's stores as N-Quads."""
    import pyoxigraph as ox

    store = ox.Store.read_only(str(folder))
    with made.open("w", encoding="utf-8") as out:
        for graph in store.named_graphs():
            out.writelines(f"{quad} .\n" for quad in store.quads_for_pattern(None, None, None, graph))


def _morph(place: Place, size: int, folder: Path, named: Path) -> dict[str, Run]:
    """Return a run of morph-kgc on the same tables; its pins conflict with ours, so it runs in an environment of its own."""
    python = isolated(place.folder / "peers" / "morph", "morph-kgc")
    if isinstance(python, str):
        place.skipped.append(python)
        return {}
    files = [ROOT / "data" / "schema.toml", ROOT / "ontology" / "prefixes.csv", folder]
    command([sys.executable, PEERS / "morph_tables.py", place.corpus(size), *files])()
    run = command([python, "-m", "morph_kgc", folder / "config.ini"])
    return {f"morph-kgc {version(python, 'morph-kgc')}": _same(run, named, folder / "out.nq")}


def _fresh(folder: Path, words: Words) -> Run:
    run = command(words)

    def again() -> Cost:
        shutil.rmtree(folder, ignore_errors=True)
        return run()

    return again


def _same(run: Run, named: Path, made: Path) -> Run:
    """Return a run that fails where it makes other quads than `kg build`, the ontology's aside, which peers do not read."""
    compared: list[bool] = []

    def again() -> Cost:
        cost = run()
        if not compared:
            with named.open("rb") as ours, made.open("rb") as theirs:
                first = _digest(line for line in ours if not line.endswith(b"/graph/ontology> .\n"))
                compared.append(first == _digest(line for line in theirs if line.strip()))
        if not compared[0]:
            raise RuntimeError("it made other quads than kg build")
        return cost

    return again


def _digest(lines: Iterable[bytes]) -> str:
    whole = sha256()
    for line in sorted(set(lines)):
        whole.update(line)
    return whole.hexdigest()


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


def _as_many(graph: KnowledgeGraph, loaded: Path) -> str:
    """Hold our store to as many quads as the engine loaded from the same ones."""
    import pyoxigraph as ox

    ours, theirs = (len(ox.Store.read_only(str(path))) for path in (graph.store.version.path / "store", loaded))
    if ours != theirs:
        raise RuntimeError(f"kg build holds {ours:,} quads, the bulk load {theirs:,}")
    return f"{ours:,} quads in both stores"
