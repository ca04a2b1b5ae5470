"""Turns records into quads, and shapes into findings."""
