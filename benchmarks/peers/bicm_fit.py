"""Fits a BiCM with the package bicm: `bicm_fit.py MATRIX.npy CHANCES.npy` prints wall and CPU seconds of the second of two fits."""

import sys
import time

import numpy as np
from bicm import BipartiteGraph

matrix = np.load(sys.argv[1])
for _ in range(2):  # the first compiles
    graph = BipartiteGraph()
    graph.set_biadjacency_matrix(matrix)
    wall, cpu = time.perf_counter(), time.process_time()
    graph.solve_tool(verbose=False)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
np.save(sys.argv[2], graph.get_bicm_matrix())
print("\n", wall, cpu)
