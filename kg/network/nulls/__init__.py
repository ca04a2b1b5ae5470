"""Null models of task-unit matrices: what is held fixed, and how the rest is left to chance."""
