"""The usual way: import rdflib, parse the triples, ask, print. `rdflib_query.py FILE.nt SPARQL`."""

import sys

import rdflib

graph = rdflib.Graph().parse(sys.argv[1], format="nt")
for row in graph.query(sys.argv[2]):
    print(*[str(term) for term in row], sep="\t")  # type: ignore[union-attr]
