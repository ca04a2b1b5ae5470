"""The same tables give the same bytes, whatever the machine's mood."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import io, sys
from pathlib import Path
from kg.building import build_store
from kg.store.dump import dump
build_store(Path(sys.argv[1]), [Path(sys.argv[2])], shipped=False)
for name in ("nq", "trig", "ttl", "jsonld"):
    out = io.BytesIO()
    dump(Path(sys.argv[1]), name, out)
    sys.stdout.buffer.write(out.getvalue())
"""


def built(folder: Path, data: Path, **environment: str) -> str:
    env = {**os.environ, **environment}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder), str(data)], capture_output=True, check=True, env=env
    )
    assert len(done.stdout) > 100_000
    return hashlib.sha256(done.stdout).hexdigest()


@pytest.mark.parametrize(("seed", "locale", "zone"), [("1", "C", "Asia/Shanghai"), ("4242", "C.UTF-8", "America/Lima")])
def test_every_dump_is_byte_identical_under_any_seed_locale_and_zone(
    tiny_data: Path, tmp_path: Path, seed: str, locale: str, zone: str
) -> None:
    first = built(tmp_path / "a", tiny_data, PYTHONHASHSEED="0")
    assert built(tmp_path / "b", tiny_data, PYTHONHASHSEED=seed, LC_ALL=locale, TZ=zone) == first
