from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import LimitError
from kg.store.embedded import EmbeddedStore
from kg.store.versions import current_version

EVERYTHING = {
    "query": "SELECT * { ?s ?p ?o }",
    "prefixes": {},
    "graphs": None,
    "named": None,
    "rows": None,
    "format": "tsv",
}


def test_a_worker_whose_reader_is_gone_ends_without_a_word(built_store: Path) -> None:
    theirs, ours = os.pipe()
    data = current_version(built_store).data
    command = [sys.executable, "-m", "kg.store.worker", str(data), "0", "offline"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=ours, stderr=subprocess.PIPE) as process:
        os.close(ours)
        os.close(theirs)
        body = json.dumps(EVERYTHING).encode()
        said = process.communicate(struct.pack(">Q", len(body)) + body, timeout=60)
    assert (process.returncode, said) == (0, (None, b""))


def test_a_store_that_ends_stops_what_is_asked(built_store: Path) -> None:
    store = EmbeddedStore(built_store)
    assert store.ask("ASK {}")
    store.end()
    with pytest.raises(LimitError, match="was stopped"):
        store.ask("ASK {}")
