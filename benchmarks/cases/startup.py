"""How long a command takes before it does anything, and `kg query` on the shipped graph."""

from __future__ import annotations

import compileall
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.cases import PEERS, ROOT, Place
from benchmarks.measuring import Comparison, command, in_turn

QUERY = """PREFIX pa: <https://w3id.org/planatlas/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?city ?name { ?city a pa:City ; rdfs:label ?name FILTER(lang(?name) = 'en') } ORDER BY ?name"""


def run(place: Place) -> Iterator[Comparison]:
    """Compare `kg --help` with bare Python and with `import click`, and `kg query` with a bare script and with rdflib."""
    compileall.compile_dir(ROOT / "kg", quiet=1)  # as an installer does; some systems never write bytecode on their own
    kg = Path(sys.executable).with_name("kg")
    helps = {
        "kg --help": command([kg, "--help"]),
        "python -c 'import click'": command([sys.executable, "-c", "import click"]),
        "python -c pass": command([sys.executable, "-c", "pass"]),
    }
    yield Comparison(
        "start-up",
        "A command that only prints help.",
        0,
        in_turn(helps, 21),
        target="<= 1.5 x import click",
        bounds={"python -c 'import click'": 1.5},
    )
    queries = {
        "kg query": command([kg, "query", "--store", place.store(0), QUERY]),
        "pyoxigraph script": command([sys.executable, PEERS / "raw_query.py", place.data(0), QUERY]),
    }
    yield Comparison(
        "kg query",
        "One query of the shipped graph as a command; the script opens the same folder with no limits and no process of its own.",
        0,
        in_turn(queries, 21),
        target="<= 2 x the pyoxigraph script",
        bounds={"pyoxigraph script": 2.0},
    )
    parsed = {
        "kg query": queries["kg query"],
        "rdflib script": command([sys.executable, PEERS / "rdflib_query.py", place.default_graph(0), QUERY]),
    }
    yield Comparison("kg query", "The rdflib script parses the same triples first.", 0, in_turn(parsed, 3))
