"""The least a query can cost: import pyoxigraph, open the store read-only, ask, print. `raw_query.py STORE_DATA SPARQL`."""

import sys

import pyoxigraph

for row in pyoxigraph.Store.read_only(sys.argv[1]).query(sys.argv[2]):  # type: ignore[union-attr]
    print(*[str(term) for term in row], sep="\t")
