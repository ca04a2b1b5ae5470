"""`python -m benchmarks [CASE…] [--quick | --sizes 1e4,1e5] [-o DIR]`: measures in one run, and writes report.md and report.json."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import report
from benchmarks.cases import Place
from benchmarks.machine import this_machine
from benchmarks.measuring import told

CASES = (
    "startup",
    "build",
    "library",
    "rows",
    "search",
    "check",
    "network",
    "bicm",
    "page",
    "extraction",
    "aggregates",
)
SIZES, QUICK = "1e4,1e5,1e6,1e7", "1e4,1e5"
HERE = Path(__file__).parent


def main() -> None:
    """Measure the cases asked for, all where none is named. Exit 1 where a step failed."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure planatlas beside its peers.")
    reader.add_argument("cases", nargs="*", metavar="CASE", help=", ".join(CASES))
    reader.add_argument("--sizes", default=SIZES, help="Quads of the synthetic corpora.")
    reader.add_argument(
        "--quick", action="store_const", dest="sizes", const=QUICK, help=f"The same as --sizes {QUICK}."
    )
    reader.add_argument(
        "-o", "--output", type=Path, help="Folder of the report; by default this one for a whole run, else out/bench."
    )
    reader.add_argument("--keep", type=Path, help="Keep corpora, stores and peers in this folder.")
    given = reader.parse_args()
    for name in set(given.cases) - set(CASES):
        reader.error(f"{name} is no case; there are: {', '.join(CASES)}")
    whole = not given.cases and given.sizes == SIZES
    output = given.output or (HERE if whole else Path("out") / "bench")
    with tempfile.TemporaryDirectory() as folder:
        place = Place(given.keep or Path(folder), sorted(int(float(size)) for size in given.sizes.split(",")))
        place.folder.mkdir(parents=True, exist_ok=True)
        failed = measured(place, given.cases or CASES, output)
    sys.exit(1 if failed else 0)


def measured(place: Place, cases: Sequence[str], output: Path) -> list[str]:
    """Take every step of the cases, write the report after each, and return what failed: one failure ends no other step."""
    began, run = time.monotonic(), report.Run(this_machine(), skipped=place.skipped)
    for case in cases:
        try:
            for name, step in importlib.import_module(f"benchmarks.cases.{case}").run(place):
                print(f"{(time.monotonic() - began) / 60:5.1f} min  {name}", file=sys.stderr, flush=True)
                try:
                    one = step()
                except Exception as error:
                    run.failed.append(f"{name}: {told(error)}")
                    print(run.failed[-1], file=sys.stderr, flush=True)
                else:
                    one.load = os.getloadavg()[0]
                    run.found.append(one)
                    print("\n".join(report.lines_of(one)), file=sys.stderr, flush=True)
                run.minutes = (time.monotonic() - began) / 60
                report.write(output, run)
        except Exception as error:
            run.failed.append(f"{case}: {told(error)}")
    run.minutes, run.finished = (time.monotonic() - began) / 60, True
    report.write(output, run)
    return run.failed


if __name__ == "__main__":
    main()
