"""`python -m benchmarks.fuzz [TARGET…] [--seconds 60]`: runs each target under Atheris; writes fuzz.md and fuzz.json."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.fuzz.targets import TARGETS
from benchmarks.trials import Report, Trial, write

_ABOUT = (
    "Each target is fed changed bytes that its coverage chooses (Atheris, libFuzzer). It passes where every input ends in an answer or in "
    "one clear error within 20 s and 2 GiB, without a network call, nothing is lost and what is written reads back the same. "
    "Inputs already kept from earlier runs in the same folder (`--keep`) are tried again first."
)


def main() -> None:
    """Run the targets asked for, all where none is named; exit 1 where one has a finding."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description="Coverage-guided fuzzing.")
    reader.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    reader.add_argument("--seconds", type=int, default=60, help="Seconds of each target.")
    reader.add_argument("--keep", type=Path, help="Keep what was learnt and found in this folder.")
    reader.add_argument("-o", "--output", type=Path, default=Path(__file__).parents[1], help="Folder of the report.")
    given = reader.parse_args()
    for name in set(given.targets) - set(TARGETS):
        reader.error(f"{name} is no target; there are: {', '.join(TARGETS)}")
    with tempfile.TemporaryDirectory() as folder:
        trials = []
        for name in given.targets or TARGETS:
            trials.append(run(name, (given.keep or Path(folder)) / name, given.seconds))
            print(trials[-1].line(), file=sys.stderr, flush=True)
    write(given.output, Report(name="fuzz", title="Fuzzing", about=_ABOUT, trials=trials))
    sys.exit(0 if all(trial.passed is not False for trial in trials) else 1)


def run(name: str, folder: Path, seconds: int) -> Trial:
    """Run one target in a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    command = [sys.executable, "-m", "benchmarks.fuzz.one", name, str(folder), str(seconds)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=seconds + 300)
    log = done.stderr.decode("utf-8", "replace") + done.stdout.decode("utf-8", "replace")
    (folder / "log").write_text(log, encoding="utf-8")
    group, what = _group(name), (TARGETS[name].__doc__ or "").strip()
    if "No module named 'atheris'" in log:
        return Trial(group, name, what, "skipped: Atheris is not installed (pip install 'planatlas[fuzz]')", None, 0.0)
    found = _finding(log, done.returncode)
    tried = re.search(r"stat::number_of_executed_units:\s*(\d+)", log)
    happened = found or f"{int(tried[1]) if tried else 0:,} inputs, no finding"
    return Trial(group, name, what, happened, not found, time.monotonic() - began)


def _group(name: str) -> str:
    return "reading" if TARGETS[name].__module__.endswith("reading") else "writing"


def _finding(log: str, status: int) -> str:
    """Return what a run found, in one line, or an empty text."""
    if status == 0:
        return ""
    raised = re.findall(r"^(?:\w+\.)*\w*(?:Error|Exception|Interrupt)\b.*$", log, re.M)
    deadly = re.findall(r"^==\d+== ERROR: (.*)$", log, re.M)
    return next(iter([*raised, *deadly]), f"ended with status {status}")[:200]


if __name__ == "__main__":
    main()
