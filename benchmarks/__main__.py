"""`python -m benchmarks [CASE…] [--sizes 1e4,1e5] [--merge] [-o DIR]`: measures, and writes report.md and report.json."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import tempfile
from pathlib import Path

from benchmarks import report
from benchmarks.cases import Place
from benchmarks.machine import this_machine

CASES = ("startup", "build", "library", "search", "check", "network", "page", "extraction", "aggregates")


def main() -> None:
    """Measure the cases asked for, all where none is named."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure planatlas beside its peers.")
    reader.add_argument("cases", nargs="*", metavar="CASE", help=", ".join(CASES))
    reader.add_argument("--sizes", default="1e4,1e5", help="Quads of the synthetic corpora.")
    reader.add_argument("-o", "--output", type=Path, default=Path(__file__).parent, help="Folder of the report.")
    reader.add_argument("--keep", type=Path, help="Keep corpora and stores in this folder.")
    reader.add_argument(
        "--long", action="store_true", help="Also what takes many minutes: pySHACL on the whole shipped graph."
    )
    reader.add_argument(
        "--merge", action="store_true", help="Keep what the report in the folder says of other cases and sizes."
    )
    given = reader.parse_args()
    for name in set(given.cases) - set(CASES):
        reader.error(f"{name} is no case; there are: {', '.join(CASES)}")
    with tempfile.TemporaryDirectory() as folder:
        place = Place(given.keep or Path(folder), [int(float(size)) for size in given.sizes.split(",")], given.long)
        place.folder.mkdir(parents=True, exist_ok=True)
        found = []
        for name in given.cases or CASES:
            for one in importlib.import_module(f"benchmarks.cases.{name}").run(place):
                one.load = os.getloadavg()[2]
                found.append(one)
                print("\n".join(report.lines_of(one)), file=sys.stderr, flush=True)
    before, remarks = report.read(given.output) if given.merge else ([], [])
    skipped = list(dict.fromkeys([*remarks, *place.skipped]))
    report.write(given.output, report.merged(before, found), skipped, this_machine())


if __name__ == "__main__":
    main()
