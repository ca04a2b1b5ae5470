"""How long a command takes before it does anything, and `kg query` on the shipped graph."""

from __future__ import annotations

import compileall
import subprocess
import sys
from collections.abc import Iterator
from functools import partial

from benchmarks.cases import KG, PEERS, ROOT, Place, Step
from benchmarks.measuring import Comparison, Target, Words, command, in_turn

QUERY = """PREFIX pa: <https://w3id.org/planatlas/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?city ?name { ?city a pa:City ; rdfs:label ?name FILTER(lang(?name) = 'en') } ORDER BY ?name"""
BARE, PLAIN = "pyoxigraph script", "rdflib script"


def run(place: Place) -> Iterator[Step]:
    """Compare `kg --help` with bare Python and with `import click`, and `kg query` with a bare script and with rdflib."""
    compileall.compile_dir(ROOT / "kg", quiet=1)  # as an installer does; some systems never write bytecode on their own
    yield "start-up", _help
    yield "kg query", partial(_query, place)
    yield "kg query, rdflib", partial(_parsed, place)


def _help() -> Comparison:
    click = "python -c 'import click'"
    contenders = {
        "kg --help": command([KG, "--help"]),
        click: command([sys.executable, "-c", "import click"]),
        "python -c pass": command([sys.executable, "-c", "pass"]),
    }
    target = Target("`kg --help` takes at most 1.5 x `import click`", 1.5, click)
    return Comparison(
        "start-up", "A command that only prints help.", "nothing", in_turn(contenders, 21), targets=[target]
    )


def _query(place: Place) -> Comparison:
    ours: Words = [KG, "query", "--store", place.store(0), QUERY]
    bare: Words = [sys.executable, PEERS / "raw_query.py", place.data(0), QUERY]
    runs = in_turn({"kg query": command(ours), BARE: command(bare)}, 21)
    what = "One query as a command; the script opens the same folder with no limits and no process of its own."
    target = Target("`kg query` takes at most 2 x a script that imports pyoxigraph and asks", 2.0, BARE)
    return Comparison("kg query", what, place.shipped(), runs, _same(ours, bare), targets=[target])


def _parsed(place: Place) -> Comparison:
    ours: Words = [KG, "query", "--store", place.store(0), QUERY]
    plain: Words = [sys.executable, PEERS / "rdflib_query.py", place.default_graph(0), QUERY]
    runs = in_turn({"kg query": command(ours), PLAIN: command(plain)}, 3)
    what = "The rdflib script parses the same triples first."
    return Comparison("kg query", what, place.shipped(), runs, _same(ours, plain))


def _same(ours: Words, theirs: Words) -> str:
    """Hold the last column of our answer to the last column of a script's: rows in order of names."""
    mine = [line.rpartition(",")[2] for line in _printed([*ours, "--format", "csv"])[1:]]
    other = [line.rpartition("\t")[2].removesuffix("@en").strip('"') for line in _printed(theirs)]
    if mine != other:
        raise RuntimeError("kg query and the script print different answers")
    return f"the same {len(mine)} rows in the same order"


def _printed(words: Words) -> list[str]:
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()
