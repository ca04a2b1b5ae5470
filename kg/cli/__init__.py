"""The `kg` command: one file a verb, loaded when it is called, so that `kg --help` stays quick."""

from kg.cli.app import main

__all__ = ["main"]
