"""`python -m benchmarks.faults [--tries 20] [--seed 1]`: writes faults.md and faults.json."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks.faults import beside
from benchmarks.faults.running import fill_the_disk, kg, kill_at_random
from benchmarks.faults.states import store_state
from benchmarks.faults.works import Stage, put, works
from benchmarks.trials import Report, Trial, write

_ABOUT = (
    "Each command is killed with signal 9 at random moments, runs out of disk, or has others beside it. It survives where whoever looks "
    "afterwards sees what was there before or what the whole command makes, byte for byte, nothing between and no error, and where the same "
    "command then runs to its end. Power loss is not tried; everything is brought to disk (fsync) before it is put in its place."
)


def main() -> None:
    """Try everything; exit 1 where something did not survive."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.faults", description="Kill, fill and crowd kg.")
    reader.add_argument("--tries", type=int, default=20, help="How often each command is killed.")
    reader.add_argument("--seed", type=int, default=1, help="Of the random moments.")
    reader.add_argument("-o", "--output", type=Path, default=Path(__file__).parents[1], help="Folder of the report.")
    given = reader.parse_args()
    trials = []
    with tempfile.TemporaryDirectory(prefix="planatlas-faults-") as folder:
        for trial in run(Stage(Path(folder) / "stage"), given.tries, Random(given.seed)):
            trials.append(trial)
            print(trial.line(), file=sys.stderr, flush=True)
    write(given.output, Report(name="faults", title="Faults", about=_ABOUT, trials=trials))
    sys.exit(0 if all(trial.passed is not False for trial in trials) else 1)


def run(stage: Stage, tries: int, random: Random) -> Iterator[Trial]:
    """Yield every trial."""
    every = works(stage)
    for work in every:
        yield kill_at_random(work, tries, random)
    for work in every:
        yield fill_the_disk(work, (1_000, 20_000))
    yield small_disk(stage)
    yield beside.second_writer(stage, min(tries, 5))
    yield beside.readers(stage, max(2, tries // 2))
    yield beside.server(stage, max(2, tries // 2))
    yield beside.orphans(stage, max(1, tries // 5))


def small_disk(stage: Stage) -> Trial:
    """Build on a disk with room for one store only: it must refuse, the store before must answer, and more room must help."""
    began, disk = time.monotonic(), stage.folder / "disk"
    disk.mkdir(exist_ok=True)
    size = sum(path.stat().st_size for path in (stage.kept / "store").rglob("*")) + (200 << 10)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(disk)]
    tried = "`kg build` on a file system with room for the store before and 200 KiB"
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        return Trial("disk full", "small disk", tried, "skipped: no file system may be mounted here", None, 0.0)
    try:
        store = disk / "store"
        put(stage.kept / "store", store)
        before, words = store_state(store), [*stage.build("b")[:-1], str(store)]
        full = kg(words)
        same = store_state(store) == before
        subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
        after = kg(words)
    finally:
        subprocess.run(["umount", str(disk)], check=False)
    passed = full.returncode == 1 and full.stderr.startswith("kg: ") and same and after.returncode == 0
    said = full.stderr.strip().replace(str(stage.folder), "…")[:160]
    happened = f"{said}; the store before is {'whole' if same else 'changed'}; with more room: exit {after.returncode}"
    return Trial("disk full", "small disk", tried, happened, passed, time.monotonic() - began)


if __name__ == "__main__":
    main()
