"""Readers: one module a format; each turns the bytes of a file into pieces in reading order."""
