"""The engine's own bulk load from one N-Quads file into a fresh folder. `raw_load.py FILE.nq FOLDER`."""

import sys

import pyoxigraph

store = pyoxigraph.Store(sys.argv[2])
store.bulk_load(path=sys.argv[1], format=pyoxigraph.RdfFormat.N_QUADS, lenient=True)
store.flush()
